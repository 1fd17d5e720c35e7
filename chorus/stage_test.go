package chorus

import (
	"slices"
	"testing"
)

// TestWatch tells each stage once, forward, and nothing after the end.
func TestWatch(t *testing.T) {
	var told []Stage
	w := newWatch(WithStages(t.Context(), func(s Stage) { told = append(told, s) }))
	for _, s := range []Stage{StageConnection, StageConnection, StageName, StageTLS} {
		w.begin(s)
	}
	w.end()
	w.begin(StageAnswer)
	if at, _, _ := w.state(); at != StageTLS || !slices.Equal(told, []Stage{StageConnection, StageTLS}) {
		t.Errorf("%v, at %s", told, at)
	}
}
