package wizard

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// A Walk is everything the machine's effects act on: one side that is real, and one to
// rehearse on.
type Walk struct {
	Real, Practice Side
	// CustomHosts names the hosts in use where they are not the built-in ones.
	CustomHosts string
}

// A Side is a service and a place to keep what is found.
type Side struct {
	Service chorus.Service
	Store   *store.Store
	// Kind is the vault asked for: "keyring", "file", or "" for the keyring where it answers.
	Kind string
	// Passphrase is the file vault's, where it was given in advance.
	Passphrase secret.Text
	// Apart begins the dossiers' ids in the vault: one keyring serves every store.
	Apart string
	// Values are fictitious answers to type in a rehearsal, by key and structure.
	Values func(key steps.Key, structure int) string

	vault store.Vault
}

// Side is the one in use.
func (w *Walk) Side(practice bool) *Side {
	if practice {
		return &w.Practice
	}
	return &w.Real
}

// Do carries out what s's phase asks for and returns the fact; nil where the phase
// waits for the user. It blocks; a cancelled context ends a check.
func (w *Walk) Do(ctx context.Context, s State) Event {
	side := w.Side(s.Practice)
	switch s.Phase {
	case Listing:
		dossiers, err := List(side.Store)
		return Listed{s.Turn, dossiers, ProblemOf(err)}
	case Opening:
		return side.open(s)
	case Unlocking:
		return side.unlock(ctx, s)
	case Checking:
		return side.check(ctx, s)
	case Saving:
		return side.save(ctx, s)
	}
	return nil
}

func (d *Side) open(s State) Event {
	a, err := d.Read(s.ID)
	return Opened{s.Turn, a, ProblemOf(err)}
}

// Read is one dossier. What is no dossier of this version is a *store.DamagedError.
func (d *Side) Read(id string) (steps.Answers, error) {
	raw, err := d.Store.Read(id)
	if err != nil {
		return steps.Answers{}, err
	}
	return d.Decode(id, raw)
}

// Decode is the dossier in a document that was read.
func (d *Side) Decode(id string, raw []byte) (steps.Answers, error) { return decode(d.Store, id, raw) }

func decode(s *store.Store, id string, raw []byte) (steps.Answers, error) {
	a, err := steps.Decode(raw)
	if err != nil {
		return steps.Answers{}, &store.DamagedError{ID: id, Path: s.Path(id), Err: err}
	}
	return a, nil
}

func (d *Side) unlock(ctx context.Context, s State) Event {
	passphrase := s.passphrase
	if passphrase.Empty() {
		passphrase = d.Passphrase
	}
	state, problem := d.Unlock(ctx, s.vaultKind, passphrase)
	return Unlocked{s.Turn, state, problem}
}

// Unlock opens the vault of that kind ("" for the one asked for, or the keyring where it
// answers). That the keyring does not answer in time is not that it is absent: the user
// chooses then. A state that is not open and has no problem wants a passphrase.
func (d *Side) Unlock(ctx context.Context, kind string, passphrase secret.Text) (VaultState, *steps.Problem) {
	if d.vault != nil {
		return d.vaultState(), nil
	}
	kind = cmp.Or(kind, d.Kind)
	if kind != "file" {
		vault, err := store.OpenKeyring(ctx)
		if err == nil {
			d.vault = vault
			return d.vaultState(), nil
		}
		var ve *store.VaultError
		absent := errors.As(err, &ve) && ve.Reason == store.Absent
		if kind == "keyring" || !absent {
			return VaultState{Kind: "keyring"}, ProblemOf(err)
		}
	}
	return d.unlockFile(ctx, passphrase)
}

func (d *Side) unlockFile(ctx context.Context, passphrase secret.Text) (VaultState, *steps.Problem) {
	locked := VaultState{Kind: "file", Place: d.Store.VaultPath(), New: !d.Store.VaultFileExists()}
	if passphrase.Empty() {
		return locked, nil
	}
	vault, err := d.Store.OpenFile(ctx, passphrase)
	if err != nil {
		return locked, ProblemOf(err)
	}
	d.vault = vault
	return d.vaultState(), nil
}

func (d *Side) vaultState() VaultState {
	return VaultState{Open: true, Kind: d.vault.Kind(), Place: d.vault.Place()}
}

func (d *Side) check(ctx context.Context, s State) Event {
	a, err := d.Load(ctx, s.ID, s.Answers)
	if err != nil {
		return Checked{s.Turn, steps.Evidence{}, ProblemOf(err)}
	}
	check := steps.ByID(s.At.Step).Check
	run := check.Run
	if s.elsewhere {
		run = check.Elsewhere
	}
	evidence, err := run(ctx, d.Service, a.At(s.At))
	return Checked{s.Turn, evidence, ProblemOf(err)}
}

// Load is a with the secrets that the vault holds and this run does not.
func (d *Side) Load(ctx context.Context, id string, a steps.Answers) (steps.Answers, error) {
	for p, f := range a.Accounts() {
		view := a.At(p)
		if !view.Secret(f.Key).Empty() || !view.Kept(f) {
			continue
		}
		if d.vault == nil {
			return a, &store.VaultError{Reason: store.Locked}
		}
		s, err := d.vault.Get(ctx, d.Apart+id, view.Text(f.Account))
		if err != nil {
			return a, err
		}
		a = a.Load(p, f, s)
	}
	return a, nil
}

