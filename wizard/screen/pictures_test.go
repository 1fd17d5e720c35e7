package screen

import (
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// This file poses the screens that are looked at: every phase of the machine, every step,
// and what is typed or found on them. All values are invented.

func pictures() []picture {
	var all []picture
	for _, some := range [][]picture{homePictures(), stepPictures(), typedPictures(), failedPictures(), vaultPictures(), lastPictures()} {
		all = append(all, some...)
	}
	return all
}

func homePictures() []picture {
	return []picture{
		{"listing", wizardtest.InPhase(wizard.Listing), nil},
		{"home", wizard.State{Phase: wizard.Home}, nil},
		{"home-practice", wizard.State{Phase: wizard.Home, Practice: true}, nil},
		{"mishaps", wizardtest.InPhase(wizard.Mishaps), nil},
		{"staging", wizardtest.InPhase(wizard.Staging), nil},
		{"staged", wizardtest.InPhase(wizard.Staged), nil},
		{"dossiers", wizard.State{Phase: wizard.Home, Dossiers: someDossiers}, nil},
		{"dossiers-sorted", wizard.State{Phase: wizard.Home, Dossiers: someDossiers}, func(w *terminal) { w.press("s", "s") }},
		{"dossiers-searched", wizard.State{Phase: wizard.Home, Dossiers: someDossiers}, func(w *terminal) { w.press("/claire") }},
		{"opening", wizardtest.InPhase(wizard.Opening), nil},
		{"open-elsewhere", wizardtest.InPhase(wizard.Occupied), nil},
		{"handed-over", handedOver(), nil},
		{"refused-before", refusedBefore(), nil},
		{"note", wizardtest.InPhase(wizard.Noting), nil},
		{"noting", wizardtest.InPhase(wizard.Recording), nil},
	}
}

var someDossiers = []wizard.Summary{
	{ID: "mairie-de-clairval", Customer: "Mairie de Clairval", Step: "terms", Passed: 4, Steps: 14, ChangedAt: wizard.Timestamp{Time: noon}},
	{ID: "ecole", Customer: "École de Clairval", Passed: 14, Steps: 14, Verdict: "valid", CheckedAt: wizard.Timestamp{Time: noon},
		ChangedAt: wizard.Timestamp{Time: noon}, PasswordExpires: wizard.Timestamp{Time: noon.AddDate(1, 0, 0)}},
	{ID: "regie-des-eaux", Customer: "Régie des eaux du pays de Clairval", Step: "credentials", Passed: 9, Steps: 14, Verdict: "refused", CheckedAt: wizard.Timestamp{Time: noon},
		Assigned: "Claire Martin", Obstacle: wizardtest.Refused, ChangedAt: wizard.Timestamp{Time: noon.AddDate(0, 0, -3)}},
	{ID: "ccas", Customer: "CCAS de Clairval", Step: "credentials", Passed: 9, Steps: 14, Verdict: "undecided", CheckedAt: wizard.Timestamp{Time: noon},
		Assigned: "Claire Martin", Obstacle: wizardtest.Undecided, ChangedAt: wizard.Timestamp{Time: noon.AddDate(0, 0, -1)}},
	{ID: "other", Customer: "other", Problem: wizardtest.Unread},
}

var noon = time.Date(2026, 11, 23, 12, 7, 0, 0, time.UTC)

func stepPictures() []picture {
	all := []picture{{"open-space", withoutSpace(), nil}, {"supplier", as("supplier", "supplier"), nil},
		{"supplier-too", as("both", "supplier-too"), nil}, {"sharing", wizardtest.Asking(steps.Place{Structure: 1, Step: "sharing"}), nil}}
	for _, id := range []steps.ID{"customer", "account", "structure", "application", "terms", "space", "declaration",
		"connector", "credentials", "access", "recipient"} {
		all = append(all, picture{string(id), wizardtest.Asking(wizardtest.At(id)), nil})
	}
	return append(all,
		picture{"second-structure", wizardtest.Asking(steps.Place{Structure: 1, Step: "terms"}), nil},
		picture{"review-two", wizard.State{Phase: wizard.Asking, ID: "mairie", Answers: wizardtest.AnsweredFor(2), At: wizardtest.At("review"), Vault: wizard.VaultState{Open: true, Kind: "keyring"}},
			func(w *terminal) { w.press(strings.Repeat(down, 17)) }},
		picture{"practice", practising(wizardtest.At("application")), nil},
		picture{"custom-hosts", wizardtest.Asking(wizardtest.At("credentials")), nil},
		picture{"glossary", wizardtest.Asking(wizardtest.At("space")), func(w *terminal) { w.press(f1) }},
	)
}

func withoutSpace() wizard.State {
	s := wizardtest.Asking(wizardtest.At("space"))
	return wizardtest.Written(s.Next(wizard.Submitted{Given: wizardtest.GoodAnswer(wizardtest.At("space"), "space.visible", steps.No)}))
}

// as is the state that asks a step of a customer in another role.
func as(role string, step steps.ID) wizard.State {
	s := wizardtest.Asking(wizardtest.At("recipient"))
	customer := wizardtest.At("customer")
	s.Answers, s.At = s.Answers.Put(customer, wizardtest.GoodAnswer(customer, "customer.role", role)), wizardtest.At(step)
	return s
}

func practising(p steps.Place) wizard.State {
	s := wizardtest.Asking(p)
	s.Practice = true
	return s
}

// typedPictures are steps with something in their fields.
func typedPictures() []picture {
	return []picture{
		{"typed", wizardtest.Asking(wizardtest.At("structure")), func(w *terminal) { w.fill("Budget principal"); w.press("123 456") }},
		{"wrong-siret", wizardtest.Asking(wizardtest.At("structure")), func(w *terminal) { w.fill("Budget principal", "123 456 782 00011") }},
		{"pasted", wizardtest.Asking(wizardtest.At("application")), func(w *terminal) { w.fill("MON_APPLICATION"); w.paste("si@clairval.example\r\n") }},
		{"secret", wizardtest.Asking(wizardtest.At("credentials")), func(w *terminal) { w.fill(wizardtest.FirstID); w.paste(wizardtest.FirstSecret) }},
	}
}

// failedPictures are checks that run, or did not pass.
func failedPictures() []picture {
	at4 := func(w *terminal) { w.fill(wizardtest.SlowID, wizardtest.SlowSecret); w.wait(4 * time.Second) }
	return []picture{
		{"checking-at-once", wizardtest.InPhase(wizard.Checking), nil},
		{"checking", wizardtest.Asking(wizardtest.At("credentials")), at4},
		{"checking-access", withFirstPair(wizardtest.Asking(wizardtest.At("access"))), func(w *terminal) {
			w.fill(wizardtest.Login, wizardtest.Password)
			w.wait(50 * time.Millisecond) // between two answers, however large the terminal becomes
		}},
		{"succeeded", wizardtest.Written(wizardtest.Checked(wizardtest.InPhase(wizard.Checking), nil)), nil},
		{"warned", warned(), nil},
		{"names-differ", wizardtest.Asking(wizardtest.At("declaration")), func(w *terminal) {
			w.fill("MON_ApPLICATION_CHORUS_PR0", "+33 1 00 00 00 00")
		}},
		{"names-of-another-case", wizardtest.Asking(wizardtest.At("declaration")), func(w *terminal) {
			w.fill("mon_application_chorus_pro", "")
		}},
		{"refused", failed(chorus.Result{Fault: chorus.CredentialsRefused, Status: 400, Code: "invalid_client"}), nil},
		{"refused-everywhere", failed(chorus.Result{Fault: chorus.CredentialsRefused, Status: 400, Code: "invalid_client", Elsewhere: chorus.Refused}), nil},
		{"wrong-environment", failed(chorus.Result{Fault: chorus.WrongEnvironment, Status: 400, Code: "invalid_client"}), nil},
		{"undecided", failed(chorus.Result{Fault: chorus.Timeout, Stage: chorus.StageAnswer}), nil},
		{"certificate", failed(chorus.Result{Fault: chorus.CertificateUntrusted, Issuer: "CN=Pare-feu Clairval"}), nil},
		{"access-missing", tried("granted", "not-granted", "granted", "account-refused"), nil},
		{"access-closed", tried("not-granted", "not-granted", "not-granted", "not-granted"), nil},
		{"access-other", tried("unavailable", "untested", "not-found", "token-refused"), nil},
		{"unwritten", wizardtest.Failing(wizardtest.InPhase(wizard.Saving)), nil},
		{"changed-elsewhere", changed(), nil},
		{"unread", unopened(), nil},
	}
}

// withFirstPair is s with a pair that the simulator knows, which was accepted.
func withFirstPair(s wizard.State) wizard.State {
	p := wizardtest.At("credentials")
	s.Answers = s.Answers.Put(p, steps.Given{
		Texts:   map[steps.Key]string{"credentials.client_id": wizardtest.FirstID},
		Secrets: map[steps.Key]secret.Text{"credentials.client_secret": secret.Of(wizardtest.FirstSecret)},
	}).Found(p, wizardtest.Passed())
	return s
}

func warned() wizard.State {
	credentials := wizardtest.At("credentials")
	return wizardtest.Asking(credentials).Next(wizard.Submitted{Given: wizardtest.GoodAnswer(credentials, "credentials.client_id", "unusual")})
}

// failed is a pair that PISTE was asked about, and what came of it.
func failed(r chorus.Result) wizard.State {
	r.Environment, r.Host = chorus.Production, "oauth.piste.gouv.fr"
	return wizardtest.Checked(wizardtest.InPhase(wizard.Checking), steps.FaultProblem(r))
}

// tried is what the technical account opens, for each API.
func tried(access ...chorus.Access) wizard.State {
	s := wizardtest.Asking(wizardtest.At("access"))
	s = s.Next(wizard.Submitted{Given: steps.Given{Texts: map[steps.Key]string{"access.login": wizardtest.Login}}})
	s.Phase, s.Turn = wizard.Checking, s.Turn+1
	e := wizardtest.Passed()
	e.At, e.Passed, e.APIs = noon, false, apis(access...)
	return s.Next(wizard.Checked{Turn: s.Turn, Evidence: e, Problem: steps.AccessProblem(e.APIs)})
}

func apis(access ...chorus.Access) []chorus.API {
	var rows []chorus.API
	for i, name := range []string{"factures", "structures", "transverses", "utilisateurs"} {
		rows = append(rows, chorus.API{Name: name, Access: access[i]})
	}
	return rows
}

func changed() wizard.State {
	s := wizardtest.InPhase(wizard.Saving)
	return s.Next(wizard.Written{Turn: s.Turn, ID: "mairie", Problem: wizardtest.Changed})
}

func unopened() wizard.State {
	s := wizardtest.InPhase(wizard.Opening)
	return s.Next(wizard.Opened{Turn: s.Turn, Problem: wizardtest.Unread})
}

func vaultPictures() []picture {
	locked := func(v wizard.VaultState, p *steps.Problem) wizard.State {
		s := wizardtest.InPhase(wizard.Unlocking)
		return s.Next(wizard.Unlocked{Turn: s.Turn, Vault: v, Problem: p})
	}
	place := storeDir + "/secrets.age"
	silent := wizard.ProblemOf(&store.VaultError{Reason: store.Timeout})
	wrong := wizard.ProblemOf(&store.PassphraseError{})
	return []picture{
		{"unlocking", wizardtest.InPhase(wizard.Unlocking), nil},
		{"passphrase", locked(wizard.VaultState{Kind: "file", Place: place, New: true}, nil), nil},
		{"passphrase-known", locked(wizard.VaultState{Kind: "file", Place: place}, nil), nil},
		{"passphrase-wrong", locked(wizard.VaultState{Kind: "file", Place: place}, wrong), nil},
		{"keyring-silent", locked(wizard.VaultState{Kind: "keyring"}, silent), nil},
	}
}

// lastPictures are the end of the walk.
func lastPictures() []picture {
	return []picture{
		{"review", reviewing(), nil},
		{"review-scrolled", reviewing(), func(w *terminal) { w.press(pageDown, pageDown) }},
		{"saving", wizardtest.InPhase(wizard.Saving), nil},
		{"saved", received(reviewing()), nil},
		{"saved-sealing", endingWith(wizard.Ending{Sealing: true}), nil},
		{"saved-report", endingWith(wizard.Ending{Report: "/home/claire/compte-rendu-mairie.html"}), nil},
		{"reporting", wizardtest.InPhase(wizard.Reporting), nil},
		{"saved-remains", received(withMissingAccess()), nil},
	}
}

// reviewing is a walk whose pair and access were verified.
func reviewing() wizard.State {
	s := wizardtest.Asking(wizardtest.At("review"))
	e := wizardtest.Passed()
	e.At, e.APIs, e.Degree = noon, apis("granted", "granted", "granted", "granted"), steps.Proven
	s.Answers = s.Answers.Put(wizardtest.At("access"), steps.Given{Texts: map[steps.Key]string{"access.login": wizardtest.Login}})
	s.Answers = s.Answers.Found(wizardtest.At("access"), e)
	e.APIs, e.Degree = nil, steps.Accepted
	s.Answers = s.Answers.Found(wizardtest.At("credentials"), e)
	return s
}

// withMissingAccess is a walk that went past an API that is not open.
func withMissingAccess() wizard.State {
	s, access := reviewing(), wizardtest.At("access")
	e, _ := s.Answers.At(access).Evidence(access.Step)
	e.Passed, e.APIs = false, apis("granted", "not-granted", "granted", "granted")
	s.Answers = s.Answers.Found(access, e)
	return s
}

// endingWith is a saved dossier on whose page something was done.
func endingWith(e wizard.Ending) wizard.State {
	s := received(reviewing())
	s.End = e
	return s
}

func received(s wizard.State) wizard.State { return wizardtest.Written(s.Next(wizard.Submitted{})) }

// refusedBefore is a dossier whose pair was refused, as it is opened.
func refusedBefore() wizard.State {
	a := wizardtest.Answered(wizardtest.At("access"))
	e := steps.Evidence{At: noon, Degree: steps.Denied, Result: chorus.Result{Verdict: chorus.Refused, Fault: chorus.CredentialsRefused,
		Environment: chorus.Production, Host: "oauth.piste.gouv.fr", Status: 400, Code: "invalid_client", Requests: 1}}
	s := wizardtest.InPhase(wizard.Opening)
	s.Vault = wizard.VaultState{Open: true, Kind: "file"}
	return s.Next(wizard.Opened{Turn: 1, Answers: a.Found(wizardtest.At("credentials"), e)})
}

// handedOver is a dossier that a colleague has left a note on, as it is opened.
func handedOver() wizard.State {
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	a := wizardtest.Answered(wizardtest.At("terms"))
	a.Assigned = "Claire Martin"
	a.Notes = []steps.Note{{At: at, Who: "denis", Text: "La DSI rappelle lundi, ne rien changer avant."}}
	a.History = []steps.Act{
		{At: at.Add(-time.Hour), Who: "claire", Structure: "12345678200010", Step: "application", What: steps.Answered},
		{At: at, Who: "denis", What: steps.Noted},
	}
	return wizardtest.InPhase(wizard.Opening).Next(wizard.Opened{Turn: 1, Answers: a})
}
