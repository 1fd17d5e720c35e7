package steps

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"raccord/chorus"
	"raccord/steps/names"
)

// This file decides what of a paste is kept. The rules are:
//
//   - What certainly is no part of the value goes, and the finding says so. What may be
//     wrong and may be right stays, and the finding asks.
//   - A finding names what was seen, never a character of the value. It says "removed" only of
//     what was removed.
//   - A name that will be compared keeps its oddities: they are what is looked for. A label in
//     front of it and line ends around it are none.
//   - A value that a terminal wrapped is joined where that makes the form that PISTE gives to
//     its identifiers and secrets; a secret on two lines is asked about otherwise.
//   - A secret may be anything: quotes, a label or a repetition around it go only where
//     what remains has the form that PISTE gives to its secrets, or the label stands off.
//   - Cleaning what is clean changes nothing, and what has the form that PISTE gives to its
//     identifiers and secrets is clean.

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
	CleanName                // an application name: a label, and line ends and tabs at its ends go
	CleanText                // words: a person's name, a customer's
	CleanAddress             // an e-mail address
)

// A Finding is something that came along with a value. It names the section of the sentence
// that says so.
type Finding string

// The findings.
const (
	foundLineEnd       Finding = "paste.line-end"
	foundTab           Finding = "paste.tab"
	foundLineEndInside Finding = "paste.line-end-inside"
	foundTabInside     Finding = "paste.tab-inside"
	foundTwoLines      Finding = "paste.two-lines"
	foundNoBreakSpace  Finding = "paste.no-break-space" // or another space than the keyboard's
	foundSpaceAround   Finding = "paste.space"
	foundZeroWidth     Finding = "paste.zero-width"
	foundByteOrderMark Finding = "paste.byte-order-mark"
	foundBidi          Finding = "paste.bidi"
	foundControlCode   Finding = "paste.control"
	foundQuotes        Finding = "paste.quotes"
	foundAddressee     Finding = "paste.addressee"
	foundLabel         Finding = "paste.label"
	foundTwice         Finding = "paste.twice"
	foundJoined        Finding = "paste.joined"
	foundURL           Finding = "paste.url"
	foundPlaceholder   Finding = "paste.placeholder"
	foundTooLong       Finding = "paste.too-long"
)

// tellingOrder has every finding, in the order in which the user is told of them.
var tellingOrder = []Finding{
	foundTooLong, foundLineEnd, foundTab, foundLineEndInside, foundTabInside, foundSpaceAround, foundNoBreakSpace, foundZeroWidth,
	foundByteOrderMark, foundBidi, foundControlCode, foundLabel, foundQuotes, foundAddressee, foundTwice, foundJoined, foundURL, foundPlaceholder,
	foundTwoLines,
}

// Certain tells whether what was found was removed; if not, the user is asked.
func (f Finding) Certain() bool {
	return f != foundURL && f != foundPlaceholder && f != foundTwoLines
}

