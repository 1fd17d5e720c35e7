package wizardtest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// OpenStore returns an empty store.
func OpenStore(t testing.TB) *store.Folder {
	t.Helper()
	return OpenStoreIn(t, t.TempDir())
}

// OpenStoreIn returns the store in a folder. What it holds open ends with the test: Windows
// removes no open file, and so no folder of a test.
func OpenStoreIn(t testing.TB, dir string) *store.Folder {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Release)
	return s
}

// NewEffects returns effects that act on the simulator in a scenario, on a store, and on a
// vault in memory.
func NewEffects(t *testing.T, s store.Store, scenario string) *wizard.Effects {
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
	return &wizard.Effects{Real: wizard.Side{Service: client, Store: s, Vault: Memory{}}}
}

// Rehearsal returns effects whose practice side is the program's own, without a store.
func Rehearsal() *wizard.Effects {
	side, err := wizard.NewPractice("happy", chorus.ClientOptions{}, nil)
	if err != nil {
		panic(err) // the scenario is one of the simulator's
	}
	return &wizard.Effects{Practice: side}
}

// A Counted service counts the requests that are made of it.
type Counted struct {
	chorus.Service
	Calls int
}

func (c *Counted) Authenticate(ctx context.Context, env chorus.Environment, pair chorus.Pair) (chorus.Result, error) {
	c.Calls++
	return c.Service.Authenticate(ctx, env, pair)
}

func (c *Counted) Access(ctx context.Context, env chorus.Environment, pair chorus.Pair, account *chorus.TechnicalAccount, structure chorus.Structure) (chorus.Result, error) {
	c.Calls++
	return c.Service.Access(ctx, env, pair, account, structure)
}

// CountedEffects is NewEffects on an empty store, with a count of what PISTE is asked.
func CountedEffects(t *testing.T, scenario string) (*wizard.Effects, *Counted) {
	t.Helper()
	walk := NewEffects(t, OpenStore(t), scenario)
	service := &Counted{Service: walk.Real.Service}
	walk.Real.Service = service
	return walk, service
}

// Memory is an open vault in memory: its secrets by dossier and account.
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

// A Broken vault keeps nothing as long as Err points to an error.
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

// ReadDossier returns a dossier as it stands in the store.
func ReadDossier(t *testing.T, s store.Store, id string) map[string]any {
	t.Helper()
	raw, err := s.Read(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// MemberAt is what stands at a path of a document, as "structures.0.application.name".
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

// Save puts answers in a store as a new dossier, and returns its id.
func Save(t *testing.T, s store.Store, a steps.Answers) string {
	t.Helper()
	doc, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Create(context.Background(), a.Name(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// SavedAt is Asking, with its dossier saved in a store.
func SavedAt(t *testing.T, s store.Store, p steps.Place) wizard.State {
	t.Helper()
	state := Asking(p)
	state.ID = Save(t, s, state.Answers)
	state.Revision = RevisionOf(t, s, state.ID)
	return state
}

// RevisionOf is that of a dossier as it stands in the store.
func RevisionOf(t *testing.T, s store.Store, id string) store.Revision {
	t.Helper()
	raw, err := s.Read(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return store.RevisionOf(raw)
}

// Unchecked saves a dossier whose secret is in the vault and was not checked yet, and returns
// its id.
func Unchecked(t *testing.T, s store.Store) string {
	t.Helper()
	a := Answered(At("access"))
	delete(a.Structures[0].Evidence, "credentials")
	return Save(t, s, a)
}

// Passphrase is one to choose for the encrypted file. It is invented.
const Passphrase = "sept petits canards verts"

// Folder returns the folder that a store is.
func Folder(s store.Store) *store.Folder { return s.(*store.Folder) }

// Entries returns every dossier of a store, sorted by id.
func Entries(t *testing.T, s store.Store) (entries []store.Entry) {
	t.Helper()
	var mu sync.Mutex
	err := s.List(t.Context(), nil, func(e store.Entry) {
		mu.Lock()
		defer mu.Unlock()
		entries = append(entries, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(entries, func(a, b store.Entry) int { return strings.Compare(a.ID, b.ID) })
	return entries
}
