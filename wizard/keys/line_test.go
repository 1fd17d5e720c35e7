package keys

import "testing"

// TestReadLine: keys leave nothing in a line, and what is left out is told.
func TestReadLine(t *testing.T) {
	for _, s := range []struct {
		sent string
		want Line
	}{
		{"", Line{}},
		{"Évry", Line{Text: "Évry"}},
		{"a\tb", Line{Text: "a\tb"}},
		{"se\x1b[Dcret", Line{Text: "secret", Keys: true}},
		{"se\x1b[3~cret", Line{Text: "secret", Keys: true}},
		{"se\x1b[1;5Ccret", Line{Text: "secret", Keys: true}},
		{"\x1b[[Asecret", Line{Text: "secret", Keys: true}},
		{"\x1bOPsecret", Line{Text: "secret", Keys: true}},
		{"secret\x1b", Line{Text: "secret", Keys: true}},
		{"secret\x1b[", Line{Text: "secret", Keys: true}},
		{"\x1b<", Line{Text: "<", Keys: true}},
		{"\x1b[200~secret\x1b[201~", Line{Text: "secret"}},
		{"\x1b[200~secret", Line{Text: "secret"}},
		{"\x1b[201~secret", Line{Text: "secret"}},
		{"se\x1b[200~cr\x1b[201~et", Line{Text: "secret"}},
		{"caf\xe9", Line{Text: "caf", Foreign: true}},
		{"\x1b[200~caf\xe9\x1b[201~", Line{Text: "caf", Foreign: true}},
	} {
		if got := ReadLine(s.sent); got != s.want {
			t.Errorf("%q: %+v, want %+v", s.sent, got, s.want)
		}
	}
}
