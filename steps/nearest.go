package steps

import "slices"

// Nearest returns which of known is most like name; of several, the first in the alphabet.
func Nearest(name string, known []string) string {
	best, least := "", len(name)+99
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// Near returns the nearest name where it is near enough to be what was meant, "" otherwise.
func Near(name string, known []string) string {
	nearest := Nearest(name, known)
	if distance(name, nearest) > max(2, len(name)/3) {
		return ""
	}
	return nearest
}

// distance returns how many bytes have to be put in, taken out or changed to make b of a:
// Levenshtein's distance, row by row.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
