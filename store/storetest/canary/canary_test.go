package canary

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// asWindows is text as Windows' own tools write it.
func asWindows(t *testing.T, order unicode.Endianness) string {
	t.Helper()
	encoded, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String("mot de passe : " + Text + "\r\n")
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// reversed is text from its end.
func reversed(text string) string {
	runes := []rune(text)
	slices.Reverse(runes)
	return string(runes)
}

// TestFind encodes the canary by other means than the search does, among other text.
func TestFind(t *testing.T) {
	quoted, err := json.Marshal(map[string]string{"client_secret": Text})
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"plain":                   `{"client_secret":"` + Text + `"}`,
		"first characters":        "secret " + Text[:8] + "…",
		"last characters":         "…" + Text[len(Text)-8:],
		"reversed":                reversed("x" + Text + "y"),
		"hex":                     fmt.Sprintf("%x", "a"+Text),
		"hex with spaces":         fmt.Sprintf("% X", "a"+Text),
		"decimal bytes":           fmt.Sprint([]byte("a" + Text + "b")),
		"URL query":               url.Values{"client_secret": {Text}}.Encode(),
		"URL path":                (&url.URL{Scheme: "https", Host: "piste.example", Path: Text}).String() + url.PathEscape(Text),
		"JSON":                    string(quoted),
		"UTF-16, low byte first":  asWindows(t, unicode.LittleEndian),
		"UTF-16, high byte first": asWindows(t, unicode.BigEndian),
	}
	for form, content := range tests {
		if got := Find([]byte(content), Text); !slices.Contains(got, form) {
			t.Errorf("%s: found %q in %q", form, got, content)
		}
	}
}

func TestFindBase64(t *testing.T) {
	for before := range 7 {
		for after := range 4 {
			content := []byte(strings.Repeat("é", before)[:before] + Text + strings.Repeat(":", after))
			for name, encoding := range map[string]*base64.Encoding{
				"base64": base64.StdEncoding, "base64 for URLs": base64.RawURLEncoding,
			} {
				encoded := encoding.EncodeToString(content)
				if got := Find([]byte(encoded), Text); !slices.Contains(got, name) {
					t.Errorf("%d before, %d after, %s: found %q in %q", before, after, name, got, encoded)
				}
			}
		}
	}
}

// TestFindEscaped is about characters that encoders write another way.
func TestFindEscaped(t *testing.T) {
	const odd = `<l'été & "l'hiver">`
	for form, content := range map[string]string{
		"HTML": "<b>&lt;l&#39;été &amp; &#34;l&#39;hiver&#34;&gt;</b>",
		"JSON": `{"s":"\u003cl'été \u0026 \"l'hiver\"\u003e"}`,
	} {
		if got := Find([]byte(content), odd); !slices.Contains(got, form) {
			t.Errorf("%s: found %q in %q", form, got, content)
		}
	}
}

func TestFindNothing(t *testing.T) {
	other := "CANARI-autre+9876543210=mnopqrstuvw"
	text := strings.Join([]string{
		"CANARI", "fictif", "[hidden]", other, reversed(other), base64.StdEncoding.EncodeToString([]byte(other)),
		hex.EncodeToString([]byte(other)), url.QueryEscape(other),
	}, " ")
	if got := Find([]byte(text), Text); got != nil {
		t.Errorf("found %q", got)
	}
	if got := Find([]byte("abc"), "abc"); got != nil {
		t.Errorf("found %q of a secret that every text may hold", got)
	}
}
