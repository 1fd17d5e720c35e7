package chorus

import (
	"slices"
	"testing"
)

func TestMasked(t *testing.T) {
	for id, want := range map[ClientID]string{
		"":                                     "",
		"abc":                                  "…",
		"1234567":                              "…",
		"12345678":                             "12…78",
		"123456789012345":                      "12…45",
		"1234567890123456":                     "1234…3456",
		"éééé5678901234éé":                     "éééé…34éé",
		"3f2c0000-0000-4000-8000-000000009d10": "3f2c…9d10",
	} {
		if got := id.Masked(); got != want {
			t.Errorf("%q is masked as %q, want %q", id, got, want)
		}
	}
}

func TestWellFormed(t *testing.T) {
	for id, want := range map[ClientID]bool{
		"3f2c0000-0000-4000-8000-000000009d10":   true,
		"3F2C0000-0000-4000-8000-000000009D10":   true,
		"3f2c0000-0000-4000-8000-000000009d1":    false,
		"3f2c0000-0000-4000-8000-000000009d10\n": false,
		"{3f2c0000-0000-4000-8000-000000009d10}": false,
		"3f2c000000004000800000000009d10":        false,
		"MON_APPLICATION":                        false,
		"":                                       false,
	} {
		if id.WellFormed() != want {
			t.Errorf("%q: %t", id, !want)
		}
	}
}

func TestFaults(t *testing.T) {
	want := []Fault{
		"credentials-refused", "wrong-environment", "request-refused", "throttled", "unavailable", "timeout",
		"dns", "unreachable", "proxy", "certificate-untrusted", "certificate-invalid", "not-piste",
	}
	if !slices.Equal(Faults(), want) {
		t.Errorf("%v", Faults())
	}
	for i, f := range want {
		if refused := i < 2; (f.Verdict() == Refused) != refused || (f.Verdict() == Undecided) == refused {
			t.Errorf("%s is %s", f, f.Verdict())
		}
	}
	if Fault("").Verdict() != Valid || Fault("new").Verdict() != Undecided {
		t.Error("no fault is valid, an unknown one undecided")
	}
}
