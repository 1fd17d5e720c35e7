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
	// All stands for every dossier, whichever there are by then.
	All      bool
	Dossiers []string
	// Pairs is the fingerprint of a list, Folder where its files are.
	Pairs, Folder string
}

// question is what the flags ask, but for the pairs.
func (o *options) question() question {
	return question{Environment: o.environment, Both: o.both, Access: o.access, Hosts: o.CustomHosts}
}

// name is the journal's.
func (q question) name() string {
	key := keyOf(q)
	return hex.EncodeToString(key[:])
}

// keyOf is the key of anything that JSON can write.
func keyOf(parts ...any) store.JournalKey {
	text, _ := json.Marshal(parts)
	sum := sha256.Sum256(text)
	return store.JournalKey(sum[:16])
}

// A finding is what was found about a pair, as the journal keeps it. The pair is not in it: it
// is where it was, and the key stands for it.
type finding struct {
	Problems []steps.Problem `json:",omitempty"`
	Evidence steps.Evidence
}

// noted is the result about s that the journal has under key, nil for none.
func (b *batch) noted(key store.JournalKey, s steps.Subject) *result {
	var f finding
	if entry := b.journal.Find(key); entry == nil || json.Unmarshal(entry, &f) != nil {
		return nil
	}
	return b.resultOf(s, f.Evidence, f.Problems)
}
