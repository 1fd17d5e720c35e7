// Package secret holds the one type that carries a secret through the program.
//
// The rules are:
//
//   - A secret prints, logs and marshals as [hidden], whatever the verb or encoder. Where
//     package fmt calls no method (%p, a private field) it prints an address.
//   - Its characters come out by Reveal alone, so that grep lists every place that reads
//     them.
//   - Only Of makes one: no decoder fills one from a document.
package secret

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Hidden stands in every output in place of a secret.
const Hidden = "[hidden]"

// A Text is a secret text: a Client Secret, a technical password, a passphrase. The zero value is the absent secret. It is not comparable with ==, so
// that no map or switch ever holds one as a key.
type Text struct {
	_ [0]func()
	// text is behind a pointer, which fmt does not follow. It is nil for the absent secret.
	text *string
}

// Of returns text as a secret.
func Of(text string) Text {
	if text == "" {
		return Text{}
	}
	return Text{text: &text}
}

// Reveal returns the characters. It is for sending and for the vault only.
func (t Text) Reveal() string {
	if t.text == nil {
		return ""
	}
	return *t.text
}

// Empty tells whether there is no secret.
func (t Text) Empty() bool { return t.text == nil }

// Is tells in constant time whether the secret is text.
func (t Text) Is(text string) bool {
	return subtle.ConstantTimeCompare([]byte(t.Reveal()), []byte(text)) == 1
}

// String, GoString and Format cover every verb of fmt but %p.
func (t Text) String() string             { return Hidden }
func (t Text) GoString() string           { return Hidden }
func (t Text) Format(f fmt.State, _ rune) { io.WriteString(f, Hidden) }

// LogValue keeps log/slog from reaching inside.
func (t Text) LogValue() slog.Value { return slog.StringValue(Hidden) }

// MarshalText covers JSON and every other encoder.
func (t Text) MarshalText() ([]byte, error) { return []byte(Hidden), nil }

// UnmarshalText always fails: a secret is never read from a document.
func (t *Text) UnmarshalText([]byte) error {
	return errors.New("secret: a secret is not read from a document")
}
