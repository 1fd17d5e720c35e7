package steps

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"raccord/chorus"
	"raccord/steps/names"
)

// This file decides what of a paste is kept. The rules are:
//
//   - What certainly is no part of the value goes, and the finding says so. What may be
//     wrong and may be right stays, and the finding asks.
//   - A finding names what was seen, never a character of the value.
//   - A name that will be compared keeps its oddities: they are what is looked for.
//   - A secret may be anything: quotes, a label or a repetition around it go only where
//     what remains has the form that PISTE gives to its secrets, or the label stands off.
//   - Cleaning what is clean changes nothing.

// maxPaste is in bytes. No value comes near it, and a longer text cut off would look like
// a value, so nothing of it is kept.
const maxPaste = 4 << 10

// A Cleaning says what a text given for a field is cleaned of.
type Cleaning int

// The cleanings.
const (
	CleanNothing    Cleaning = iota
	CleanIdentifier          // one word: a Client ID, a login
	CleanSecret              // a Client Secret, a technical password
	CleanNumber              // a SIRET, a telephone number, a version
	CleanName                // an application name: only line ends and tabs at its ends go
	CleanText                // words: a person's name, a customer's, an e-mail address
)

// A Finding is what a paste carried: the section of the sentence that says so.
type Finding string

// The findings.
const (
	foundLineEnd       Finding = "paste.line-end"
	foundTab           Finding = "paste.tab"
	foundNoBreakSpace  Finding = "paste.no-break-space" // or another space than the keyboard's
	foundSpaceAround   Finding = "paste.space"
	foundZeroWidth     Finding = "paste.zero-width"
	foundByteOrderMark Finding = "paste.byte-order-mark"
	foundBidi          Finding = "paste.bidi"
	foundControlCode   Finding = "paste.control"
	foundQuotes        Finding = "paste.quotes"
	foundLabel         Finding = "paste.label"
	foundTwice         Finding = "paste.twice"
	foundURL           Finding = "paste.url"
	foundPlaceholder   Finding = "paste.placeholder"
	foundTooLong       Finding = "paste.too-long"
)

// tellingOrder is every finding, in the order they are told.
var tellingOrder = []Finding{
	foundTooLong, foundLineEnd, foundTab, foundSpaceAround, foundNoBreakSpace, foundZeroWidth,
	foundByteOrderMark, foundBidi, foundControlCode, foundLabel, foundQuotes, foundTwice, foundURL, foundPlaceholder,
}

// Certain tells whether what was found is gone; if not, the user is asked.
func (f Finding) Certain() bool { return f != foundURL && f != foundPlaceholder }

// Inspect returns what is kept of a text typed or pasted, and what was found in it.
func Inspect(c Cleaning, pasted string) (clean string, findings []Finding) {
	seen := sightings{}
	switch {
	case c == CleanNothing, c == CleanIdentifier && chorus.ClientID(pasted).WellFormed():
		return pasted, nil
	case len(pasted) > maxPaste:
		seen[foundTooLong] = true
	case c == CleanName:
		clean = seen.cutEnds(pasted)
	default:
		clean = seen.question(c, seen.peel(c, seen.sweep(pasted)))
	}
	for _, f := range tellingOrder {
		if seen[f] {
			findings = append(findings, f)
		}
	}
	return clean, findings
}

// LooksLikeSwap tells whether one value was pasted as both Client ID and Client Secret.
func LooksLikeSwap(clientID, secret string) bool {
	clientID = strings.TrimSpace(clientID)
	return clientID != "" && strings.EqualFold(clientID, strings.TrimSpace(secret))
}

// sightings are the findings so far.
type sightings map[Finding]bool

// blemishes are the characters that a value never holds; the first that holds is the one.
var blemishes = []struct {
	finding Finding
	holds   func(rune) bool
}{
	{foundTab, func(r rune) bool { return r == '\t' }},
	{foundLineEnd, isLineEnd},
	{foundNoBreakSpace, func(r rune) bool { return r != ' ' && unicode.IsSpace(r) }},
	{foundByteOrderMark, func(r rune) bool { return r == '\uFEFF' }},
	{foundBidi, isBidi},
	{foundControlCode, unicode.IsControl},
	{foundZeroWidth, names.Invisible},
}

func isLineEnd(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) }

func blemish(r rune) Finding {
	if ' ' <= r && r <= '~' { // nearly every character there is
		return ""
	}
	for _, b := range blemishes {
		if b.holds(r) {
			return b.finding
		}
	}
	return ""
}

// cutEnds drops line ends and tabs at the ends of a name.
func (s sightings) cutEnds(name string) string {
	return strings.TrimFunc(name, func(r rune) bool {
		f := blemish(r)
		cut := f == foundLineEnd || f == foundTab
		if cut {
			s[f] = true
		}
		return cut
	})
}

// sweep drops what takes no room and the white space around; white space inside becomes
// plain spaces, as a terminal's input line would make it.
func (s sightings) sweep(text string) string {
	text = s.drop(text)
	inner := strings.TrimSpace(text)
	s[foundSpaceAround] = strings.Count(text, " ") > strings.Count(inner, " ")
	inner = strings.ReplaceAll(inner, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, inner)
}

