package report

import "unicode/utf8"

// Density is the class of a sheet that would not go on one page in the usual size, "" for most.
// It is told by about how many lines its texts take: an A4 page holds some 48.
func (s sheet) Density() string {
	const wide, half, cell = 110, 45, 60 // characters of a line, of half a line, of the table's cell
	lines := 10
	for _, d := range s.Details {
		lines += 1 + linesOf(d.Value, half)/2 + linesOf(d.Note, half)/2
	}
	for _, r := range s.Rows {
		shown := 0
		for _, text := range r.Shown {
			shown += linesOf(text, cell)
		}
		lines += max(1, shown)
	}
	for _, c := range s.Chores {
		lines += linesOf(c.Line, wide) + len(c.How)
	}
	for _, t := range s.Tickets {
		lines += 5
		for _, text := range t.Body {
			lines += linesOf(text, wide)
		}
	}
	switch {
	case lines > 68:
		return "densest"
	case lines > 47:
		return "dense"
	}
	return ""
}

// linesOf is how many lines of so many characters a text takes.
func linesOf(text string, characters int) int {
	return (utf8.RuneCountInString(text) + characters - 1) / characters
}
