package screen

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A told store is a folder that tells of changes.
type told struct {
	*store.Folder
	changed chan struct{}
	waiting atomic.Int32 // how many calls of Watch wait
}

func (s *told) Watch(ctx context.Context) error {
	s.waiting.Add(1)
	defer s.waiting.Add(-1)
	select {
	case <-s.changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// dossierOf returns answers that hold a customer's name alone.
func dossierOf(name string) steps.Answers {
	p := wizardtest.At("customer")
	return steps.Answers{}.Put(p, wizardtest.GoodAnswer(p, "customer.name", name))
}

// What a colleague changes is shown at home without a key: the user stays at the same dossier, and
// what was looked for stays. Once home is left, nothing waits for changes.
func TestHomeShowsChanges(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := &told{Folder: wizardtest.OpenStore(t), changed: make(chan struct{}, 1)}
		for _, name := range []string{"Brest", "Dijon", "Évry"} {
			wizardtest.Save(t, s, dossierOf(name))
		}
		w := run(t, New(wizardtest.NewEffects(t, s, "happy"), v, wizard.State{}))
		at := func(want string) {
			t.Helper()
			if row, _ := w.model.form.cutRow(); row.Label != want {
				t.Errorf("the user is at %q, not at %q\n%s", row.Label, want, w.screen())
			}
		}
		change := func(name string) {
			t.Helper()
			wizardtest.Save(t, s, dossierOf(name))
			s.changed <- struct{}{}
			w.wait(time.Second)
		}
		w.press(down)
		at("Dijon")
		change("Agen")
		w.see("Agen", "Brest", "Dijon", "Évry")
		at("Dijon")
		w.press("/vry")
		at("Évry")
		change("Évry-le-Châtel")
		w.see(v.Say("find.found", "search", "vry", "found", 2, "count", 5), "Évry-le-Châtel")
		w.miss("Agen")
		at("Évry")
		if n := s.waiting.Load(); n != 1 {
			t.Errorf("%d wait at home", n)
		}
		w.press(enter)
		if n := s.waiting.Load(); n != 0 {
			t.Errorf("%d wait once home was left", n)
		}
		if got := w.model.State.Answers.Name(); got != "Évry" {
			t.Errorf("opened %q", got)
		}
	})
}

// The first dossier appears at an empty home, and the last one goes.
func TestHomeFills(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := &told{Folder: wizardtest.OpenStore(t), changed: make(chan struct{}, 1)}
		w := run(t, New(wizardtest.NewEffects(t, s, "happy"), v, wizard.State{}))
		id := wizardtest.Save(t, s, dossierOf("Agen"))
		s.changed <- struct{}{}
		w.wait(time.Second)
		w.see("Agen")
		if err := s.Remove(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		s.changed <- struct{}{}
		w.wait(time.Second)
		w.see(v.Say("home.empty"))
		w.press(ctrlC)
		w.end()
		if n := s.waiting.Load(); n != 0 {
			t.Errorf("%d wait after the end", n)
		}
	})
}
