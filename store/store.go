package store

import (
	"context"
	"errors"

	"raccord/store/secret"
)

// A Store is where dossiers are kept, and their secrets apart from them. Several programs use one at
// once. Its errors are those of this package, and ctx's own where ctx ends first.
type Store interface {
	// String names the store for people: a path, or an address without user and password.
	String() string
	// Unverified is the sslmode by which the store is reached over a network without its name being
	// verified; "" where it is verified, or on this computer.
	Unverified() string
	// Place names a dossier for people, in one word that can be copied.
	Place(id string) string

	// IDs returns the ids of the dossiers, sorted, without reading any.
	IDs(ctx context.Context) ([]string, error)
	// List calls visit with every dossier whose id is wanted, all of them where wanted is nil: in no
	// order, and from several goroutines at once. A dossier that cannot be read is an Entry with its
	// error. The error of List is about the store itself.
	List(ctx context.Context, wanted func(id string) bool, visit func(Entry)) error
	// Read returns a dossier's document, of a version that this program knows.
	Read(ctx context.Context, id string) ([]byte, error)
	// Previous returns the document before the last save.
	Previous(ctx context.Context, id string) ([]byte, error)

	// Create keeps doc as a new dossier, whose id Slug makes of name.
	Create(ctx context.Context, name string, doc []byte) (id string, err error)
	// Save replaces the document of a dossier that was read in a revision. A later one is left as it
	// is: *ChangedError.
	Save(ctx context.Context, id string, doc []byte, read Revision) error
	// Changed returns the *ChangedError about a dossier: when its document was saved last.
	Changed(ctx context.Context, id string) error
	// SaveAside keeps a document that cannot replace a dossier's in a file, and returns its path.
	SaveAside(ctx context.Context, id string, doc []byte) (path string, err error)
	// Remove forgets a dossier, but for its secrets.
	Remove(ctx context.Context, id string) error

	// Hold says that this program has a dossier open, and no other any more. It returns who else has
	// it open. Where a hold cannot be placed, nothing is said.
	Hold(ctx context.Context, id, name string) []Holder
	// Release says that this program has no dossier open any more.
	Release()
	// Holders returns who else has which dossier open, by the dossier's id.
	Holders(ctx context.Context) map[string][]Holder
	// Watch returns nil once something was changed since the call before, by another program;
	// ErrUnwatched where the store does not tell.
	Watch(ctx context.Context) error

	// Journal opens the journal of a batch, or begins one. It is on this computer.
	Journal(name string) (*Journal, error)

	// OpenVault opens the vault of a kind: "keyring", "file", or "" for the one that is there. A
	// passphrase that is needed and empty is a *PassphraseNeededError.
	OpenVault(ctx context.Context, kind string, passphrase secret.Text) (Vault, error)
	// VaultForm says what the encrypted file shows without its passphrase.
	VaultForm() (VaultForm, error)
	// ChangePassphrase changes the passphrase of the encrypted file.
	ChangePassphrase(ctx context.Context, old, chosen secret.Text) error

	// Examine finds what would keep dossiers from being read and saved, the most important first. It
	// changes nothing.
	Examine(ctx context.Context) []Finding
}

// ErrUnwatched says that a store does not tell of changes.
var ErrUnwatched = errors.New("store: changes are not told")

// A Finding is one thing that a store says of its own condition.
type Finding struct {
	// Code names what was found: "read-only".
	Code  string
	State State
	// Subject is the path, address or dossier concerned.
	Subject string
	// Args are what a sentence about it needs besides, by name.
	Args map[string]string
	// Err is what was found, in the place of a code.
	Err error
}

// A State is what a finding amounts to.
type State int

const (
	// Well: there is nothing to do.
	Well State = iota
	// Notable: it does no harm, and could worry a reader.
	Notable
	// Spoiled: dossiers cannot be kept as they should be.
	Spoiled
	// Unexamined: this could not be told.
	Unexamined
)
