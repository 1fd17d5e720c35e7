package wizard

import (
	"cmp"
	"context"
	"errors"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// A Side is a service to ask and a place to keep what is found.
type Side struct {
	Service chorus.Service
	Store   *store.Store
	// Kind is the vault asked for: "keyring", "file", or "" for the keyring where it answers.
	Kind string
	// Passphrase is the file vault's, where it was given in advance.
	Passphrase secret.Text
	// Apart is put before a dossier's id in the vault, because one keyring serves the real
	// store and the one of the rehearsals.
	Apart string
	// Values returns the fictitious answer to type in a rehearsal, by key and structure.
	Values func(key steps.Key, structure int) string

	// Vault holds the secrets. It is nil until Unlock has opened it.
	Vault store.Vault
}

// Side returns the side in use.
func (x *Effects) Side(practice bool) *Side {
	if practice {
		return &x.Practice
	}
	return &x.Real
}

func (d *Side) open(s State) Event {
	a, err := d.Read(s.ID)
	return Opened{s.Turn, a, ProblemOf(err)}
}

// Read returns one dossier. A file that is no dossier of this version is a
// *store.DamagedError.
func (d *Side) Read(id string) (steps.Answers, error) {
	raw, err := d.Store.Read(id)
	if err != nil {
		return steps.Answers{}, err
	}
	return d.Decode(id, raw)
}

// Decode returns the dossier in a document that was read, with the errors of Read.
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

// Unlock opens the vault of a kind: "keyring", "file", or "" for the one that the side names,
// and failing that the keyring where there is one. A keyring that is there and does not
// answer in time is a problem, and the user chooses what to do. A state that is neither open
// nor comes with a problem wants a passphrase.
func (d *Side) Unlock(ctx context.Context, kind string, passphrase secret.Text) (VaultState, *steps.Problem) {
	if d.Vault != nil {
		return d.vaultState(), nil
	}
	kind = cmp.Or(kind, d.Kind)
	if kind != "file" {
		vault, err := store.OpenKeyring(ctx)
		if err == nil {
			d.Vault = vault
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
	d.Vault = vault
	return d.vaultState(), nil
}

func (d *Side) vaultState() VaultState {
	return VaultState{Open: true, Kind: d.Vault.Kind(), Place: d.Vault.Place()}
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

// Load returns the answers with those secrets from the vault that were not given in this run.
func (d *Side) Load(ctx context.Context, id string, a steps.Answers) (steps.Answers, error) {
	for p, f := range a.Accounts() {
		view := a.At(p)
		if !view.Secret(f.Key).Empty() || !view.Kept(f) {
			continue
		}
		if d.Vault == nil {
			return a, &store.VaultError{Reason: store.Locked}
		}
		s, err := d.Vault.Get(ctx, d.Apart+id, view.Text(f.Account))
		if err != nil {
			return a, err
		}
		a = a.Load(p, f, s)
	}
	return a, nil
}

// save writes the secrets, then the dossier that says where they are, then drops the
// secrets that no answer names any more. A save that changes nothing writes nothing.
func (d *Side) save(ctx context.Context, s State) Event {
	a := s.Answers
	if s.then == receipt && a.Reviewed.IsZero() {
		a.Reviewed = time.Now().UTC().Truncate(time.Second)
	}
	written := Written{Turn: s.Turn, ID: s.ID, Kept: d.Vault != nil, Reviewed: a.Reviewed}
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

// create makes the dossier and returns its id, which the vault needs to keep a secret.
func (d *Side) create(a steps.Answers) (string, error) {
	doc, err := a.Encode()
	if err != nil {
		return "", err
	}
	return d.Store.Create(a.Name(), doc)
}

// write saves the answers and returns what the dossier held before.
func (d *Side) write(ctx context.Context, id string, a steps.Answers) (steps.Answers, error) {
	raw, err := d.Store.Read(id)
	if err != nil {
		return steps.Answers{}, err
	}
	before, err := decode(d.Store, id, raw)
	if err != nil {
		return before, err
	}
	if d.Vault != nil {
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
	return d.Vault.Put(ctx, d.Apart+id, typed)
}

func (d *Side) dropOrphans(ctx context.Context, id string, before, after steps.Answers) error {
	if d.Vault == nil {
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
	return d.Vault.Drop(ctx, d.Apart+id, orphans...)
}

// WithVault returns the same side with a vault of another kind, which is not open yet.
func (d *Side) WithVault(kind string) *Side {
	other := *d
	other.Kind, other.Vault = kind, nil
	return &other
}

// Place says where the open vault is, for people.
func (d *Side) Place() string { return d.Vault.Place() }

// Held returns a dossier's secrets in the open vault, by the vault's names for them. A secret
// that is missing there is left out: it was moved to another vault before.
func (d *Side) Held(ctx context.Context, id string, a steps.Answers) (store.Secrets, error) {
	held := store.Secrets{}
	for p, f := range a.Accounts() {
		view := a.At(p)
		if !view.Kept(f) {
			continue
		}
		account := view.Text(f.Account)
		switch s, err := d.Vault.Get(ctx, d.Apart+id, account); {
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

// Hand moves secrets to the open vault of another side, and returns how many were moved.
func (d *Side) Hand(ctx context.Context, to *Side, secrets store.Secrets) (moved int, err error) {
	return store.Move(ctx, d.Vault, to.Vault, secrets)
}

// Forget drops every secret of a dossier from the vault.
func (d *Side) Forget(ctx context.Context, id string, a steps.Answers) error {
	return d.dropOrphans(ctx, id, a, steps.Answers{})
}

// Recall returns the answers with the secrets that the vault holds of them, so that a secret
// given again is seen to be the same. Where the vault does not open without a question, the
// answers come back as they are: the walk meets the same obstacle, and says it.
func (d *Side) Recall(ctx context.Context, id string, a steps.Answers) steps.Answers {
	if !a.KeepsSecrets() {
		return a
	}
	if _, problem := d.Unlock(ctx, "", d.Passphrase); problem != nil {
		return a
	}
	a, _ = d.Load(ctx, id, a)
	return a
}
