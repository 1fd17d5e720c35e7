// Package wizardtest makes the states, stores and answers that the tests of the wizard and of
// its readers share. Nothing that ships imports it.
package wizardtest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// GoodTexts are well formed answers, by key. All are invented.
var GoodTexts = map[steps.Key]string{
	"customer.name": "Mairie de Clairval", "customer.role": "recipient",
	"account.ready":  steps.Yes,
	"structure.name": "Budget principal", "structure.siret": "12345678200010",
	"application.name": "MON_APPLICATION_CHORUS_PRO", "application.email": "si@clairval.example",
	"application.responsible": "Claire Martin",
	"terms.accepted":          steps.Yes, "space.visible": steps.Yes,
	"declaration.application_name": "MON_APPLICATION_CHORUS_PRO", "declaration.contact_name": "Claire Martin",
	"declaration.contact_email": "si@clairval.example", "declaration.contact_phone": "+33 1 00 00 00 00",
	"connector.version":     "6.11.2",
	"credentials.client_id": "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5",
	"openbee.done":          steps.Yes,
	"openbee.supplier_done": steps.Yes, "application.shared": steps.No,
}

// perStructure are the answers that each structure has of its own.
var perStructure = map[steps.Key]bool{"application.name": true, "declaration.application_name": true}

// GoodSecret is invented.
var GoodSecret = secret.Of("3f1d2c4b-0000-4a4a-8b8b-5e5e5e5e5e5e")

// GoodAnswer is a good answer to the step at p, changed by the pairs of key and text.
func GoodAnswer(p steps.Place, changed ...string) steps.Given {
	g := steps.Given{Texts: map[steps.Key]string{}, Secrets: map[steps.Key]secret.Text{}}
	for _, f := range steps.ByID(p.Step).Fields {
		switch {
		case f.Key == "credentials.client_secret":
			g.Secrets[f.Key] = GoodSecret
		case f.Key == "credentials.client_id" && p.Structure > 0:
			g.Texts[f.Key] = "d041f177-057e-48b0-823b-ba10a73db0e9"
		case f.Kind != steps.Secret:
			g.Texts[f.Key] = GoodTexts[f.Key]
			if perStructure[f.Key] && p.Structure > 0 {
				g.Texts[f.Key] += "_2"
			}
		}
	}
	for i := 0; i < len(changed); i += 2 {
		g.Texts[steps.Key(changed[i])] = changed[i+1]
	}
	return g
}

// Passed is evidence of a check that passed.
func Passed() steps.Evidence {
	return steps.Evidence{At: time.Unix(1, 0), Passed: true, Degree: steps.Accepted, Result: chorus.Result{Verdict: chorus.Valid}}
}

// Answered returns good answers to everything before p, all of them passed. They have two
// structures where p is at the second, one otherwise.
func Answered(p steps.Place) steps.Answers { return answered(p, p.Structure+1) }

// AnsweredFor returns good answers to everything before the last step, for n structures.
func AnsweredFor(n int) steps.Answers { return answered(At("review"), n) }

func answered(p steps.Place, structures int) steps.Answers {
	a := steps.Answers{}.Put(steps.Place{Step: "customer"}, steps.Given{})
	for len(a.Structures) < structures {
		a = a.WithStructure()
	}
	for q := a.Route()[0]; q != p; q = a.After(q) { // the role puts a step on the route
		a = a.Put(q, GoodAnswer(q))
		if steps.ByID(q.Step).Check != nil {
			a = a.Found(q, Passed())
		}
	}
	return a.Keep()
}

// Asking is the state that asks the step at p, everything before it passed and saved.
func Asking(p steps.Place) wizard.State {
	return wizard.State{Phase: wizard.Asking, Turn: 10, ID: "mairie", Answers: Answered(p), At: p,
		Vault: wizard.VaultState{Open: true, Kind: "file", Place: "vault"}}
}

// At is the place of a step, in the first structure.
func At(id steps.ID) steps.Place { return steps.Place{Step: id} }

// Problems of each sort.
var (
	Refused   = &steps.Problem{Code: "fault.credentials-refused", Fault: chorus.CredentialsRefused}
	Undecided = &steps.Problem{Code: "fault.throttled", Fault: chorus.Throttled}
	NoAccess  = &steps.Problem{Code: "problem.access-missing"}
	OwnFlaw   = &steps.Problem{Code: "flaw.names-differ"}
	Unwritten = &steps.Problem{Code: "storage.full", Args: steps.Args{"path": "x"}}
	Held      = &steps.Problem{Code: "storage.locked", Args: steps.Args{"path": "x", "holder": "y"}}
	Unread    = &steps.Problem{Code: "storage.damaged", Args: steps.Args{"path": "x"}}
)

