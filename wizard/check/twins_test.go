package check

import (
	"slices"
	"testing"

	"raccord/chorus"
	"raccord/steps"
)

func TestTwins(t *testing.T) {
	twins := newTwins(func(number int) place { return place{Line: number} })
	for line, c := range []struct {
		id, siret, application string
		want                   []shared
	}{
		{"id-1", "100", "APP_1", nil},
		{"id-2", "200", "APP_2", nil},
		{"ID-1", "100", "app_1 ", []shared{{samePair, place{Line: 0}}}},
		{"id-1", "300", "APP_1", []shared{{sameClientID, place{Line: 0}}}},
		{"id-4", "400", "APP_2", []shared{{sameApplication, place{Line: 1}}}},
		{"id-2", "100", "APP_1", []shared{{sameClientID, place{Line: 1}}, {sameApplication, place{Line: 0}}}},
		{"id-5", "", "", nil},
		{"id-5", "500", "", nil},
		{"", "600", "APP_1", nil},
	} {
		s := steps.Subject{Pair: chorus.Pair{ID: chorus.ClientID(c.id)}, SIRET: c.siret, PISTEName: c.application}
		if got := twins.see(s, line); !slices.Equal(got, c.want) {
			t.Errorf("%d: %+v, want %+v", line, got, c.want)
		}
	}
}
