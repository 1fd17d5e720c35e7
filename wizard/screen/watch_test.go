package screen

import (
	"context"
	"testing"
	"time"

	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A telling store tells of changes: of one for each value in told.
type telling struct {
	store.Store
	told     chan struct{}
	watchers int
}

func (s *telling) Watch(ctx context.Context) error {
	s.watchers++
	defer func() { s.watchers-- }()
	select {
	case <-s.told:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// TestColleaguesAreSeenAtHome: what is changed elsewhere shows without a key pressed, and the user
// stays at the same row, in the same search.
func TestColleaguesAreSeenAtHome(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		folder := wizardtest.OpenStore(t)
		s := &telling{Store: folder, told: make(chan struct{}, 1)}
		walk := wizardtest.NewEffects(t, folder, "happy")
		walk.Real.Store = s
		add := func(name string) {
			customer := wizardtest.At("customer")
			wizardtest.Save(t, folder, wizardtest.Answered(wizardtest.At("account")).Put(customer, wizardtest.GoodAnswer(customer, "customer.name", name)))
			s.told <- struct{}{}
		}
		add("Mairie de Nord")
		w := run(t, New(walk, v, wizard.State{}))
		w.see("› Mairie de Nord")
		add("Mairie de Aval") // before it
		w.settle()
		w.see("Mairie de Aval", "› Mairie de Nord")
		w.press("/", "nord")
		add("École de Nord")
		w.settle()
		w.see("École de Nord", "› Mairie de Nord")
		w.miss("Mairie de Aval")

		w.press(escape, f1)
		add("Mairie de Ouest")
		w.wait(10 * time.Second)
		w.miss("Mairie de Ouest")
		w.press(escape)
		w.wait(2 * time.Second)
		w.see("Mairie de Ouest", "› Mairie de Nord")

		w.press(enter)
		if s.watchers != 0 {
			t.Errorf("%d watch the list, which is left", s.watchers)
		}
		home(w)
		w.wait(time.Second)
		if s.watchers != 1 {
			t.Errorf("%d watch the list", s.watchers)
		}
		w.press(ctrlC)
		w.end()
		if s.watchers != 0 {
			t.Errorf("%d watch the list, which has ended", s.watchers)
		}
	})
}
