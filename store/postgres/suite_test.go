package postgres_test

import (
	"encoding/json"
	"testing"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/storetest/suite"
)

// summaries are the documents themselves.
var summaries = postgres.Summaries{Version: 1, Of: func(doc []byte) json.RawMessage { return doc }}

// openAs opens the store at an address, as another program of a person does.
func openAs(t testing.TB, address, who string) *postgres.Store {
	t.Helper()
	desk, err := postgres.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := desk.Store(who, folder, summaries)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// TestDesk: a desk does what every store has to do.
func TestDesk(t *testing.T) {
	suite.Run(t, func(t *testing.T) func() store.Store {
		_, _, address := made(t)
		folder, err := store.Open(t.TempDir()) // two programs of one person, on one computer
		if err != nil {
			t.Fatal(err)
		}
		return func() store.Store {
			desk, err := postgres.Open(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			s, err := desk.Store("claire", folder, summaries)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			return s
		}
	})
}
