package keys

import "testing"

// TestErased: Backspace takes what a reader sees as one character, and no key.
func TestErased(t *testing.T) {
	for _, s := range []struct{ sent, want string }{
		{"", ""},
		{"\x7f", ""},
		{"secret", "secret"},
		{"secrett\x7f", "secret"},
		{"secrett\b", "secret"},
		{"é\x7f\x7f", ""},
		{"ae\u0301\x7f", "a"}, // e and a combining accent
		{"ae\u0301\x7fb", "ab"},
		{"a👩‍👧\x7f", "a"}, // joined
		{"a👍🏽\x7f", "a"},  // with a colour
		{"a🇫🇷\x7f", "a"},  // two letters that are a flag
		{"ab\xff\x7f", "ab"},
		{"ab\x1b[D\x7f", "a\x1b[D"},
		{"ab\x1b\x7f", "a\x1b"},
		{"a\x1b[200~bc\x1b[201~\x7fd", "abd"},
		{"a\x1b[200~b\x1b[201~\x7f\x7f", ""},
	} {
		if got := Erased(s.sent); got != s.want {
			t.Errorf("%q: %q, want %q", s.sent, got, s.want)
		}
	}
}
