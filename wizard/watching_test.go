package wizard_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// deskOf returns a desk as a person of that name uses it, who is a role of the database too.
func deskOf(t *testing.T, server *postgrestest.Server, database, name string) *postgres.Store {
	t.Helper()
	desk, err := postgres.Open(t.Context(), server.Address(name, database))
	if err != nil {
		t.Fatal(err)
	}
	s, err := desk.Store(name, wizardtest.OpenStore(t), postgres.Summaries{Version: wizard.SummaryVersion, Of: wizard.EncodeSummary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// newDesk returns a server, and a database on it with the tables of a desk.
func newDesk(t *testing.T) (server *postgrestest.Server, database string) {
	t.Helper()
	server = postgrestest.Start(t)
	database = server.Database(t)
	if err := postgres.Create(t.Context(), server.Address(postgrestest.Claire, database)); err != nil {
		t.Fatal(err)
	}
	return server, database
}

// relists fails the test where the watched desk does not list what is wanted within a while.
func relists(t *testing.T, walk *wizard.Effects, what string, wanted func(wizard.Summary) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		e, ok := walk.Watch(ctx, wizard.State{Phase: wizard.Home, Turn: 3}).(wizard.Renewed)
		if !ok || e.Turn != 3 {
			t.Fatalf("%s was not told: %+v", what, e)
		}
		if slices.ContainsFunc(e.Dossiers, wanted) {
			return
		}
	}
}

// What a colleague saves and opens at a desk is listed anew, also after the server was restarted.
func TestDeskIsRelisted(t *testing.T) {
	server, database := newDesk(t)
	claire, paul := deskOf(t, server, database, postgrestest.Claire), deskOf(t, server, database, postgrestest.Paul)
	walk := wizardtest.NewEffects(t, claire, "happy")
	id := wizardtest.Save(t, paul, wizardtest.Answered(wizardtest.At("connector")))
	relists(t, walk, "a new dossier", func(d wizard.Summary) bool { return d.ID == id })
	paul.Hold(t.Context(), id, "paul")
	relists(t, walk, "who has it open", func(d wizard.Summary) bool { return d.Holder == "paul" })
	server.Restart(t)
	for range 2 { // a statement on each connection that the restart has ended
		paul.IDs(t.Context())
	}
	other := wizardtest.Save(t, paul, wizardtest.Answered(wizardtest.At("connector")))
	saved, held := false, false // together or one after the other
	relists(t, walk, "a dossier after the restart, and the hold taken again", func(d wizard.Summary) bool {
		saved, held = saved || d.ID == other, held || d.Holder == "paul"
		return saved && held
	})
}

// A folder tells nothing, and a wait that is given up ends.
func TestUnwatched(t *testing.T) {
	s := wizardtest.OpenStore(t)
	if err := s.Watch(t.Context()); !errors.Is(err, store.ErrUnwatched) {
		t.Error(err)
	}
	if e := wizardtest.NewEffects(t, s, "happy").Watch(t.Context(), wizard.State{}); e != nil {
		t.Errorf("a folder told %v", e)
	}
}
