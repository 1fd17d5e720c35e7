package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
)

// This file makes the texts by which people compare keys over the telephone. The rules are:
//
//   - A fingerprint is 100 bits of a SHA-256, as twenty letters and digits in groups of four. Making
//     another key with the same one takes 2^100 tries.
//   - The letters are those of base32, which has neither 0 nor 1 nor 8: where one of them was heard,
//     the letter that sounds or looks like it is meant.
//   - It is read without regard to case, spaces and hyphens.
//   - The fingerprint of several members covers their names as well: two people who see the same one
//     see the same list.

// A Member is a person of a desk: the name that colleagues know, and the public key that secrets
// are sealed to, as age writes it ("age1…").
type Member struct{ Name, Key string }

// A Fingerprint identifies a public key, or a list of members, for people: "K7QF-3XZA-…".
type Fingerprint string

const (
	fingerprintLength = 20 // characters, of 5 bits each
	fingerprintGroup  = 4
)

// FingerprintOf returns the fingerprint of a public key.
func FingerprintOf(key string) Fingerprint { return fingerprint("raccord key\n" + key) }

// FingerprintOfAll returns the fingerprint of a list of members. Their order does not count.
func FingerprintOfAll(members []Member) Fingerprint {
	sorted := slices.SortedFunc(slices.Values(members), func(a, b Member) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
	})
	var text strings.Builder
	text.WriteString("raccord desk\n")
	for _, m := range sorted {
		text.WriteString(m.Key + " " + m.Name + "\n")
	}
	return fingerprint(text.String())
}

func fingerprint(text string) Fingerprint {
	sum := sha256.Sum256([]byte(text))
	return grouped(base32.StdEncoding.EncodeToString(sum[:])[:fingerprintLength])
}

// grouped puts the hyphens in.
func grouped(letters string) Fingerprint {
	var groups []string
	for group := range slices.Chunk([]byte(letters), fingerprintGroup) {
		groups = append(groups, string(group))
	}
	return Fingerprint(strings.Join(groups, "-"))
}

// misheard are the digits that base32 has not, and the letters that are meant by them.
var misheard = strings.NewReplacer("0", "O", "1", "I", "8", "B")

// ParseFingerprint reads a fingerprint that a person typed; ok is false where it is none.
func ParseFingerprint(typed string) (f Fingerprint, ok bool) {
	letters := strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2011' {
			return -1
		}
		return r
	}, strings.TrimSpace(typed))
	letters = misheard.Replace(strings.ToUpper(letters))
	if len(letters) != fingerprintLength {
		return "", false
	}
	if strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return "", false
	}
	return grouped(letters), true
}

// A FingerprintError is about a fingerprint that a person gave and that is not the one it was compared
// with.
type FingerprintError struct{ Given, Here Fingerprint }

func (e *FingerprintError) Error() string {
	return fmt.Sprintf("store: the fingerprint %s was given, and is %s here", e.Given, e.Here)
}
