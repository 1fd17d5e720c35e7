package cli

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// This file reads numbers in flags as people write them: a duration without a unit is in
// seconds, and a comma may stand for the point.

// Seconds is a flag of a duration: "15", "0,5", "1m30s".
type Seconds time.Duration

// Set implements pflag.Value.
func (s *Seconds) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil {
		var number Decimal
		if number.Set(text) != nil {
			return errors.New("neither a duration nor a number of seconds")
		}
		d = time.Duration(float64(number) * float64(time.Second))
	}
	*s = Seconds(d)
	return nil
}

// String implements pflag.Value.
func (s *Seconds) String() string { return time.Duration(*s).String() }

// Type implements pflag.Value.
func (s *Seconds) Type() string { return "duration" }

// Decimal is a flag of a number: "5", "0.5", "0,5".
type Decimal float64

// Set implements pflag.Value.
func (d *Decimal) Set(text string) error {
	number, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	*d = Decimal(number)
	return err
}

// String implements pflag.Value.
func (d *Decimal) String() string { return strconv.FormatFloat(float64(*d), 'g', -1, 64) }

// Type implements pflag.Value.
func (d *Decimal) Type() string { return "float64" }
