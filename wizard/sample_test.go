package wizard

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// goodTexts are well formed answers, by key. All are invented.
var goodTexts = map[steps.Key]string{
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
	"openbee.done":          steps.Yes, "another": steps.No,
}

// perStructure are the answers that each structure has of its own.
var perStructure = map[steps.Key]bool{"application.name": true, "declaration.application_name": true}

// goodSecret is invented.
var goodSecret = secret.Of("3f1d2c4b-0000-4a4a-8b8b-5e5e5e5e5e5e")

// given is a good answer to the step at p, changed by the pairs of key and text.
func given(p steps.Place, changed ...string) steps.Given {
	g := steps.Given{Texts: map[steps.Key]string{}, Secrets: map[steps.Key]secret.Text{}}
	for _, f := range steps.ByID(p.Step).Fields {
		switch {
		case f.Key == "credentials.client_secret":
			g.Secrets[f.Key] = goodSecret
		case f.Key == "credentials.client_id" && p.Structure > 0:
			g.Texts[f.Key] = "d041f177-057e-48b0-823b-ba10a73db0e9"
		case f.Kind != steps.Secret:
			g.Texts[f.Key] = goodTexts[f.Key]
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

// passed is evidence that a check of p's step passed.
func passed() steps.Evidence {
	return steps.Evidence{At: time.Unix(1, 0), Passed: true, Degree: steps.Accepted, Result: chorus.Result{Verdict: chorus.Valid}}
}

// answered is everything answered and passed before p, one structure, or two when p is
// at the second.
func answered(p steps.Place) steps.Answers {
	a := steps.Answers{}.Put(steps.Place{Step: "customer"}, steps.Given{})
	for range p.Structure {
		a = a.Put(steps.Place{Step: "another"}, given(steps.Place{Step: "another"}, "another", steps.Yes))
	}
	for q := a.Route()[0]; q != p; q = a.After(q) { // the role puts a step on the route
		a = a.Put(q, given(q))
		if steps.ByID(q.Step).Check != nil {
			a = a.Found(q, passed())
		}
	}
	return a.Keep()
}

// asking is the state that asks p, everything before it passed and saved.
func asking(p steps.Place) State {
	return State{Phase: Asking, Turn: 10, ID: "mairie", Answers: answered(p), At: p,
		Vault: VaultState{Open: true, Kind: "file", Place: "vault"}}
}

func at(id steps.ID) steps.Place { return steps.Place{Step: id} }

// after is s after events in turn.
func (s State) after(events ...Event) State {
	for _, e := range events {
		s = s.Next(e)
	}
	return s
}

// Problems of each sort.
var (
	refused   = &steps.Problem{Code: "fault.credentials-refused", Fault: chorus.CredentialsRefused}
	undecided = &steps.Problem{Code: "fault.throttled", Fault: chorus.Throttled}
	noAccess  = &steps.Problem{Code: "problem.access-missing"}
	ownFlaw   = &steps.Problem{Code: "flaw.names-differ"}
	unwritten = &steps.Problem{Code: "storage.write", Args: steps.Args{"path": "x"}}
	unread    = &steps.Problem{Code: "storage.damaged", Args: steps.Args{"path": "x"}}
)

// inPhase is a state in the phase that a walk reaches it in.
func inPhase(p Phase) State {
	credentials := at("credentials")
	switch p {
	case Listing:
		return State{}
	case Home:
		return State{}.Next(Listed{Dossiers: []Summary{{ID: "mairie"}}})
	case Opening:
		return inPhase(Home).Next(Open{"mairie"})
	case Warned:
		return asking(credentials).Next(Submitted{given(credentials, "credentials.client_id", "unusual")})
	case Checking:
		return asking(credentials).Next(Submitted{given(credentials)})
	case Failed:
		return checked(inPhase(Checking), undecided)
	case Unlocking:
		s := asking(at("connector"))
		s.Vault = VaultState{}
		return written(s.Next(Submitted{given(at("connector"))}))
	case Locked:
		s := inPhase(Unlocking)
		return s.Next(Unlocked{Turn: s.Turn, Vault: VaultState{Kind: "file", New: true}})
	case Saving:
		return asking(at("connector")).Next(Submitted{given(at("connector"))})
	case Saved:
		return written(asking(at("review")).Next(Submitted{}))
	case Ended:
		return inPhase(Home).Next(Stop{})
	}
	return asking(at("structure"))
}

func checked(s State, p *steps.Problem) State {
	e := passed()
	if p != nil {
		e.Passed, e.Verdict, e.Fault, e.Degree = false, p.Fault.Verdict(), p.Fault, steps.Unsettled
	}
	return s.Next(Checked{s.Turn, e, p})
}

func written(s State) State {
	return s.Next(Written{Turn: s.Turn, ID: "mairie", Kept: true, Reviewed: time.Unix(2, 0)})
}

func failing(s State) State { return s.Next(Written{Turn: s.Turn, ID: "mairie", Problem: unwritten}) }

// openStore is an empty store.
func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// newWalk is a walk against the simulator in a scenario, with a vault in memory.
func newWalk(t *testing.T, s *store.Store, scenario string) *Walk {
	t.Helper()
	piste, err := simulator.New(scenario)
	if err != nil {
		t.Fatal(err)
	}
	piste.Latency = 200 * time.Millisecond
	client, err := chorus.NewClient(chorus.ClientOptions{Transport: simulator.Transport(piste)})
	if err != nil {
		t.Fatal(err)
	}
	return &Walk{Real: Side{Service: client, Store: s, vault: memory{}}}
}

// walking runs test in both languages, each in a bubble of its own.
func walking(t *testing.T, test func(*testing.T, Voice)) {
	for _, language := range steps.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, VoiceIn(language)) })
		})
	}
}

// memory is a vault that keeps its secrets by dossier and account.
type memory map[string]secret.Text

func (memory) Place() string { return "memory" }
func (memory) Kind() string  { return "keyring" }

func (m memory) Get(_ context.Context, dossier, account string) (secret.Text, error) {
	text, ok := m[dossier+"/"+account]
	if !ok {
		return secret.Text{}, store.ErrNoSecret
	}
	return text, nil
}

func (m memory) Put(_ context.Context, dossier string, secrets map[string]secret.Text) error {
	for account, text := range secrets {
		m[dossier+"/"+account] = text
	}
	return nil
}

func (m memory) Drop(_ context.Context, dossier string, accounts ...string) error {
	for _, account := range accounts {
		delete(m, dossier+"/"+account)
	}
	return nil
}
