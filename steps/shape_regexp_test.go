package steps

import (
	"regexp"
	"testing"
	"unicode/utf8"
)

// The shapes as regular expressions: shorter to read, and ten times slower than what a
// list of ten thousand dossiers can afford.
var (
	emailAddress = regexp.MustCompile(`^[^\s@"(),:;<>\[\\\].]+(\.[^\s@"(),:;<>\[\\\].]+)*` +
		`@([\pL\pN]([\pL\pN\pM-]*[\pL\pN\pM])?\.)+\pL[\pL\pN\pM-]*[\pL\pN\pM]$`)
	telephoneNumber = regexp.MustCompile(`^\(?\+?[0-9 .()\-\x{A0}\x{202F}]+$`)
	numbersAndDots  = regexp.MustCompile(`^[vV]? ?([0-9]{1,9}(?:\.[0-9]{1,9}){1,3})$`)
)

// FuzzShapes compares what decides with the expression it stands for.
func FuzzShapes(f *testing.F) {
	for _, seed := range []string{
		"si@evry.example", "a.b@c-d.fr", "a@b", "a@b.c", "a@b.c1", "a@b.1c", ".a@b.cd", "a@.cd", "a@-b.cd", "a@b-.cd", "é@évry.fr", "a b@c.de", "a@b.c-",
		"a@b@c.de", "a@b.ce\u0301", "a@\u0301b.cd", "\u00a0@b.cd", "(+33) 1 00.00-00", "+33\u202f100000", "((1", "+", "v6.11.2", "V 1.2", "6", "1.2.3.4.5", "1..2", "1234567890.1", "vv1.2",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // refused before
		}
		if got, want := isEmail(text), emailAddress.MatchString(text); got != want {
			t.Errorf("%q: an address %t, want %t", text, got, want)
		}
		digits := 0
		for _, r := range text {
			if '0' <= r && r <= '9' {
				digits++
			}
		}
		if got, want := isTelephone(text), telephoneNumber.MatchString(text); got != want && digits > 0 {
			t.Errorf("%q: a telephone number %t, want %t", text, got, want)
		}
		number, ok := versionNumber(text)
		m := numbersAndDots.FindStringSubmatch(text)
		if ok != (m != nil) || ok && number != m[1] {
			t.Errorf("%q: version %q %t, want %q", text, number, ok, m)
		}
	})
}
