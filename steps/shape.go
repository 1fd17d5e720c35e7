package steps

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
	maxSIRET      = 20 // as typed, with its spaces
	maxShort      = 64 // telephone number, version
	maxCredential = 512
)

// oldestConnector is the first connector that knows OAuth, from Open Bee's procedure.
const oldestConnector = "6.11.2"

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

// printable is bounded, without control characters, line ends or broken UTF-8.
func printable(text string, limit int) *Problem {
	if p := bounded(text, limit); p != nil {
		return p
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, isControl) {
		return flaw("control")
	}
	return nil
}

func isControl(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// requiredText is the shape of any text that may not be left out.
func requiredText(text string) *Problem { return printable(text, maxText) }

// personName is the shape of a person's, a customer's or a structure's name: names
// follow no rule but being there.
func personName(text string) *Problem { return requiredText(text) }

// isEmail tells whether text is one address and nothing around it: RFC 5321's dot-string,
// at a domain of two labels or more, letters of any script allowed.
func isEmail(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	labels := strings.Split(domain, ".")
	last := labels[len(labels)-1]
	first, length := utf8.DecodeRuneInString(last)
	if !ok || len(labels) < 2 || !unicode.IsLetter(first) || length == len(last) {
		return false
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || strings.ContainsAny(atom, "\t\n\f\r @\"(),:;<>[\\]") {
			return false
		}
	}
	return !slices.ContainsFunc(labels, func(label string) bool { return !isLabel(label) })
}

// isLabel tells whether text is one label of a domain, in any script.
func isLabel(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	other := func(r rune) bool { return r != '-' && !unicode.In(r, unicode.L, unicode.N, unicode.M) }
	return unicode.In(first, unicode.L, unicode.N) && last != '-' && !strings.ContainsFunc(text, other)
}

// email is the shape of an e-mail address.
func email(text string) *Problem {
	if p := printable(text, maxText); p != nil {
		return p
	}
	if strings.ContainsFunc(text, names.Invisible) || !isEmail(text) {
		return flaw("email-shape")
	}
	return nil
}

// isTelephone tells whether text is a number as people write it, its country code with +
// or 00.
func isTelephone(text string) bool {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "("), "+")
	return text != "" && strings.Trim(text, "0123456789 .()-\u00a0\u202f") == ""
}

// phone is the shape of a telephone number: 6 to 15 digits, the most E.164 allows.
func phone(text string) *Problem {
	if p := printable(text, maxShort); p != nil {
		return p
	}
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if !isTelephone(text) || digits < 6 || digits > 15 {
		return flaw("phone-shape")
	}
	return nil
}

// versionNumber is text without the v that is tolerated in front, where it is two to four
// numbers with dots between.
func versionNumber(text string) (string, bool) {
	if text != "" && text[0]|0x20 == 'v' {
		text = text[1:]
	}
	text = strings.TrimPrefix(text, " ")
	numbers := strings.Split(text, ".")
	wrong := func(n string) bool { return n == "" || len(n) > 9 || strings.Trim(n, "0123456789") != "" }
	return text, 2 <= len(numbers) && len(numbers) <= 4 && !slices.ContainsFunc(numbers, wrong)
}

// connectorVersion is the shape of the version of Open Bee's connector, recent enough.
func connectorVersion(text string) *Problem {
	text = strings.TrimSpace(text)
	if p := printable(text, maxShort); p != nil {
		return p
	}
	if _, ok := versionNumber(text); !ok {
		return flaw("version-shape")
	}
	if version := canonicalVersion(text); slices.Compare(numbersOf(version), numbersOf(oldestConnector)) < 0 {
		return flaw("version-old", "version", version, "needed", oldestConnector)
	}
	return nil
}

// canonicalVersion is the version without its v; a text that is no version stays.
func canonicalVersion(text string) string {
	if version, ok := versionNumber(strings.TrimSpace(text)); ok {
		return version
	}
	return text
}

// numbersOf splits a version into its four numbers, so that 6.9 < 6.11.2 < 6.11.10.
func numbersOf(version string) []int {
	numbers := make([]int, 4)
	for i, part := range strings.Split(version, ".") {
		numbers[i], _ = strconv.Atoi(part) // nine digits at the most fit
	}
	return numbers
}

// applicationName is the shape of a production application's name, « Nom de
// l'application »: as on the portal, oddities included, but no SANDBOX application.
func applicationName(text string) *Problem {
	if p := printable(text, maxText); p != nil {
		return p
	}
	if names.IsSandbox(text) {
		return flaw("name-sandbox", "name", names.Visible(text))
	}
	return nil
}

// identifier is the shape of a Client ID or a technical login: one word.
func identifier(text string) *Problem {
	if p := sharedSecret(text); p != nil {
		return p
	}
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return flaw("inner-space")
	}
	return nil
}

// sharedSecret is the shape of a Client Secret or a technical password. Spaces are left
// to whoever chose it; what cannot be typed is not.
func sharedSecret(text string) *Problem {
	if p := printable(text, maxCredential); p != nil {
		return p
	}
	if strings.ContainsFunc(text, names.Invisible) {
		return flaw("control")
	}
	return nil
}
