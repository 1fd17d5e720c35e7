package steps

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"raccord/steps/names"
)

// This file decides what is a SIRET, the number of an establishment in France. The rules are:
//
//   - 14 digits; white space inside is usual in documents and does not count, nor do points and hyphens
//     between the groups, nor the zeros and the commas of a spreadsheet that shows it as an amount:
//     12,345,678,200,010.00.
//   - Luhn holds for the first nine, the SIREN, and for all fourteen.
//   - La Poste's establishments are the exception: the plain sum of the fourteen digits
//     is a multiple of 5 where Luhn does not hold.
//   - Fourteen zeros satisfy Luhn and are no establishment's number.
//   - What a spreadsheet makes of one is told with the remedy: rounded, or its first zeros lost.
//   - The numbers of New Caledonia (RIDET: 6 or 7 digits, then 3 of the establishment) and of
//     French Polynesia (TAHITI: a letter and 5 digits, then 3) are none; each is told by name.

const (
	siretDigits = 14
	sirenDigits = 9
	laPoste     = "356000000" // SIREN
)

// ParseSIRET returns the fourteen digits of text, or what is wrong with it.
func ParseSIRET(text string) (string, *Problem) {
	if p := siret(text); p != nil {
		return "", p
	}
	return canonicalSIRET(text), nil
}

// ridet and tahiti are the forms of other numbers, without white space. Nine digits alone are a
// SIREN sooner than a RIDET.
var (
	ridet = regexp.MustCompile(`^(?i:(?:n°)?ridet:?)[0-9.-]+$|^[0-9]{6,7}[.-][0-9]{3}$|^[0-9]{10}$`)
	// rounded is a SIRET as a spreadsheet shows a large number: 1,23457E+13.
	rounded = regexp.MustCompile(`^[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+$`)
	// amount is a number as a spreadsheet shows amounts, without white space; the group is the number.
	amount = regexp.MustCompile(`^([0-9]{9,}|[0-9]{1,3}(?:,[0-9]{3}){3,})(?:[.,]0+)?$`)
	// grouped is a SIRET with points or hyphens between its groups, as on letterheads.
	grouped = regexp.MustCompile(`^[0-9]{3}[.-]?[0-9]{3}[.-]?[0-9]{3}[.-]?[0-9]{5}$`)
	// fraction is a number with decimals.
	fraction = regexp.MustCompile(`^[0-9]{9,}[.,][0-9]+$`)
	tahiti   = regexp.MustCompile(`^(?i:(?:n°)?tahiti:?)[0-9a-zA-Z.-]+$|^[A-Za-z][0-9]{5}(?:[.-]?[0-9]{3})?$`)
)

// siret is the shape of a SIRET.
func siret(text string) *Problem {
	if p := bounded(strings.TrimSpace(text), maxSIRET); p != nil {
		return p
	}
	number := canonicalSIRET(text)
	switch noDigit := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' }); {
	case noDigit < 0 && len(number) == siretDigits:
		return siretOfDigits(number)
	case ridet.MatchString(number):
		return flaw("siret-ridet")
	case tahiti.MatchString(number):
		return flaw("siret-tahiti")
	case rounded.MatchString(number):
		return flaw("siret-rounded")
	case fraction.MatchString(number):
		return flaw("siret-fraction")
	case noDigit >= 0:
		return flaw("siret-digits", "character", names.Visible(names.FirstCharacter(number[noDigit:])))
	case len(number) == sirenDigits:
		return flaw("siret-is-siren")
	case len(number) >= siretDigits-2 && len(number) < siretDigits && siretOfDigits(strings.Repeat("0", siretDigits-len(number))+number) == nil:
		return flaw("siret-zeros-lost", "length", strconv.Itoa(len(number)))
	}
	return flaw("siret-length", "length", strconv.Itoa(len(number)))
}

// siretOfDigits returns what is wrong with a number of fourteen digits as a SIRET.
func siretOfDigits(number string) *Problem {
	switch {
	case strings.Trim(number, "0") == "":
		return flaw("siret-zeros")
	case !luhn(number[:sirenDigits]):
		return flaw("siret-siren")
	case !luhn(number) && !(strings.HasPrefix(number, laPoste) && digitSum(number)%5 == 0):
		return flaw("siret-check")
	}
	return nil
}

// canonicalSIRET is text without white space of any kind, visible or not, and without what a
// spreadsheet adds to an amount.
func canonicalSIRET(text string) string {
	number := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || names.Invisible(r) {
			return -1
		}
		return r
	}, text)
	if m := amount.FindStringSubmatch(number); m != nil {
		return strings.ReplaceAll(m[1], ",", "")
	}
	if grouped.MatchString(number) {
		return strings.NewReplacer(".", "", "-", "").Replace(number)
	}
	return number
}

// luhn tells whether digits pass Luhn's check: from the right, every second one counts
// double, less 9 above 9, and the total is a multiple of 10.
func luhn(digits string) bool {
	total := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
		}
		if d > 9 {
			d -= 9
		}
		total += d
	}
	return total%10 == 0
}

func digitSum(digits string) int {
	sum := 0
	for _, digit := range digits {
		sum += int(digit - '0')
	}
	return sum
}
