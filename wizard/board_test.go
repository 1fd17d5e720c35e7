package wizard_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// board is what the home page shows of dossiers: the words of each row.
func board(v wizard.Voice, s wizard.State) (rows []string) {
	for _, o := range v.Page(s, &wizard.Side{}).Asks[0].Options {
		if o.Dossier != nil {
			rows = append(rows, o.Words())
		}
	}
	return rows
}

// TestBoard: a row says where a dossier stands, why, whose turn it is, when it was touched, and when
// its password ends, where Chorus Pro said so.
func TestBoard(t *testing.T) {
	s := wizardtest.OpenStore(t)
	ends := time.Date(2027, 12, 24, 0, 0, 0, 0, time.UTC)
	named := func(name string, a steps.Answers) {
		customer := steps.Given{Texts: map[steps.Key]string{"customer.name": name}}
		wizardtest.Save(t, s, a.Put(steps.Place{Step: "customer"}, customer))
	}
	credentials := wizardtest.Answered(wizardtest.At("credentials"))
	found := func(fault chorus.Fault) steps.Answers {
		return credentials.Found(wizardtest.At("credentials"), steps.Evidence{At: ends, Result: chorus.Result{Verdict: fault.Verdict(), Fault: fault, Requests: 1}})
	}
	named("A refused", found(chorus.CredentialsRefused))
	named("B busy", found(chorus.Throttled))
	named("C network", found(chorus.DNS))
	assigned := found(chorus.CredentialsRefused)
	assigned.Assigned = "Claire Martin"
	named("D assigned", assigned)
	named("E on its way", wizardtest.Answered(wizardtest.At("space")))
	access := wizardtest.Passed()
	access.Requests, access.PasswordExpires = 1, &ends
	named("F done", wizardtest.Answered(wizardtest.At("review")).Found(wizardtest.At("access"), access))
	listed, err := wizard.List(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	v := wizard.VoiceIn(steps.English)
	rows := board(v, wizard.State{}.Next(wizard.Listed{Dossiers: listed}))
	for i, want := range []string{
		"A refused · Open Bee 8/12 · PISTE refuses these credentials · who acts: you",
		"B busy · Open Bee 8/12 · PISTE asks you to wait · who acts: PISTE",
		"C network · Open Bee 8/12 · Address not found · who acts: your network",
		"D assigned · Open Bee 8/12 · PISTE refuses these credentials · who acts: Claire Martin",
		"E on its way · Chorus Pro 6/12 · " + v.Title("step.space", nil) + " · who acts: you",
		"F done · Finish 11/12 · Review and save · who acts: you",
	} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("%q does not begin with %q", rows[i], want)
		}
	}
	if !strings.HasSuffix(rows[5], " · password ends: 24 Dec 2027") || strings.Contains(rows[0], "password") {
		t.Errorf("the end of the password: %q, %q", rows[5], rows[0])
	}
}

// TestSortedBoard: the key goes round the orders, and a list that is read again keeps the one chosen.
func TestSortedBoard(t *testing.T) {
	at := func(day int) wizard.Timestamp {
		return wizard.Timestamp{Time: time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC)}
	}
	dossiers := []wizard.Summary{
		{ID: "c", Customer: "Étampes", Step: "terms", ChangedAt: at(1)},
		{ID: "a", Customer: "Zuydcoote", ChangedAt: at(3)},
		{ID: "b", Customer: "eaux", Step: "credentials", Obstacle: wizardtest.Refused, ChangedAt: at(2)},
		{ID: "d", Customer: "Arles", Step: "account"},
	}
	s := wizard.State{}.Next(wizard.Listed{Dossiers: dossiers})
	for _, want := range []string{"d b c a", "a b c d", "b d c a", "d b c a"} {
		if got := ids(s); got != want {
			t.Errorf("order %d: %s, want %s", s.Order, got, want)
		}
		again := s.Next(wizard.Rehearse{On: true})
		if again = again.Next(wizard.Listed{Turn: again.Turn, Dossiers: dossiers}); ids(again) != want {
			t.Errorf("order %d: read again it is %s", s.Order, ids(again))
		}
		s = s.Next(wizard.Sort{})
	}
	if dossiers[0].ID != "c" {
		t.Error("the list that was read is sorted itself")
	}
}

func ids(s wizard.State) string {
	var all []string
	for _, d := range s.Dossiers {
		all = append(all, d.ID)
	}
	return strings.Join(all, " ")
}

// TestBoardIsFound: a search looks into the rows.
func TestBoardIsFound(t *testing.T) {
	s := wizard.State{}.Next(wizard.Listed{Dossiers: []wizard.Summary{
		{ID: "a", Customer: "Arles", Step: "credentials", Obstacle: wizardtest.Refused},
		{ID: "b", Customer: "Brest", Step: "terms", Assigned: "Claire"},
	}})
	v := wizard.VoiceIn(steps.English)
	options := v.Page(s, &wizard.Side{}).Asks[0].Options
	for typed, want := range map[string][]int{
		"refuses": {0}, "claire": {1}, "brest": {1}, "stuck": nil, "assigned:claire": {1}, "paris": nil,
	} {
		if got := wizard.Find(options, typed); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", typed, got, want)
		}
	}
}

// TestOpenedWithItsObstacle: what a dossier was refused for last is said as it is opened.
func TestOpenedWithItsObstacle(t *testing.T) {
	refused := wizardtest.Answered(wizardtest.At("credentials")).Found(wizardtest.At("credentials"),
		steps.Evidence{At: time.Unix(1, 0), Result: chorus.Result{Verdict: chorus.Refused, Fault: chorus.CredentialsRefused}})
	s := wizardtest.InPhase(wizard.Opening).Next(wizard.Opened{Turn: 1, Answers: refused})
	s = s.Next(wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Open: true}})
	v := wizard.VoiceIn(steps.French)
	page := v.Page(s, &wizard.Side{})
	first := page.Text()[0]
	if want := v.Title("fault.credentials-refused", nil); !strings.Contains(first.Text, want) || first.Sign != wizard.SignNo {
		t.Errorf("it begins with %s %q", first.Sign, first.Text)
	}
}