// Inspect returns what is kept of a text typed or pasted, and what was found in it.
func Inspect(c Cleaning, pasted string) (clean string, findings []Finding) {
	if pasted == "" || c == CleanNothing || (c == CleanIdentifier || c == CleanSecret) && hasUUIDShape(pasted) {
		return pasted, nil
	}
	seen := sightings{}
	switch {
	case len(pasted) > maxPaste:
		seen[foundTooLong] = true
	case c == CleanName:
		clean = seen.peel(c, pasted)
	default:
		clean = seen.peel(c, seen.sweep(pasted))
		seen.inside(c, clean)
		seen[foundURL] = c != CleanText && webAddress.MatchString(clean)
		seen[foundPlaceholder] = c != CleanText && standsForValue.MatchString(clean)
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

// blemish is the finding for a character that no value holds, "" for any other character.
func blemish(r rune) Finding {
	switch {
	case ' ' <= r && r <= '~':
		return ""
	case r == '\t':
		return foundTab
	case strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r):
		return foundLineEnd
	case r != ' ' && unicode.IsSpace(r):
		return foundNoBreakSpace
	case r == '\uFEFF':
		return foundByteOrderMark
	case isBidi(r):
		return foundBidi
	case unicode.IsControl(r):
		return foundControlCode
	case names.Invisible(r):
		return foundZeroWidth
	}
	return ""
}

// sightings are the findings of one paste so far.
type sightings map[Finding]bool

// cutEnds drops line ends and tabs at the ends of a name, and all white space of other texts.
func (s sightings) cutEnds(c Cleaning, text string) string {
	if c != CleanName {
		return strings.TrimSpace(text)
	}
	return strings.TrimFunc(text, func(r rune) bool {
		f := blemish(r)
		cut := f == foundLineEnd || f == foundTab
		if cut {
			s[f] = true
		}
		return cut
	})
}

// insides are the findings for a line end and a tab inside a text, with those for one that was
// removed.
var insides = map[Finding]Finding{foundLineEndInside: foundLineEnd, foundTabInside: foundTab}

// inside settles what became of line ends and tabs inside a value: they were removed, with a
// label or by joining what was wrapped, or they are spaces of the clean value now.
func (s sightings) inside(c Cleaning, clean string) {
	for inside, removed := range insides {
		if s[inside] && !strings.Contains(clean, " ") {
			s[inside] = false
			s[removed] = s[removed] || !s[foundJoined]
		}
	}
	s[foundTwoLines] = s[foundLineEndInside] && c == CleanSecret
}

// sweep drops invisible characters, broken UTF-8 and the white space around; white space
// inside becomes plain spaces, as a terminal's input line would make it.
func (s sightings) sweep(text string) string {
	if !utf8.ValidString(text) {
		s[foundControlCode] = true
		text = strings.ToValidUTF8(text, "")
	}
	text = strings.Map(func(r rune) rune {
		if f := blemish(r); f != "" {
			s[f] = true
		}
		if names.Invisible(r) {
			return -1
		}
		return r
	}, text)
	inner := strings.TrimSpace(text)
	around := strings.Replace(text, inner, "", 1)
	for inside, removed := range insides {
		is := func(r rune) bool { return blemish(r) == removed }
		s[removed], s[inside] = strings.ContainsFunc(around, is), strings.ContainsFunc(inner, is)
	}
	s[foundSpaceAround] = strings.Count(text, " ") > strings.Count(inner, " ")
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(inner, "\r\n", "\n"))
}

// layers are what people copy along with a value. Each without returns the inside; false
// where there is no such layer, or it may be part of the value.
var layers = []struct {
	finding Finding
	without func(Cleaning, string) (string, bool)
}{{foundLabel, withoutLabel}, {foundQuotes, withoutQuotes}, {foundAddressee, withoutAddressee}, {foundTwice, withoutRepetition}, {foundJoined, withoutGaps}}

// peel takes layers off until none is left.
func (s sightings) peel(c Cleaning, text string) string {
	text = s.cutEnds(c, text)
	for _, layer := range layers {
		if inside, ok := layer.without(c, text); ok {
			s[layer.finding] = true
			return s.peel(c, inside)
		}
	}
	return text
}

// credentialWords are the labels of identifiers and secrets.
const credentialWords = `client[ _-]?id|` + secretLabels + `|secret|` +
	`identifiant(?: client| oauth| technique)?|id|login|utilisateur|user(?:name)?|compte technique`

