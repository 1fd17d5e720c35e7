package wizard_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"raccord/store/postgres/postgrestest"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// carriedOut is s after the effects that it asks for, one after the other.
func carriedOut(t *testing.T, walk *wizard.Effects, s wizard.State) wizard.State {
	t.Helper()
	for s.Phase.Waits() {
		s = s.Next(walk.Do(t.Context(), s))
	}
	return s
}

// A server that is lost in a walk loses nothing: the answers stay, the save succeeds once the server
// is back, and the hold is taken again. Who leaves before has the answers in a file without secrets.
func TestLostServer(t *testing.T) {
	server, database := newDesk(t)
	claire, paul := deskOf(t, server, database, postgrestest.Claire), deskOf(t, server, database, postgrestest.Paul)
	walk := wizardtest.NewEffects(t, claire, "happy")
	walk.Real.Who = "claire"
	p := wizardtest.At("connector")
	s := wizardtest.SavedAt(t, claire, p)
	claire.Hold(t.Context(), s.ID, "claire")
	if err := server.Down(); err != nil {
		t.Fatal(err)
	}
	typed := wizard.Submitted{Given: wizardtest.GoodAnswer(p, "connector.version", "7.3")}
	s = carriedOut(t, walk, s.Next(typed))
	if s.Phase != wizard.Failed || s.Answers.At(p).Text("connector.version") != "7.3" {
		t.Fatalf("phase %v, problems %+v", s.Phase, s.Problems)
	}
	for _, leave := range []wizard.Event{wizard.Stop{}, wizard.Quit{}} {
		end := walk.Real.Rescue(t.Context(), carriedOut(t, walk, s.Next(leave)))
		if end.Phase != wizard.Ended || end.Code != wizard.ExitStorage || len(end.Problems) != 1 {
			t.Fatalf("%T: phase %v, code %d, %+v", leave, end.Phase, end.Code, end.Problems)
		}
		path := end.Problems[0].Args["answers"]
		doc, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(doc), `"7.3"`) {
			t.Errorf("%T: %v: %s", leave, err, doc)
		}
		if bytes.Contains(doc, []byte(wizardtest.GoodAnswer(wizardtest.At("credentials")).Secrets["credentials.client_secret"].Reveal())) {
			t.Errorf("%T: a secret is in the file", leave)
		}
		wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
			if said := layout.Spoken(v.Receipt(end, &walk.Real, "raccord"), v.Colon(), 0); !strings.Contains(said, path) {
				t.Errorf("the receipt does not name %s:\n%s", path, said)
			}
		})
	}
	if err := server.Up(); err != nil {
		t.Fatal(err)
	}
	for tries := 0; s.Phase == wizard.Failed && tries < 3; tries++ { // a connection may be found lost once more
		s = carriedOut(t, walk, s.Next(wizard.Again{}))
	}
	if a, err := walk.Real.Read(t.Context(), s.ID); err != nil || a.At(p).Text("connector.version") != "7.3" {
		t.Errorf("phase %v: %v", s.Phase, err)
	}
	if others := paul.Hold(t.Context(), s.ID, "paul"); len(others) == 0 {
		relists(t, &wizard.Effects{Real: wizard.Side{Store: paul}}, "the hold taken again", func(d wizard.Summary) bool { return d.Holder == "claire" })
	}
}
