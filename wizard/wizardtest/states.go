package wizardtest

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/steps"
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
	"openbee.done":          steps.Yes, "another": steps.No,
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

// Passed is evidence that a check of p's step passed.
func Passed() steps.Evidence {
	return steps.Evidence{At: time.Unix(1, 0), Passed: true, Degree: steps.Accepted, Verdict: chorus.Valid}
}

// Answered is everything answered and passed before p, one structure, or two when p is
// at the second.
func Answered(p steps.Place) steps.Answers {
	a := steps.Answers{}.Put(steps.Place{Step: "customer"}, steps.Given{})
	for range p.Structure {
		a = a.Put(steps.Place{Step: "another"}, GoodAnswer(steps.Place{Step: "another"}, "another", steps.Yes))
	}
	for q := a.Route()[0]; q != p; q = a.After(q) { // the role puts a step on the route
		a = a.Put(q, GoodAnswer(q))
		if steps.ByID(q.Step).Check != nil {
			a = a.Found(q, Passed())
		}
	}
	return a.Keep()
}

// Asking is the state that asks p, everything before it passed and saved.
func Asking(p steps.Place) wizard.State {
	return wizard.State{Phase: wizard.Asking, Turn: 10, ID: "mairie", Answers: Answered(p), At: p,
		Vault: wizard.VaultState{Open: true, Kind: "file", Place: "vault"}}
}

func At(id steps.ID) steps.Place { return steps.Place{Step: id} }

// Problems of each sort.
var (
	Refused   = &steps.Problem{Code: "fault.credentials-refused", Fault: chorus.CredentialsRefused}
	Undecided = &steps.Problem{Code: "fault.throttled", Fault: chorus.Throttled}
	NoAccess  = &steps.Problem{Code: "problem.access-missing"}
	OwnFlaw   = &steps.Problem{Code: "flaw.names-differ"}
	Unwritten = &steps.Problem{Code: "storage.write", Args: steps.Args{"path": "x"}}
	Unread    = &steps.Problem{Code: "storage.damaged", Args: steps.Args{"path": "x"}}
)

// InPhase is a state in the phase that a walk reaches it in.
func InPhase(p wizard.Phase) wizard.State {
	credentials := At("credentials")
	switch p {
	case wizard.Listing:
		return wizard.State{}
	case wizard.Home:
		return wizard.State{}.Next(wizard.Listed{Dossiers: []wizard.Summary{{ID: "mairie"}}})
	case wizard.Opening:
		return InPhase(wizard.Home).Next(wizard.Open{ID: "mairie"})
	case wizard.Warned:
		return Asking(credentials).Next(wizard.Submitted{Given: GoodAnswer(credentials, "credentials.client_id", "unusual")})
	case wizard.Checking:
		return Asking(credentials).Next(wizard.Submitted{Given: GoodAnswer(credentials)})
	case wizard.Failed:
		return Checked(InPhase(wizard.Checking), Undecided)
	case wizard.Unlocking:
		s := Asking(At("connector"))
		s.Vault = wizard.VaultState{}
		return Written(s.Next(wizard.Submitted{Given: GoodAnswer(At("connector"))}))
	case wizard.Locked:
		s := InPhase(wizard.Unlocking)
		return s.Next(wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Kind: "file", New: true}})
	case wizard.Saving:
		return Asking(At("connector")).Next(wizard.Submitted{Given: GoodAnswer(At("connector"))})
	case wizard.Saved:
		return Written(Asking(At("review")).Next(wizard.Submitted{}))
	case wizard.Ended:
		return InPhase(wizard.Home).Next(wizard.Stop{})
	}
	return Asking(At("structure"))
}

func Checked(s wizard.State, p *steps.Problem) wizard.State {
	e := Passed()
	if p != nil {
		e.Passed, e.Verdict, e.Fault, e.Degree = false, p.Fault.Verdict(), p.Fault, steps.Unsettled
	}
	return s.Next(wizard.Checked{Turn: s.Turn, Evidence: e, Problem: p})
}

func Written(s wizard.State) wizard.State {
	return s.Next(wizard.Written{Turn: s.Turn, ID: "mairie", Kept: true, Reviewed: time.Unix(2, 0)})
}

func Failing(s wizard.State) wizard.State {
	return s.Next(wizard.Written{Turn: s.Turn, ID: "mairie", Problem: Unwritten})
}

