package cli

import (
	"cmp"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"raccord/wizard"
)

// This file reads numbers in flags as people write them: a duration without a unit is in
// seconds, "1m30" is a minute and a half, and a comma may stand for the point.

// errForm is the value of a flag that has not the form the flag takes.
var errForm = errors.New("cli: not what the flag takes")

// Seconds is a flag of a duration above zero: "15", "0,5", "1m30", "2 min".
type Seconds time.Duration

var (
	// unit is a unit of time with the white space around it.
	unit = regexp.MustCompile(`[\s\p{Z}]*([a-z]+)[\s\p{Z}]*`)
	// units are the units as people write them, and as Go does.
	units = map[string]string{
		"h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "heure": "h", "heures": "h",
		"m": "m", "mn": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
		"s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "seconde": "s", "secondes": "s",
		"ms": "ms", "us": "us", "µs": "us", "ns": "ns",
	}
	// smaller is the unit of a number that follows another unit, and has none.
	smaller = map[string]string{"": "s", "h": "m", "m": "s"}
)

// Set implements pflag.Value.
func (s *Seconds) Set(text string) error {
	last := ""
	text = unit.ReplaceAllStringFunc(decimal(strings.ToLower(text)), func(found string) string {
		last = cmp.Or(units[unit.FindStringSubmatch(found)[1]], found)
		return last
	})
	if text != "" && strings.ContainsAny(text[len(text)-1:], "0123456789") {
		text += smaller[last]
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return errForm
	}
	*s = Seconds(d)
	return nil
}

// String implements pflag.Value.
func (s *Seconds) String() string { return time.Duration(*s).String() }

// Type implements pflag.Value.
func (s *Seconds) Type() string { return "duration" }

// Takes implements Taking.
func (s *Seconds) Takes(v wizard.Voice) string { return v.Say("usage.takes-time") }

// Decimal is a flag of a number that is not below zero: "5", "0.5", "0,5".
type Decimal float64

// Set implements pflag.Value.
func (d *Decimal) Set(text string) error {
	number, err := strconv.ParseFloat(decimal(text), 64)
	if err != nil || !(number >= 0) || math.IsInf(number, 0) { // NaN is neither
		return errForm
	}
	*d = Decimal(number)
	return nil
}

// String implements pflag.Value.
func (d *Decimal) String() string { return strconv.FormatFloat(float64(*d), 'g', -1, 64) }

// Type implements pflag.Value.
func (d *Decimal) Type() string { return "float64" }

// Takes implements Taking.
func (d *Decimal) Takes(v wizard.Voice) string { return v.Say("usage.takes-number") }

// decimal returns a number without white space around it, with a point for a comma.
func decimal(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), ",", ".") }

// A Count is a flag of a whole number between two others.
type Count struct {
	Number      *int
	Least, Most int
}

// Set implements pflag.Value.
func (c Count) Set(text string) error {
	number, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || number < c.Least || number > c.Most {
		return errForm
	}
	*c.Number = number
	return nil
}

// String implements pflag.Value.
func (c Count) String() string { return strconv.Itoa(*c.Number) }

// Type implements pflag.Value.
func (c Count) Type() string { return "int" }

// Takes implements Taking.
func (c Count) Takes(v wizard.Voice) string {
	return v.Say("usage.takes-whole", "least", c.Least, "most", c.Most)
}
