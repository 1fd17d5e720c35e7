package chorus

import (
	"testing"
	"time"
)

func TestPasswordExpires(t *testing.T) {
	day := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2027-03-01":                   day,
		"2027-03-01 17:42":             day.Add(17*time.Hour + 42*time.Minute),
		"2027-03-01T17:42:05":          day.Add(17*time.Hour + 42*time.Minute + 5*time.Second),
		"2027-03-01T01:00:00.000+0100": day,
		"2027-03-01T00:00:00Z":         day,
		"01/03/2027":                   day,
		"bientôt":                      {},
		"":                             {},
	} {
		var r reply
		r.Sheet.PasswordExpires = text
		if got := r.passwordExpires(); (got == nil) != want.IsZero() || got != nil && !got.Equal(want) {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}