// drop drops invisible characters and broken UTF-8, and notes white space.
func (s sightings) drop(text string) string {
	if !utf8.ValidString(text) {
		s[foundControlCode] = true
		text = strings.ToValidUTF8(text, "")
	}
	return strings.Map(func(r rune) rune {
		if f := blemish(r); f != "" {
			s[f] = true
		}
		if names.Invisible(r) {
			return -1
		}
		return r
	}, text)
}

// A layer is what people copy along with a value. Its strip returns the inside, and false
// where there is no such layer, or it may be part of the value.
type layer struct {
	finding Finding
	strip   func(Cleaning, string) (string, bool)
}

var layers = []layer{{foundLabel, withoutLabel}, {foundQuotes, withoutQuotes}, {foundTwice, once}}

// peel takes layers off until none is left.
func (s sightings) peel(c Cleaning, text string) string {
	for i := 0; i < len(layers); i++ {
		if inside, ok := layers[i].strip(c, text); ok {
			s[layers[i].finding] = true
			text = strings.TrimSpace(inside)
			i = -1
		}
	}
	return text
}

// question notes what may be no value at all, and keeps it.
func (s sightings) question(c Cleaning, text string) string {
	if c != CleanText {
		s[foundURL] = webAddress().MatchString(text)
		s[foundPlaceholder] = standsForValue().MatchString(text)
	}
	return text
}

// pattern is compiled when it is first matched: the first frame needs few.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

var (
	webAddress = pattern(`^(?i:[a-z][a-z0-9+.-]*://|www\.)`)

	// standsForValue is <client_id>, {id}, xxxxx, ••••, a masked 3f2c…9d10, votre-client-id.
	standsForValue = pattern(`^(?i:<[^<>]*>|\{[^{}]*\}|\[[^\[\]]*\]|[x*._-]{3,}|.*[…•●].*` +
		`|(?:votre|vos|your|mon|my)[ _-](?:client|secret|id|login|siret|key|password|mot).*` +
		`|client[ _-]?(?:id|secret)|secret[ _-]?key|change[ _-]?me)$`)
)

// labels stand before a value on a portal, in a mail or in a settings file. The group is
// what separates them from the value.
var labels = map[Cleaning]func() *regexp.Regexp{
	CleanIdentifier: credentialLabel, CleanSecret: credentialLabel, CleanNumber: numberLabel,
}

var (
	credentialLabel = label(`client[ _-]?id|client[ _-]?secret|secret[ _-]?(?:key|client)|api[ _-]?key|secret|` +
		`identifiant(?: client| oauth| technique)?|id|login|utilisateur|user(?:name)?|compte technique|` +
		`cl[ée] secr[eè]te|mot de passe|password|passwd|pwd`)
	numberLabel = label(`(?:n° ?|num[ée]ro (?:de )?)?(?:siret|siren|t[ée]l\.?(?:[ée]phone)?|phone|fax|mobile|version)`)
)

func label(words string) func() *regexp.Regexp {
	return pattern(`^(?i:["']?(?:[a-z]+[ _-])*?(?:` + words + `)["']?)( *[:=]+>? *| +)[^ :=]`)
}

func withoutLabel(c Cleaning, text string) (string, bool) {
	label := labels[c]
	if label == nil {
		return "", false
	}
	m := label().FindStringSubmatchIndex(text)
	if m == nil {
		return "", false
	}
	separator, value := text[m[2]:m[3]], text[m[3]:]
	// A password may well be "secret:2024"; none begins "Mot de passe : ".
	standsOff := strings.ContainsAny(separator, ":=") && strings.Contains(separator, " ")
	return value, c != CleanSecret || standsOff || chorus.ClientID(unquoted(value)).WellFormed()
}

// quotePairs open and close a quotation.
var quotePairs = []string{`""`, "''", "``", "“”", "‘’", "«»", "„“", "„”", "‹›"}

func withoutQuotes(c Cleaning, text string) (string, bool) {
	inside := unquoted(text)
	return inside, inside != text && (c != CleanSecret || chorus.ClientID(inside).WellFormed())
}

// unquoted is text without the pair of quotes around the whole of it, and without the
// comma that follows them in a settings file.
func unquoted(text string) string {
	for _, pair := range quotePairs {
		first, size := utf8.DecodeRuneInString(pair)
		inside, opened := strings.CutPrefix(text, string(first))
		inside, closed := strings.CutSuffix(strings.TrimRight(inside, ",;"), pair[size:])
		if opened && closed && !strings.ContainsAny(inside, pair) {
			return strings.TrimSpace(inside)
		}
	}
	return text
}

// once is a value that stands there twice in a row. A value may repeat itself, so its
// form has to tell: a UUID, a login with its @, one word given as two, a SIRET.
func once(c Cleaning, text string) (string, bool) {
	half := strings.TrimRight(text[:len(text)/2], " ")
	if half == "" || half != strings.TrimLeft(text[len(text)/2:], " ") {
		return "", false
	}
	switch c {
	case CleanIdentifier:
		return half, chorus.ClientID(half).WellFormed() || strings.Contains(half, "@") || 2*len(half) < len(text)
	case CleanSecret:
		return half, chorus.ClientID(half).WellFormed()
	case CleanNumber:
		return half, siret(half) == nil
	}
	return "", false
}
