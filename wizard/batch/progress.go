package batch

import (
	"strings"
	"time"
)

// Progress is how far a batch has come. Its zero value is a batch of nothing.
type Progress struct {
	Total, Done int
	// Earlier is how many of Done an earlier run had done.
	Earlier int
	Began   time.Time
}

// Left is how long the rest will take at the pace so far, 0 when that cannot be said yet.
func (p Progress) Left(now time.Time) time.Duration {
	here := p.Done - p.Earlier
	if here <= 0 || p.Done >= p.Total {
		return 0
	}
	return time.Duration(float64(now.Sub(p.Began)) / float64(here) * float64(p.Total-p.Done))
}

// Bar draws what is done in so many cells.
func (p Progress) Bar(cells int) string {
	full := 0
	if p.Total > 0 {
		full = min(cells*p.Done/p.Total, cells)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", cells-full)
}
