package steps

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"raccord/steps/names"
)

// This file decides what a well formed answer is. The rules are:
//
//   - A shape takes the text as it would be kept and returns the first thing wrong with
//     it, nil for none. It sets no field: the caller knows which one it asked about.
//   - White space around is forgiven only where the answer has a canonical spelling without.
//   - What was observed and never specified warns; it is not a shape.
//   - No problem holds a piece of a secret.

// The greatest lengths, in code points. They are ours: neither portal states one.
const (
	maxText       = 255
	maxSIRET      = 24 // as typed, with its spaces, or as an amount
	maxShort      = 64 // telephone number, version
	maxCredential = 512
)

// oldestConnector is the first connector that knows OAuth, from Open Bee's procedure.
const oldestConnector = "6.11.2"

var (
	// emailAddress is one address and nothing around it: RFC 5321's dot-string, then the domain.
	emailAddress = regexp.MustCompile(`^[^\s@"(),:;<>\[\\\].]+(?:\.[^\s@"(),:;<>\[\\\].]+)*@(.*)$`)

	// telephoneNumber is 6 to 15 digits, the most E.164 allows, separated as people write
	// them, the country code with + or 00.
	telephoneNumber = regexp.MustCompile(`^\(?\+?([ .()\-\x{A0}\x{202F}]*[0-9]){6,15}[ .()\-\x{A0}\x{202F}]*$`)

	// versionNumber is two to four numbers with dots between, or commas. The words in front and the
	// build behind, as programs show them, are tolerated, and a full stop.
	versionNumber = regexp.MustCompile(`^(?:[\pL™®]+[ :]+)*[vV]?\.? ?([0-9]{1,9}(?:[.,][0-9]{1,9}){1,3})\.?(?: *\([^()]*\)|(?i:,? +build[ .:#]*[0-9]+))?$`)
)

// flaw is the problem "flaw.name" with the arguments given as name and value in turn.
func flaw(name string, args ...string) *Problem {
	p := &Problem{Code: "flaw." + name}
	for pair := range slices.Chunk(args, 2) {
		if p.Args == nil {
			p.Args = Args{}
		}
		p.Args[pair[0]] = pair[1]
	}
	return p
}

// bounded refuses the empty text and the one of more than limit code points.
func bounded(text string, limit int) *Problem {
	switch length := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return flaw("required")
	case length > limit:
		return flaw("too-long", "length", strconv.Itoa(length), "max", strconv.Itoa(limit))
	}
	return nil
}

// oneLine is bounded, and refuses control characters, line ends and broken UTF-8 too, and U+FFFD,
// which programs put in the place of a letter that they could not read.
func oneLine(text string, limit int) *Problem {
	if p := bounded(text, limit); p != nil {
		return p
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, isControl) {
		return flaw("control")
	}
	if strings.ContainsRune(text, utf8.RuneError) {
		return flaw("lost-letter")
	}
	return nil
}