// save writes the secrets, then the dossier that says where they are, then drops the
// secrets that no answer speaks of any more. A save that changes nothing writes nothing.
func (d *Side) save(ctx context.Context, s State) Event {
	a := s.Answers
	if s.then == receipt && a.Reviewed.IsZero() {
		a.Reviewed = time.Now().UTC().Truncate(time.Second)
	}
	written := Written{Turn: s.Turn, ID: s.ID, Kept: d.vault != nil, Reviewed: a.Reviewed}
	var before steps.Answers
	var err error
	if written.ID == "" {
		written.ID, err = d.create(a)
	}
	if err == nil {
		before, err = d.write(ctx, written.ID, a)
	}
	if err == nil {
		err = d.dropOrphans(ctx, written.ID, before, a)
	}
	written.Problem = ProblemOf(err)
	return written
}

// create makes the dossier. A secret needs its id before it can be kept.
func (d *Side) create(a steps.Answers) (string, error) {
	doc, err := a.Encode()
	if err != nil {
		return "", err
	}
	return d.Store.Create(a.Name(), doc)
}

// write returns what the dossier said before.
func (d *Side) write(ctx context.Context, id string, a steps.Answers) (steps.Answers, error) {
	raw, err := d.Store.Read(id)
	if err != nil {
		return steps.Answers{}, err
	}
	before, err := decode(d.Store, id, raw)
	if err != nil {
		return before, err
	}
	if d.vault != nil {
		if err := d.keep(ctx, id, a); err != nil {
			return before, err
		}
		a = a.Keep()
	}
	doc, err := a.Encode()
	if err != nil || string(raw) == string(doc) {
		return before, err
	}
	return before, d.Store.Save(id, doc)
}

func (d *Side) keep(ctx context.Context, id string, a steps.Answers) error {
	typed := map[string]secret.Text{}
	for p, f := range a.Accounts() {
		view := a.At(p)
		if s := view.Secret(f.Key); !s.Empty() && !view.Kept(f) {
			typed[view.Text(f.Account)] = s
		}
	}
	if len(typed) == 0 {
		return nil
	}
	return d.vault.Put(ctx, d.Apart+id, typed)
}

func (d *Side) dropOrphans(ctx context.Context, id string, before, after steps.Answers) error {
	if d.vault == nil {
		return nil
	}
	still := map[string]bool{}
	for p, f := range after.Accounts() {
		still[after.At(p).Text(f.Account)] = true
	}
	var orphans []string
	for p, f := range before.Accounts() {
		if account := before.At(p).Text(f.Account); !still[account] && before.At(p).Kept(f) {
			orphans = append(orphans, account)
		}
	}
	if len(orphans) == 0 {
		return nil
	}
	return d.vault.Drop(ctx, d.Apart+id, orphans...)
}

// WithVault is the side with a vault of that kind, which is not open yet.
func (d *Side) WithVault(kind string) *Side {
	other := *d
	other.Kind, other.vault = kind, nil
	return &other
}

// Place is where the open vault is, for people.
func (d *Side) Place() string { return d.vault.Place() }

// Held are a dossier's secrets in the open vault, as it names them. One that is not there
// was moved elsewhere before.
func (d *Side) Held(ctx context.Context, id string, a steps.Answers) (store.Secrets, error) {
	held := store.Secrets{}
	for p, f := range a.Accounts() {
		view := a.At(p)
		if !view.Kept(f) {
			continue
		}
		account := view.Text(f.Account)
		switch s, err := d.vault.Get(ctx, d.Apart+id, account); {
		case errors.Is(err, store.ErrNoSecret):
		case err != nil:
			return held, err
		default:
			if held[d.Apart+id] == nil {
				held[d.Apart+id] = map[string]secret.Text{}
			}
			held[d.Apart+id][account] = s
		}
	}
	return held, nil
}

// Hand moves secrets to the vault of a side of the same store, and returns how many.
func (d *Side) Hand(ctx context.Context, to *Side, secrets store.Secrets) (moved int, err error) {
	return store.Move(ctx, d.vault, to.vault, secrets)
}

// Forget drops every secret of a dossier.
func (d *Side) Forget(ctx context.Context, id string, a steps.Answers) error {
	return d.dropOrphans(ctx, id, a, steps.Answers{})
}

// ProblemOf is an error of the store, of a vault or of a step as a problem for people; nil
// for none, and for a wait that the user ended.
func ProblemOf(err error) *steps.Problem {
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	var p *steps.Problem
	if errors.As(err, &p) {
		return p
	}
	return storageProblem(err)
}

func storageProblem(err error) *steps.Problem {
	var (
		notFound   *store.NotFoundError
		damaged    *store.DamagedError
		newer      *store.NewerError
		locked     *store.LockedError
		running    *store.RunningError
		read       *store.ReadError
		write      *store.WriteError
		vault      *store.VaultError
		passphrase *store.PassphraseError
	)
	problem := func(code string, args steps.Args) *steps.Problem { return &steps.Problem{Code: code, Args: args} }
	switch {
	case errors.As(err, &notFound):
		return problem("storage.not-found", steps.Args{"id": notFound.ID})
	case errors.As(err, &damaged):
		return problem("storage.damaged", steps.Args{"path": damaged.Path})
	case errors.As(err, &newer):
		return problem("storage.newer", steps.Args{"path": newer.Path, "version": strconv.Itoa(newer.Version)})
	case errors.As(err, &locked):
		return problem("storage.locked", steps.Args{"path": locked.Path, "holder": locked.Holder})
	case errors.As(err, &running):
		return problem("storage.batch-running", steps.Args{"holder": running.Holder})
	case errors.As(err, &passphrase):
		return problem("storage.passphrase", nil)
	case errors.As(err, &vault):
		return problem("storage.keyring-"+vault.Reason, nil)
	case errors.Is(err, store.ErrNoSecret):
		return problem("storage.secret-missing", nil)
	case errors.As(err, &read):
		return problem("storage.read", steps.Args{"path": read.Path})
	case errors.As(err, &write):
		return problem("storage.write", steps.Args{"path": write.Path})
	}
	return problem("storage.write", steps.Args{"path": err.Error()})
}
