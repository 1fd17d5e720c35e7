package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"raccord/store/secret"
)

// Secrets are secrets by dossier, then by account.
type Secrets map[string]map[string]secret.Text

func (k Secrets) clone() Secrets {
	c := Secrets{}
	for dossier, accounts := range k {
		c[dossier] = maps.Clone(accounts)
	}
	return c
}

// put adds the secrets in more, in the place of those there are, and tells whether that
// changed anything.
func (k Secrets) put(more Secrets) (changed bool) {
	for dossier, accounts := range more {
		for account, text := range accounts {
			if before, ok := k[dossier][account]; ok && before.Is(text.Reveal()) {
				continue
			}
			if k[dossier] == nil {
				k[dossier] = map[string]secret.Text{}
			}
			k[dossier][account] = text
			changed = true
		}
	}
	return changed
}

// drop deletes the secrets of these accounts, by dossier, and tells whether there were any.
func (k Secrets) drop(doomed map[string][]string) (changed bool) {
	for dossier, accounts := range doomed {
		for _, account := range accounts {
			if _, ok := k[dossier][account]; ok {
				delete(k[dossier], account)
				changed = true
			}
		}
		if len(k[dossier]) == 0 {
			delete(k, dossier)
		}
	}
	return changed
}

// accounts returns the accounts that k has secrets of, sorted, by dossier.
func (k Secrets) accounts() map[string][]string {
	all := map[string][]string{}
	for dossier, texts := range k {
		all[dossier] = slices.Sorted(maps.Keys(texts))
	}
	return all
}

// plainSecrets is the content of the encrypted file, in JSON: secrets by dossier, then by
// account.
type plainSecrets struct {
	Version int                          `json:"version"`
	Secrets map[string]map[string]string `json:"secrets"`
}

// encodeSecrets returns the content of the encrypted file.
func encodeSecrets(kept Secrets) ([]byte, error) {
	plain := plainSecrets{Version: currentVersion, Secrets: map[string]map[string]string{}}
	for dossier, accounts := range kept {
		plain.Secrets[dossier] = map[string]string{}
		for account, text := range accounts {
			plain.Secrets[dossier][account] = text.Reveal()
		}
	}
	return json.Marshal(plain)
}

// decodeSecrets reads the decrypted content of the file at path.
func decodeSecrets(path string, content []byte) (Secrets, error) {
	if _, err := checkKept("", path, content); err != nil {
		return nil, err
	}
	var plain plainSecrets
	if err := json.Unmarshal(content, &plain); err != nil {
		// The decoder's own error could quote a secret.
		return nil, &DamagedError{Path: path, Err: errors.New("its content is not what this program writes")}
	}
	kept := Secrets{}
	for dossier, accounts := range plain.Secrets {
		kept[dossier] = map[string]secret.Text{}
		for account, text := range accounts {
			kept[dossier][account] = secret.Of(text)
		}
	}
	return kept, nil
}

// Move puts secrets into the vault to, then drops them from the vault from: each was read
// back in the one before it is deleted in the other. It returns how many are in to now. The
// encrypted file is written once, however many there are.
func Move(ctx context.Context, from, to Vault, secrets Secrets) (moved int, err error) {
	kept, err := putAll(ctx, to, secrets)
	for _, accounts := range kept {
		moved += len(accounts)
	}
	if moved == 0 {
		return 0, err
	}
	return moved, cmp.Or(err, dropAll(ctx, from, kept.accounts()))
}

// PutAll puts the secrets of many dossiers into v: where v can, all at once or none.
func PutAll(ctx context.Context, v Vault, secrets Secrets) error {
	_, err := putAll(ctx, v, secrets)
	return err
}

// putAll puts secrets into v, dossier by dossier in the order of their ids, and returns those
// that v keeps: after an error, those of the dossiers before it.
func putAll(ctx context.Context, v Vault, secrets Secrets) (kept Secrets, err error) {
	if at, ok := v.(interface {
		PutAll(context.Context, Secrets) error
	}); ok {
		if err := at.PutAll(ctx, secrets); err != nil {
			return nil, err
		}
		return secrets, nil
	}
	kept = Secrets{}
	for _, dossier := range slices.Sorted(maps.Keys(secrets)) {
		if err := v.Put(ctx, dossier, secrets[dossier]); err != nil {
			return kept, err
		}
		kept[dossier] = secrets[dossier]
	}
	return kept, nil
}

// dropAll drops the secrets of these accounts, by dossier, from v.
func dropAll(ctx context.Context, v Vault, accounts map[string][]string) error {
	if file, ok := v.(*fileVault); ok {
		return file.dropAll(ctx, accounts)
	}
	for _, dossier := range slices.Sorted(maps.Keys(accounts)) {
		if err := v.Drop(ctx, dossier, accounts[dossier]...); err != nil {
			return err
		}
	}
	return nil
}
