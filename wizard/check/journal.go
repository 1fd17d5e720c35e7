package check

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
)

// A question is what a batch asks: a batch that asks the same goes on where another one was
// interrupted.
type question struct {
	Environment  chorus.Environment
	Both, Access bool
	// Hosts are the ones in use where they are not PISTE's.
	Hosts string
	// All stands for every dossier there is when the batch is taken up.
	All      bool
	Dossiers []string
	// Pairs is the fingerprint of a list, Folder where its files are.
	Pairs, Folder string
}

// question returns what the flags ask, without the pairs that they ask it about.
func (o *options) question() question {
	return question{Environment: o.environment, Both: o.both, Access: o.access, Hosts: o.CustomHosts}
}

// name returns the name of the question's journal.
func (q question) name() string {
	key := keyOf(q)
	return hex.EncodeToString(key[:])
}

// keyOf returns a journal's key for what the parts say: a hash of their JSON.
func keyOf(parts ...any) store.JournalKey {
	text, _ := json.Marshal(parts)
	sum := sha256.Sum256(text)
	return store.JournalKey(sum[:16])
}

// A finding is what was found about a pair, as the journal keeps it. The pair itself is not in
// it: it is read again from where it stands, and the entry's key tells which pair it was.
type finding struct {
	Problems []steps.Problem `json:",omitempty"`
	Evidence steps.Evidence
}

// noted returns the result about s that the journal has under key, nil where it has none.
func (b *batch) noted(key store.JournalKey, s steps.Subject) *result {
	var f finding
	if entry := b.journal.Find(key); entry == nil || json.Unmarshal(entry, &f) != nil {
		return nil
	}
	return resultOf(s, f.Evidence, f.Problems)
}