// Changed is the problem of a save after another program's.
var Changed = &steps.Problem{Code: "storage.changed", Args: steps.Args{"id": "mairie", "date": "2026-11-25T09:30:00Z", "holder": Others[0].String(), "aside": "/store/dossiers/mairie.json.mine-0a1b2c3d"}}

// Others have a dossier open elsewhere.
var Others = []store.Holder{{Name: "claire", PID: 4242, Host: "poste-12", Since: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}}

// InPhase is a state in a phase, as a walk reaches it.
func InPhase(p wizard.Phase) wizard.State {
	credentials := At("credentials")
	switch p {
	case wizard.Listing:
		return wizard.State{}
	case wizard.Home:
		return wizard.State{}.Next(wizard.Listed{Dossiers: []wizard.Summary{{ID: "mairie"}}})
	case wizard.Opening:
		return InPhase(wizard.Home).Next(wizard.Open{ID: "mairie"})
	case wizard.Occupied:
		return InPhase(wizard.Opening).Next(wizard.Opened{Turn: 1, Answers: Answered(At("terms")), Others: Others})
	case wizard.Warned:
		return Asking(credentials).Next(wizard.Submitted{Given: GoodAnswer(credentials, "credentials.client_id", "unusual")})
	case wizard.Checking:
		return Asking(credentials).Next(wizard.Submitted{Given: GoodAnswer(credentials)})
	case wizard.Failed:
		return Checked(InPhase(wizard.Checking), Undecided)
	case wizard.Unlocking:
		s := Asking(At("declaration"))
		s.Vault = wizard.VaultState{}
		return Written(Checked(s.Next(wizard.Submitted{Given: GoodAnswer(At("declaration"))}), nil))
	case wizard.Locked:
		s := InPhase(wizard.Unlocking)
		return s.Next(wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Kind: "file", New: true}})
	case wizard.Saving:
		return Asking(At("connector")).Next(wizard.Submitted{Given: GoodAnswer(At("connector"))})
	case wizard.Saved:
		return Written(Asking(At("review")).Next(wizard.Submitted{}))
	case wizard.Noting:
		return Asking(At("structure")).Next(wizard.TakeNote{})
	case wizard.Recording:
		return InPhase(wizard.Noting).Next(wizard.AddNote{Text: "rappeler lundi"})
	case wizard.Mishaps:
		return wizard.State{Practice: true}.Next(wizard.Listed{}).Next(wizard.SeeMishaps{})
	case wizard.Staging:
		return InPhase(wizard.Mishaps).Next(wizard.Stage{ID: "homoglyph"})
	case wizard.Staged:
		s := InPhase(wizard.Staging)
		return s.Next(Rehearsal().Do(context.Background(), s))
	case wizard.Reporting:
		return InPhase(wizard.Saved).Next(wizard.WriteReport{})
	case wizard.Ended:
		return InPhase(wizard.Home).Next(wizard.Stop{})
	}
	return Asking(At("structure"))
}

// Checked is s after its check ended with p, nil for a check that passed.
func Checked(s wizard.State, p *steps.Problem) wizard.State {
	e := Passed()
	if !steps.ByID(s.At.Step).Check.Live {
		e.Degree, e.Names = steps.Agreed, &names.Comparison{Verdict: names.Identical}
	}
	if p != nil {
		e.Passed, e.Verdict, e.Fault, e.Degree = false, p.Fault.Verdict(), p.Fault, steps.Unsettled
	}
	return s.Next(wizard.Checked{Turn: s.Turn, Evidence: e, Problem: p})
}

// Written is s after its save succeeded.
func Written(s wizard.State) wizard.State {
	return s.Next(wizard.Written{Turn: s.Turn, ID: "mairie", Kept: true, Reviewed: time.Unix(2, 0)})
}

// Failing is s after its save failed.
func Failing(s wizard.State) wizard.State {
	return s.Next(wizard.Written{Turn: s.Turn, ID: "mairie", Problem: Unwritten})
}

// InEveryLanguage runs a test in every language, each in a synctest bubble of its own.
func InEveryLanguage(t *testing.T, test func(*testing.T, wizard.Voice)) {
	for _, language := range steps.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, wizard.VoiceIn(language)) })
		})
	}
}
