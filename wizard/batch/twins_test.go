package batch

import (
	"slices"
	"testing"
	"time"
)

func TestTwins(t *testing.T) {
	twins := NewTwins()
	for i, c := range []struct {
		id, siret, application string
		want                   []Twin
	}{
		{"id-1", "100", "APP_1", nil},
		{"id-2", "200", "APP_2", nil},
		{"ID-1", "100", "app_1 ", nil}, // the same pair again
		{"id-1", "300", "APP_1", []Twin{{SameClientID, Place{At: 0}}}},
		{"id-4", "400", "APP_2", []Twin{{SameApplication, Place{At: 1}}}},
		{"id-2", "100", "APP_1", []Twin{{SameClientID, Place{At: 1}}, {SameApplication, Place{At: 0}}}},
		{"id-5", "", "", nil},
		{"id-5", "500", "", nil},
		{"", "600", "APP_1", nil},
	} {
		if got := twins.See(Place{At: int32(i)}, c.id, c.siret, c.application); !slices.Equal(got, c.want) {
			t.Errorf("%d: %+v, want %+v", i, got, c.want)
		}
	}
}

func TestProgress(t *testing.T) {
	began := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	p := Progress{Total: 100, Done: 50, Earlier: 40, Began: began}
	if left := p.Left(began.Add(10 * time.Second)); left != 50*time.Second {
		t.Errorf("%s left", left)
	}
	if left := (Progress{Total: 100, Done: 40, Earlier: 40, Began: began}).Left(began.Add(time.Second)); left != 0 {
		t.Errorf("%s left before anything was done", left)
	}
	for done, want := range map[int]string{0: "░░░░", 50: "██░░", 99: "███░", 100: "████"} {
		if bar := (Progress{Total: 100, Done: done}).Bar(4); bar != want {
			t.Errorf("%d: %s, want %s", done, bar, want)
		}
	}
}
