package wizard

import (
	"testing"

	"raccord/store"
)

// openStore is an empty store.
func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}