var (
	webAddress = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*://|www\.)`)

	// standsForValue is <client_id>, {id}, xxxxx, ••••, a masked 3f2c…9d10, votre-client-id.
	standsForValue = regexp.MustCompile(`^(?i:<[^<>]*>|\{[^{}]*\}|\[[^\[\]]*\]|[x*._-]{3,}|.*[…•●].*` +
		`|(?:votre|vos|your|mon|my)[ _-](?:client|secret|id|login|siret|key|password|mot).*` +
		`|client[ _-]?(?:id|secret)|secret[ _-]?key|change[ _-]?me)$`)

	credentialLabel = label(credentialWords)

	// nameLabel is « Nom de l'application », with a colon, or in the cell or the line before the
	// name's.
	nameLabel = regexp.MustCompile(`^(?i:["']?(?:nom(?: de l[’' ]?)? ?application|application name|name of the application|nom|name)["']?)` +
		`([\s\p{Z}]*[:=]+[\s\p{Z}]*|[ \p{Z}]*[\t\r\n]\s*)[^\s:=]`)

	numberLabel = label(`(?:n° ?|num[ée]ro (?:de )?)?(?:siret|siren|t[ée]l\.?(?:[ée]phone)?|phone|fax|mobile|version)`)

	addressLabel = label(`mailto|e-?mail|courriel|m[ée]l|adresse`)
)

// label matches one of words before a value, as on a portal, in a mail or in a settings
// file. The group is what separates it from the value.
func label(words string) *regexp.Regexp {
	return regexp.MustCompile(`^(?i:["']?(?:[a-z]+[ _-])*?(?:` + words + `)["']?)( *[:=]+>? *| +)[^ :=]`)
}

func withoutLabel(c Cleaning, text string) (string, bool) {
	var m []int
	switch c {
	case CleanName:
		m = nameLabel.FindStringSubmatchIndex(text)
	case CleanIdentifier, CleanSecret:
		m = credentialLabel.FindStringSubmatchIndex(text)
	case CleanAddress:
		m = addressLabel.FindStringSubmatchIndex(text)
	case CleanNumber:
		m = numberLabel.FindStringSubmatchIndex(text)
	}
	if m == nil {
		return "", false
	}
	separator, value := text[m[2]:m[3]], text[m[3]:]
	// A password may well be "secret:2024"; none begins "Mot de passe : ".
	standsOff := strings.ContainsAny(separator, ":=") && strings.Contains(separator, " ")
	return value, c != CleanSecret || standsOff || chorus.ClientID(unquoted(value)).WellFormed()
}

func withoutQuotes(c Cleaning, text string) (string, bool) {
	inside := unquoted(text)
	return inside, inside != text && c != CleanName && (c != CleanSecret || chorus.ClientID(inside).WellFormed())
}

// withoutAddressee returns the address in "Claire Martin <claire@evry.example>", as mail programs
// copy it.
func withoutAddressee(c Cleaning, text string) (string, bool) {
	if c != CleanAddress {
		return "", false
	}
	parsed, err := mail.ParseAddress(strings.TrimRight(text, "; "))
	if err != nil {
		return "", false
	}
	return parsed.Address, parsed.Address != text
}

// quotePairs open and close a quotation.
var quotePairs = []string{`""`, "''", "``", "“”", "‘’", "«»", "„“", "„”", "‹›"}

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

// withoutGaps returns a secret that a terminal or a mail wrapped over several lines: what is left
// without the gaps has to have the usual form. An identifier may not be made so: it would be a
// secret in the wrong field.
func withoutGaps(c Cleaning, text string) (string, bool) {
	joined := strings.Join(strings.Fields(text), "")
	return joined, c == CleanSecret && joined != text && chorus.ClientID(joined).WellFormed()
}

// withoutRepetition returns a value that was pasted twice in a row. A value may repeat
// itself, so its form has to tell: a UUID, a login with its @, one word given as two, a SIRET.
func withoutRepetition(c Cleaning, text string) (string, bool) {
	half := strings.TrimRight(text[:len(text)/2], " ")
	if half == "" || half != strings.TrimLeft(text[len(text)/2:], " ") {
		return "", false
	}
	isUUID := chorus.ClientID(half).WellFormed()
	switch c {
	case CleanIdentifier:
		return half, isUUID || strings.Contains(half, "@") || 2*len(half) < len(text)
	case CleanSecret:
		return half, isUUID
	case CleanNumber:
		return half, siret(half) == nil
	}
	return "", false
}
