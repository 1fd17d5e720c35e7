package chorus_test

import (
	"bytes"
	"encoding/pem"
	"errors"
	"testing"

	. "raccord/chorus"
	"raccord/chorus/chorustest"
)

// TestCertificates: every certificate of a bundle counts, and one that cannot be read is named.
func TestCertificates(t *testing.T) {
	one, two := chorustest.NewAuthority(t, "Une").PEM(), chorustest.NewAuthority(t, "Deux").PEM()
	der := chorustest.NewAuthority(t, "Trois").Certificate.Raw
	key := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: []byte("invented")})
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	cut := func(text []byte, what string) []byte { return bytes.Replace(text, []byte(what), nil, 1) }
	mark := []byte("\ufeff")
	for name, c := range map[string]struct {
		text []byte
		want int // how many there are
		bad  int // the block that is named
	}{
		"one":                   {one, 1, 0},
		"two, with words":       {join([]byte("# Une\n"), one, []byte("\nDeux :\r\n"), two, []byte("fin\n")), 2, 0},
		"marks":                 {join(mark, one, mark, two), 2, 0},
		"Windows":               {bytes.ReplaceAll(join(one, two), []byte("\n"), []byte("\r\n")), 2, 0},
		"a key among them":      {join(one, key, two), 2, 0},
		"none":                  {[]byte("production: https://piste.example\n"), 0, 0},
		"a key alone":           {key, 0, 0},
		"DER":                   {der, 0, 0},
		"the second cut short":  {join(one, two[:len(two)/2]), 0, 2},
		"the first cut short":   {join(one[:len(one)/2], two), 0, 1},
		"a letter lost":         {join(one, append(append([]byte{}, two[:60]...), two[61:]...), one), 0, 2},
		"its beginning lost":    {join(one, cut(two, "-----BEGIN CERTIFICATE-----"), one), 0, 2},
		"a dash lost":           {join(cut(one, "-"), two), 0, 1},
		"its end lost":          {join(one, cut(two, "-----END CERTIFICATE-----")), 0, 2},
		"its end lost, another": {join(cut(one, "-----END CERTIFICATE-----"), two), 0, 1},
		"no certificate in it":  {join(one, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("invented")})), 0, 2},
	} {
		found, err := Certificates(c.text)
		broken, _ := errors.AsType[*CertificateError](err)
		switch {
		case c.want > 0 && (err != nil || len(found) != c.want):
			t.Errorf("%s: %d, %v", name, len(found), err)
		case c.want == 0 && c.bad == 0 && !errors.Is(err, ErrNoCertificate):
			t.Errorf("%s: %v", name, err)
		case c.bad > 0 && (broken == nil || broken.Number != c.bad):
			t.Errorf("%s: %v, want block %d", name, err, c.bad)
		}
	}
}
