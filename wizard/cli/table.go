package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// Aligned returns rows as a table, its columns under each other.
func Aligned(rows [][]string) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	w.Flush()
	return text.String()
}
