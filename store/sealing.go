package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"filippo.io/age"

	"raccord/store/secret"
)

// This file seals one secret to several people. The rules are:
//
//   - The sealed text is an age file to the public keys of all of them, in the order of the keys.
//   - It says inside which dossier and account it belongs to and to whom it is sealed: a server that
//     hands out the secret of one account for another is found out, and who could read it is known
//     from the text that only members can open.
//   - What was sealed is opened again before it is kept, where the sealer is one of the people.

// An Identity is a person's own key pair, opened: what is sealed to any of its public keys can be
// read with it.
type Identity struct{ keys []*age.X25519Identity }

// Key returns the public key that others seal to.
func (i *Identity) Key() string { return i.keys[0].Recipient().String() }

// Has tells whether a public key is one of the identity's.
func (i *Identity) Has(key string) bool {
	return slices.ContainsFunc(i.keys, func(k *age.X25519Identity) bool { return k.Recipient().String() == key })
}

// A Sealed is a secret that some people can read, and what is said of it in clear.
type Sealed struct {
	Dossier, Account string
	// Keys are the public keys it is sealed to, sorted. What a server says here is a hint: Open
	// returns those of the sealed text itself.
	Keys []string
	// Text is the age file.
	Text []byte
}

// sealedContent is what a sealed text holds.
type sealedContent struct {
	Version int      `json:"version"`
	Dossier string   `json:"dossier"`
	Account string   `json:"account"`
	Secret  string   `json:"secret"`
	Keys    []string `json:"keys"`
}

// Seal seals the secret of an account to these public keys. The error is about a key that is none.
func Seal(dossier, account string, text secret.Text, keys []string) (Sealed, error) {
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	var recipients []age.Recipient
	for _, key := range keys {
		r, err := age.ParseX25519Recipient(key)
		if err != nil {
			return Sealed{}, fmt.Errorf("store: a public key of %d characters is none of age", len(key))
		}
		recipients = append(recipients, r)
	}
	plain, err := json.Marshal(sealedContent{currentVersion, dossier, account, text.Reveal(), keys})
	if err != nil {
		return Sealed{}, err
	}
	sealed, err := encrypt(plain, recipients...)
	if err != nil {
		return Sealed{}, fmt.Errorf("store: %s: %s: seal: %w", dossier, account, err)
	}
	return Sealed{dossier, account, keys, sealed}, nil
}

// Open returns the secret, and the public keys that the sealed text says it is sealed to. The error
// is a *[SealedError].
func (i *Identity) Open(s Sealed) (text secret.Text, keys []string, err error) {
	refused := func(reason string) (secret.Text, []string, error) {
		return secret.Text{}, nil, &SealedError{Dossier: s.Dossier, Account: s.Account, Reason: reason}
	}
	plain, err := decrypt(s.Text, i.tries(s.Keys)...)
	if _, mismatch := errors.AsType[*age.NoIdentityMatchError](err); mismatch {
		return refused(SealedToOthers)
	}
	if err != nil {
		return refused(SealedDamaged)
	}
	if _, _, err := decodeHeader(plain); errors.Is(err, errNewer) {
		return refused(SealedNewer)
	}
	var content sealedContent
	if json.Unmarshal(plain, &content) != nil || content.Dossier != s.Dossier || content.Account != s.Account {
		return refused(SealedDamaged)
	}
	return secret.Of(content.Secret), content.Keys, nil
}

// tries are the identities to open a text with, each of which looks first where keys says that the
// part for it is: of fifty parts, forty-nine are not tried.
func (i *Identity) tries(keys []string) (all []age.Identity) {
	for _, key := range i.keys {
		if at := slices.Index(keys, key.Recipient().String()); at >= 0 {
			all = append(all, placed{key, at})
		}
	}
	for _, key := range i.keys {
		all = append(all, key)
	}
	return all
}

// placed is an identity that looks at one stanza alone.
type placed struct {
	*age.X25519Identity
	at int
}

func (p placed) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if p.at >= len(stanzas) {
		return nil, age.ErrIncorrectIdentity
	}
	return p.X25519Identity.Unwrap(stanzas[p.at : p.at+1])
}
