package chorus

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestWatch reports each stage once, forward, with the time it took, and nothing after the end.
func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []Report
		w := newWatch(WithProgress(t.Context(), func(r Report) { told = append(told, r) }), "factures")
		for _, s := range []Stage{StageConnection, StageConnection, StageName, StageTLS} {
			w.begin(s)
			time.Sleep(time.Second)
		}
		w.end()
		w.begin(StageAnswer)
		want := []Report{
			{Subject: "factures", Stage: StageConnection},
			{Subject: "factures", Stage: StageConnection, Ended: true, Took: 3 * time.Second},
			{Subject: "factures", Stage: StageTLS},
		}
		if at, _, _ := w.state(); at != StageTLS || !slices.Equal(told, want) {
			t.Errorf("%+v, at %s", told, at)
		}
	})
}
