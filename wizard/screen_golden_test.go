package wizard

import (
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"raccord/steps"
)

// Screens show the local time; the pictures of them are the same everywhere.
func init() { time.Local = time.UTC }

// A picture is a screen to compare with its golden file.
type picture struct {
	name  string
	state State
	act   func(*terminal) // nil for the page as it opens
}

func pictures() []picture {
	at4 := func(w *terminal) { w.fill(slowID, slowSecret); w.wait(4 * time.Second) }
	return []picture{
		{"home", State{Phase: Home}, nil},
		{"dossiers", State{Phase: Home, Dossiers: []Summary{
			{ID: "mairie-de-clairval", Customer: "Mairie de Clairval", Step: "terms", Passed: 4, Steps: 14},
			{ID: "ecole", Customer: "École de Clairval"},
			{ID: "other", Customer: "other", Problem: unread},
		}}, nil},
		{"customer", State{Phase: Asking, At: at("customer")}, nil},
		{"account", asking(at("account")), nil},
		{"wrong-siret", asking(at("structure")), func(w *terminal) { w.fill("Budget principal", "123 456 782 00011") }},
		{"application", asking(at("application")), nil},
		{"pasted", asking(at("application")), func(w *terminal) { w.fill("MON_APPLICATION"); w.paste("si@clairval.example\r\n") }},
		{"practice", practising(at("application")), nil},
		{"declaration", asking(at("declaration")), nil},
		{"names-differ", asking(at("declaration")), func(w *terminal) {
			w.fill("MON_ApPLICATION_CHORUS_PR0", "", "", "+33 1 00 00 00 00")
		}},
		{"credentials", asking(at("credentials")), nil},
		{"unusual-client-id", asking(at("credentials")), func(w *terminal) { w.fill("unusual", firstSecret) }},
		{"refused", asking(at("credentials")), func(w *terminal) { w.fill(firstID, unknownSecret); w.wait(time.Second) }},
		{"checking", asking(at("credentials")), at4},
		{"access", asking(at("access")), nil},
		{"recipient", asking(at("recipient")), nil},
		{"second-structure", asking(steps.Place{Structure: 1, Step: "terms"}), nil},
		{"review", asking(at("review")), func(w *terminal) { w.press(pageDown, pageDown) }},
		{"glossary", asking(at("space")), func(w *terminal) { w.press(f1) }},
		{"passphrase", locked(), nil},
		{"narrow", asking(at("space")), func(w *terminal) { w.resize(40, 16) }},
		{"too-small", asking(at("space")), func(w *terminal) { w.resize(20, 5) }},
	}
}

func practising(p steps.Place) State {
	s := asking(p)
	s.Practice = true
	return s
}

func locked() State {
	s := inPhase(Locked)
	s.Vault.Place = "/home/claire/.local/share/raccord/secrets.age"
	return s
}

func TestScreens(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		for _, picture := range pictures() {
			s := openStore(t)
			walk := newWalk(t, s, "happy")
			walk.Practice = walk.Real
			walk.Practice.Values = func(key steps.Key, _ int) string {
				return map[steps.Key]string{"application.name": "MON_APPLICATION_CHORUS_PRO"}[key]
			}
			state := picture.state
			if state.Phase != Home && state.Answers.Named() {
				state.ID = savedAt(t, s, state.At).ID
			}
			if state.Vault.Open {
				state.Vault.Place = "/home/claire/.local/share/raccord/secrets.age"
			}
			w := run(t, NewScreen(walk, v, state))
			if picture.act != nil {
				picture.act(w)
			}
			named := named{t, t.Name() + "/" + picture.name}
			golden.RequireEqual(named, w.screen()+"\n")
			w.close()
		}
	})
}

// named is a test under another name: a bubble has no subtests.
type named struct {
	*testing.T
	name string
}

func (n named) Name() string { return n.name }