// isControl tells whether r could move a cursor or end a line.
func isControl(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// anyName is the shape of the name of a person, a customer or a structure: such names
// follow no rule.
func anyName(text string) *Problem { return oneLine(text, maxText) }

// inNFC is a name with each accent in its letter (NFC): macOS types and stores names with
// accents behind their letters, and they are the same names.
func inNFC(name string) string { return norm.NFC.String(name) }

// SameCustomer tells whether two names are one customer's.
func SameCustomer(a, b string) bool { return CustomerKey(a) == CustomerKey(b) }

// CustomerKey is what the names of one customer have in common.
func CustomerKey(name string) string { return inNFC(name) }

// email is the shape of an e-mail address.
func email(text string) *Problem {
	if p := oneLine(text, maxText); p != nil {
		return p
	}
	address := emailAddress.FindStringSubmatch(text)
	if address == nil || !domainName(address[1]) || strings.ContainsFunc(text, names.Invisible) {
		return flaw("email-shape")
	}
	return nil
}

// domainName tells whether text is two labels or more of letters, digits and hyphens inside, in
// any script, the last of two characters or more and a letter first.
func domainName(text string) bool {
	labels := strings.Split(text, ".")
	for _, label := range labels {
		first, _ := utf8.DecodeRuneInString(label)
		stranger := func(r rune) bool { return r != '-' && !unicode.In(r, unicode.L, unicode.N, unicode.M) }
		if !unicode.In(first, unicode.L, unicode.N) || strings.HasSuffix(label, "-") || strings.ContainsFunc(label, stranger) {
			return false
		}
	}
	last := labels[len(labels)-1]
	first, width := utf8.DecodeRuneInString(last)
	return len(labels) > 1 && unicode.IsLetter(first) && len(last) > width
}

// phone is the shape of a telephone number.
func phone(text string) *Problem {
	if p := oneLine(text, maxShort); p != nil {
		return p
	}
	if !telephoneNumber.MatchString(text) {
		return flaw("phone-shape")
	}
	return nil
}

// connectorVersion is the shape of the version of Open Bee's connector.
func connectorVersion(text string) *Problem {
	text = strings.TrimSpace(text)
	if p := oneLine(text, maxShort); p != nil {
		return p
	}
	if !versionNumber.MatchString(text) {
		return flaw("version-shape")
	}
	return nil
}

// knowsOAuth refuses the version of a connector from before OAuth.
func knowsOAuth(text string) *Problem {
	if version := canonicalVersion(text); slices.Compare(numbersOf(version), numbersOf(oldestConnector)) < 0 {
		return flaw("version-old", "version", version, "needed", oldestConnector)
	}
	return nil
}

// canonicalVersion is the version's numbers alone; a text that is no version stays.
func canonicalVersion(text string) string {
	if m := versionNumber.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		return strings.ReplaceAll(m[1], ",", ".")
	}
	return text
}

// numbersOf splits a version into four numbers, so that 6.9 < 6.11.2 < 6.11.10.
func numbersOf(version string) []int {
	numbers := make([]int, 4)
	for i, part := range strings.Split(version, ".") {
		numbers[i], _ = strconv.Atoi(part) // nine digits at the most fit
	}
	return numbers
}

// production refuses the name of a SANDBOX application. Any other name is taken as it stands on
// the portal, « Nom de l'application », oddities included.
func production(text string) *Problem {
	if names.IsSandbox(text) {
		return flaw("name-sandbox", "name", names.Visible(text))
	}
	return nil
}

// clientID is the shape of a Client ID: one word, and nothing of a secret with it.
func clientID(text string) *Problem {
	if hasUUIDShape(text) {
		return nil
	}
	if p := identifier(text); p != nil {
		return p
	}
	if uuidInside.MatchString(text) { // with something in front of it or behind it
		return flaw("several-values")
	}
	return nil
}

// uuidInside is a UUID in a text.
var uuidInside = regexp.MustCompile(`(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// login is the shape of a technical account's login: one word, and nothing of a secret in it.
func login(text string) *Problem {
	if p := identifier(text); p != nil {
		return p
	}
	if looksSecret(text) {
		return flaw("several-values")
	}
	return nil
}

// identifier is what a Client ID and a login have in common. What is no identifier at all, such
// as a web address or an example, is asked about when it is cleaned.
func identifier(text string) *Problem {
	if p := credential(text); p != nil {
		return p
	}
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return flaw("inner-space")
	}
	doubtful := standsForValue.MatchString(text) || webAddress.MatchString(text) && !strings.ContainsAny(text, "?=&@")
	if strings.ContainsAny(text, notInIdentifier) && !doubtful || encodesSecret(text) {
		return flaw("several-values")
	}
	return nil
}

// credential is the shape of a Client Secret or a technical password: whatever can be
// typed, spaces too.
func credential(text string) *Problem {
	if p := oneLine(text, maxCredential); p != nil {
		return p
	}
	if strings.ContainsFunc(text, names.Invisible) {
		return flaw("control")
	}
	return nil
}
