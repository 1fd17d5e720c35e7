package check

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
)

// An inquiry is what a batch asks: whoever asks the same goes on where it was interrupted.
type inquiry struct {
	Environment  chorus.Environment
	Both, Access bool
	Hosts        string
	// All stands for every dossier, whichever there are by then.
	All      bool
	Dossiers []string
	// Pairs is the fingerprint of a list, Folder where its files are.
	Pairs, Folder string
}

func asked(o CheckOptions) inquiry {
	return inquiry{Environment: o.Environment, Both: o.Both, Access: o.Access, Hosts: o.Hosts}
}

// name is the journal's.
func (q inquiry) name() string {
	key := keyOf(q)
	return hex.EncodeToString(key[:])
}

// keyOf is the key of anything that JSON can write.
func keyOf(parts ...any) store.JournalKey {
	text, _ := json.Marshal(parts)
	sum := sha256.Sum256(text)
	return store.JournalKey(sum[:16])
}

// noted is what was found about a pair, as the journal keeps it. The pair itself is where it
// came from: the key stands for it.
type noted struct {
	Problems []steps.Problem `json:",omitempty"`
	Evidence steps.Evidence
}

// earlier is the result about s that the journal has under key, nil for none.
func (c *checking) earlier(key store.JournalKey, s steps.Subject) *result {
	entry := c.journal.Find(key)
	if entry == nil {
		return nil
	}
	var n noted
	if json.Unmarshal(entry, &n) != nil {
		return nil
	}
	return resultOf(s, n.Evidence, n.Problems)
}