// OpenStore is an empty store.
func OpenStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// NewEffects is a walk against the simulator in a scenario, with a vault in memory.
func NewEffects(t *testing.T, s *store.Store, scenario string) *wizard.Effects {
	t.Helper()
	simulator, err := chorus.NewSimulator(scenario)
	if err != nil {
		t.Fatal(err)
	}
	simulator.Latency = 200 * time.Millisecond
	client, err := chorus.NewClient(chorus.ClientOptions{Transport: chorus.Transport(simulator)})
	if err != nil {
		t.Fatal(err)
	}
	return &wizard.Effects{Real: wizard.Side{Service: client, Store: s, Vault: Memory{}}}
}

// InEveryLanguage runs test in both languages, each in a bubble of its own.
func InEveryLanguage(t *testing.T, test func(*testing.T, wizard.Voice)) {
	for _, language := range steps.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, wizard.VoiceIn(language)) })
		})
	}
}

// Memory is a vault that keeps its secrets by dossier and account.
type Memory map[string]secret.Text

func (Memory) Place() string { return "memory" }
func (Memory) Kind() string  { return "keyring" }

func (m Memory) Get(_ context.Context, dossier, account string) (secret.Text, error) {
	text, ok := m[dossier+"/"+account]
	if !ok {
		return secret.Text{}, store.ErrNoSecret
	}
	return text, nil
}

func (m Memory) Put(_ context.Context, dossier string, secrets map[string]secret.Text) error {
	for account, text := range secrets {
		m[dossier+"/"+account] = text
	}
	return nil
}

func (m Memory) Drop(_ context.Context, dossier string, accounts ...string) error {
	for _, account := range accounts {
		delete(m, dossier+"/"+account)
	}
	return nil
}

// oneStructure is an answers file that the simulator accepts, and secondStructure what a
// second one adds.
const (
	oneStructure = `{
  "version": 1,
  "customer": {"name": "Mairie de Clairval", "role": "recipient"},
  "account": {"ready": true},
  "structures": [{
    "structure": {"name": "Budget principal", "siret": "123 456 782 00010"},
    "application": {"name": "MON_APPLICATION_CHORUS_PRO", "email": "si@clairval.example", "responsible": "Claire Martin"},
    "terms": {"accepted": true},
    "space": {"visible": true},
    "declaration": {"application_name": "MON_APPLICATION_CHORUS_PRO", "contact_name": "Jean Exemple", "contact_email": "tech@clairval.example", "contact_phone": "+33 1 00 00 00 00"},
    "connector": {"version": "v6.11.2"},
    "credentials": {"client_id": "` + FirstID + `", "client_secret_file": "` + FirstSecret + `"},
    "openbee": {"done": true}
  }]
}`
	secondStructure = `{
    "structure": {"name": "École", "siret": "12345678200028"},
    "application": {"name": "ECOLE_CHORUS_PRO", "email": "ecole@clairval.example", "responsible": "Claire Martin"},
    "terms": {"accepted": true},
    "space": {"visible": true},
    "declaration": {"application_name": "ECOLE_CHORUS_PRO", "contact_name": "Claire Martin", "contact_email": "ecole@clairval.example", "contact_phone": "0100000001"},
    "connector": {"version": "7.0"},
    "credentials": {"client_id": "` + SecondID + `", "client_secret_file": "` + SecondSecret + `"},
    "openbee": {"done": true}
  }`
)

func ReadDossier(t *testing.T, s *store.Store, id string) map[string]any {
	t.Helper()
	raw, err := s.Read(id)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// MemberAt is what stands at a path of a document.
func MemberAt(doc any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		switch at := doc.(type) {
		case map[string]any:
			doc = at[name]
		case []any:
			doc = at[name[0]-'0']
		}
	}
	return doc
}

// SavedAt is the state that asks p of a dossier in the store.
func SavedAt(t *testing.T, s *store.Store, p steps.Place) wizard.State {
	t.Helper()
	state := Asking(p)
	doc, err := state.Answers.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if state.ID, err = s.Create(state.Answers.Name(), doc); err != nil {
		t.Fatal(err)
	}
	return state
}

// A broken vault keeps nothing until it is mended.
type Broken struct {
	Memory
	Err *error
}

func (b Broken) Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error {
	if *b.Err != nil {
		return *b.Err
	}
	return b.Memory.Put(ctx, dossier, secrets)
}

// Unchecked saves a dossier with a kept secret that nobody checked, and returns its id.
func Unchecked(t *testing.T, s *store.Store) string {
	t.Helper()
	a := Answered(At("access"))
	delete(a.Structures[0].Evidence, "credentials")
	doc, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Create(a.Name(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

const Passphrase = "sept petits canards verts"
