package store_test

import (
	"testing"

	"raccord/store"
	"raccord/store/storetest/suite"
)

// TestFolder: a folder does what every store has to do.
func TestFolder(t *testing.T) {
	suite.Run(t, func(t *testing.T) func() store.Store {
		dir := t.TempDir()
		return func() store.Store {
			s, err := store.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Release)
			return s
		}
	})
}
