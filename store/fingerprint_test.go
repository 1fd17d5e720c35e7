package store

import (
	"strings"
	"testing"
)

const (
	claireKey = "age14dwruz5c2gl2fezvmw3979vfvmrlgplyu0u0m3xp0eg6ca5w6uuquh2mpj"
	paulKey   = "age1ec9lt27k2djvwt4jl5stdtuhzk5xfd99gr4hd4qw5d2hyfyncvrshmekvr"
)

// TestFingerprint: how it looks, and that it follows from the key alone.
func TestFingerprint(t *testing.T) {
	f := FingerprintOf(claireKey)
	if len(f) != 24 || strings.Count(string(f), "-") != 4 || f != FingerprintOf(claireKey) || f == FingerprintOf(paulKey) {
		t.Errorf("fingerprints %s and %s", f, FingerprintOf(paulKey))
	}
}

// TestFingerprintOfAll: the order does not count, and every name and key does.
func TestFingerprintOfAll(t *testing.T) {
	claire, paul := Member{"claire", claireKey}, Member{"paul", paulKey}
	f := FingerprintOfAll([]Member{claire, paul})
	if f != FingerprintOfAll([]Member{paul, claire}) {
		t.Error("the order counts")
	}
	for _, other := range [][]Member{{claire}, {claire, {"paule", paulKey}}, {{"claire", paulKey}, {"paul", claireKey}}, {claire, paul, {"x", claireKey}}} {
		if FingerprintOfAll(other) == f {
			t.Errorf("%v has the same fingerprint", other)
		}
	}
}

// TestParseFingerprint: as it is read aloud and typed.
func TestParseFingerprint(t *testing.T) {
	const want = "ABCD-OIB2-EFGH-IJKL-MNOP"
	for typed, ok := range map[string]bool{
		"ABCD-OIB2-EFGH-IJKL-MNOP":          true,
		"  abcd oib2 efgh ijkl mnop \n":     true,
		"abcd01822efghijklmnop":             false, // one too many
		"abcd0182efghijklmnop":              true,
		"ABCD\u2011OIB2.EFGH\u00a0IJKLMNOP": true,
		"ABCD-OIB2-EFGH-IJKL-MNO":           false,
		"ABCD-OIB2-EFGH-IJKL-MNO9":          false,
		"ABCD-OIB2-EFGH-IJKL-MNOÉ":          false,
		"":                                  false,
	} {
		f, parsed := ParseFingerprint(typed)
		if parsed != ok || ok && f != want {
			t.Errorf("%q: %s, %t", typed, f, parsed)
		}
	}
}
