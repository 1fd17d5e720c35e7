package wizard

import (
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
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
		{"listing", inPhase(Listing), nil},
		{"home", State{Phase: Home}, nil},
		{"home-practice", State{Phase: Home, Practice: true}, nil},
		{"dossiers", State{Phase: Home, Dossiers: someDossiers}, nil},
		{"opening", inPhase(Opening), nil},
	}
}

var someDossiers = []Summary{
	{ID: "mairie-de-clairval", Customer: "Mairie de Clairval", Step: "terms", Passed: 4, Steps: 14},
	{ID: "ecole", Customer: "École de Clairval", Passed: 14, Steps: 14, Verdict: "valid", CheckedAt: Timestamp{noon}},
	{ID: "regie-des-eaux", Customer: "Régie des eaux du pays de Clairval", Step: "credentials", Passed: 9, Steps: 14, Verdict: "refused", CheckedAt: Timestamp{noon}},
	{ID: "other", Customer: "other", Problem: unread},
}

var noon = time.Date(2026, 11, 23, 12, 7, 0, 0, time.UTC)

func stepPictures() []picture {
	all := []picture{{"open-space", withoutSpace(), nil}, {"supplier", asSupplier(), nil}}
	for _, id := range []steps.ID{"customer", "account", "structure", "application", "terms", "space", "declaration",
		"connector", "credentials", "access", "recipient", "another"} {
		all = append(all, picture{string(id), asking(at(id)), nil})
	}
	return append(all,
		picture{"second-structure", asking(steps.Place{Structure: 1, Step: "terms"}), nil},
		picture{"practice", practising(at("application")), nil},
		picture{"custom-hosts", asking(at("credentials")), nil},
		picture{"glossary", asking(at("space")), func(w *terminal) { w.press(f1) }},
	)
}

func withoutSpace() State {
	s := asking(at("space"))
	return written(s.Next(Submitted{given(at("space"), "space.visible", steps.No)}))
}

func asSupplier() State {
	s := asking(at("recipient"))
	customer := at("customer")
	s.Answers, s.At = s.Answers.Put(customer, given(customer, "customer.role", "supplier")), at("supplier")
	return s
}

func practising(p steps.Place) State {
	s := asking(p)
	s.Practice = true
	return s
}

// typedPictures are steps with something in their fields.
func typedPictures() []picture {
	return []picture{
		{"typed", asking(at("structure")), func(w *terminal) { w.fill("Budget principal"); w.press("123 456") }},
		{"wrong-siret", asking(at("structure")), func(w *terminal) { w.fill("Budget principal", "123 456 782 00011") }},
		{"pasted", asking(at("application")), func(w *terminal) { w.fill("MON_APPLICATION"); w.paste("si@clairval.example\r\n") }},
		{"secret", asking(at("credentials")), func(w *terminal) { w.fill(firstID); w.paste(firstSecret) }},
	}
}

// failedPictures are checks that run, or did not pass.
func failedPictures() []picture {
	at4 := func(w *terminal) { w.fill(slowID, slowSecret); w.wait(4 * time.Second) }
	return []picture{
		{"checking-at-once", inPhase(Checking), nil},
		{"checking", asking(at("credentials")), at4},
		{"warned", warned(), nil},
		{"names-differ", asking(at("declaration")), func(w *terminal) {
			w.fill("MON_ApPLICATION_CHORUS_PR0", "", "", "+33 1 00 00 00 00")
		}},
		{"refused", failed(chorus.Result{Fault: chorus.CredentialsRefused, Status: 400, Code: "invalid_client"}), nil},
		{"wrong-environment", failed(chorus.Result{Fault: chorus.WrongEnvironment, Status: 400, Code: "invalid_client"}), nil},
		{"undecided", failed(chorus.Result{Fault: chorus.Timeout, Stage: chorus.StageAnswer}), nil},
		{"certificate", failed(chorus.Result{Fault: chorus.CertificateUntrusted, Issuer: "CN=Pare-feu Clairval"}), nil},
		{"access-missing", tried("granted", "not-granted", "granted", "account-refused"), nil},
		{"access-other", tried("unavailable", "untested", "not-found", "token-refused"), nil},
		{"unwritten", failing(inPhase(Saving)), nil},
		{"unread", unopened(), nil},
	}
}

func warned() State {
	credentials := at("credentials")
	return asking(credentials).Next(Submitted{given(credentials, "credentials.client_id", "unusual")})
}

// failed is a pair that PISTE was asked about, and what came of it.
func failed(r chorus.Result) State {
	r.Environment, r.Host = chorus.Production, "oauth.piste.gouv.fr"
	return checked(inPhase(Checking), steps.FaultProblem(r))
}

// tried is what the technical account opens, for each API.
func tried(access ...chorus.Access) State {
	s := asking(at("access"))
	s = s.Next(Submitted{steps.Given{Texts: map[steps.Key]string{"access.login": login}}})
	s.Phase, s.Turn = Checking, s.Turn+1
	e := passed()
	e.At, e.Passed, e.APIs = noon, false, apis(access...)
	return s.Next(Checked{s.Turn, e, steps.AccessProblem(e.APIs)})
}

func apis(access ...chorus.Access) []chorus.API {
	var rows []chorus.API
	for i, name := range []string{"factures", "structures", "transverses", "utilisateurs"} {
		rows = append(rows, chorus.API{Name: name, Access: access[i]})
	}
	return rows
}

func unopened() State {
	s := inPhase(Opening)
	return s.Next(Opened{Turn: s.Turn, Problem: unread})
}

func vaultPictures() []picture {
	locked := func(v VaultState, p *steps.Problem) State {
		s := inPhase(Unlocking)
		return s.Next(Unlocked{s.Turn, v, p})
	}
	place := storeDir + "/secrets.age"
	silent := ProblemOf(&store.VaultError{Reason: store.Timeout})
	wrong := ProblemOf(&store.PassphraseError{})
	return []picture{
		{"unlocking", inPhase(Unlocking), nil},
		{"passphrase", locked(VaultState{Kind: "file", Place: place, New: true}, nil), nil},
		{"passphrase-known", locked(VaultState{Kind: "file", Place: place}, nil), nil},
		{"passphrase-wrong", locked(VaultState{Kind: "file", Place: place}, wrong), nil},
		{"keyring-silent", locked(VaultState{Kind: "keyring"}, silent), nil},
	}
}

// lastPictures are the end of the walk.
func lastPictures() []picture {
	return []picture{
		{"review", reviewing(), nil},
		{"review-scrolled", reviewing(), func(w *terminal) { w.press(pageDown, pageDown) }},
		{"saving", inPhase(Saving), nil},
		{"saved", received(reviewing()), nil},
		{"saved-remains", received(asking(at("review"))), nil},
	}
}

// reviewing is a walk whose pair and access were verified.
func reviewing() State {
	s := asking(at("review"))
	e := passed()
	e.At, e.APIs, e.Degree = noon, apis("granted", "granted", "granted", "granted"), steps.Proven
	s.Answers = s.Answers.Put(at("access"), steps.Given{Texts: map[steps.Key]string{"access.login": login}})
	s.Answers = s.Answers.Found(at("access"), e)
	e.APIs, e.Degree = nil, steps.Accepted
	s.Answers = s.Answers.Found(at("credentials"), e)
	return s
}

func received(s State) State { return written(s.Next(Submitted{})) }
