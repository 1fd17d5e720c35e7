package check

import (
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	began := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	p := progress{total: 100, done: 50, earlier: 40, began: began}
	if left := p.left(began.Add(10 * time.Second)); left != 50*time.Second {
		t.Errorf("%s left", left)
	}
	p.done = 40
	if left := p.left(began.Add(time.Second)); left != 0 {
		t.Errorf("%s left before anything was done", left)
	}
	for done, want := range map[int]string{0: "░░░░", 50: "██░░", 99: "███░", 100: "████"} {
		p.done = done
		if bar := p.bar(4); bar != want {
			t.Errorf("%d: %s, want %s", done, bar, want)
		}
	}
}
