package screen

import (
	"slices"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// mostKeys is how many keys and pastes the shortest whole walk may take, beside what is typed.
const mostKeys = 24

// A counter presses keys and pastes, and counts both. What is typed is counted apart.
type counter struct {
	*terminal
	keys, pastes, typed, screens int
}

func (c *counter) presses(keys ...string) {
	c.Helper()
	c.keys += len(keys)
	c.press(keys...)
}

func (c *counter) types(text string) {
	c.Helper()
	c.typed += len([]rune(text))
	c.press(text)
}

func (c *counter) pasteIn(text string) {
	c.Helper()
	c.pastes++
	c.paste(text)
}

// TestKeysOfAWalk walks a recipient with one structure from the list of dossiers to the receipt, at
// 80×24 in a rehearsal, and counts. What the portals show is pasted, what the user knows is typed.
func TestKeysOfAWalk(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		c := &counter{terminal: run(t, New(rehearsing(t), v, wizard.State{Practice: true}))}
		given := func(key steps.Key) string {
			return c.model.side().Values(key, c.model.State.Answers.At(c.model.State.At))
		}
		c.presses(enter)
		for c.model.State.Phase != wizard.Saved && c.keys < 60 {
			c.screens++
			switch s := c.model.State; {
			case s.Phase.Waits():
				c.wait(time.Second)
			case c.model.page.Chooses():
				c.presses(enter)
			default:
				c.answers(given)
			}
			c.wait(3 * time.Second)
		}
		total := c.keys + c.pastes
		t.Logf("%d keys and %d pastes: %d; %d characters typed, %d screens", c.keys, c.pastes, total, c.typed, c.screens)
		if s := c.model.State; s.Phase != wizard.Saved || !s.Answers.Done() || len(s.Answers.Structures) != 1 || s.Answers.Role() != steps.Recipient {
			t.Errorf("phase %d, done %t\n%s", s.Phase, s.Answers.Done(), c.screen())
		}
		if total > mostKeys {
			t.Errorf("%d keys and pastes, at most %d", total, mostKeys)
		}
	})
}

// pasted are the answers that a portal shows, and typed those that the user knows.
var (
	pasted = []steps.Key{"structure.siret", "application.name", "declaration.application_name"}
	known  = map[steps.Key]string{"customer.name": "Mairie", "connector.version": "6.11.2", "application.email": "si@mairie.example", "application.responsible": "Claire Martin"}
)

// answers goes through the fields of a page, until another page is there.
func (c *counter) answers(given func(steps.Key) string) {
	c.Helper()
	at := c.model.State.At
	for range 12 {
		if c.model.State.At != at || c.model.State.Phase != wizard.Asking || c.over() {
			return
		}
		e := c.model.form.entry()
		switch key := e.Field.Key; {
		case key == "customer.role":
			c.presses("2")
			continue
		case e.open:
			c.presses(e.Options[0].Key)
			continue
		case key == "credentials.client_id":
			c.pasteIn("Client ID: " + given(key) + "\nClient Secret: " + given("credentials.client_secret"))
		case slices.Contains(pasted, key):
			c.pasteIn(given(key))
		case e.typed == "" && known[key] != "":
			c.types(known[key])
		}
		if strings.TrimSpace(c.screen()) == "" {
			c.Fatal("nothing is drawn")
		}
		c.presses(enter)
		c.wait(time.Second)
	}
}
