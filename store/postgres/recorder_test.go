package postgres_test

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
)

// A recorder is a proxy that keeps all that goes through it, in both directions.
type recorder struct {
	address string

	mu   sync.Mutex
	kept bytes.Buffer
}

// record starts a recorder in front of a server. It ends with the test.
func record(t *testing.T, server string) *recorder {
	t.Helper()
	r := &recorder{}
	r.address = relay(t, server, func(client, behind net.Conn) {
		go r.copy(behind, client)
		go r.copy(client, behind)
	})
	return r
}

// copy sends on what comes, and ends the connection with its end.
func (r *recorder) copy(to, from net.Conn) {
	defer to.Close()
	io.Copy(io.MultiWriter(r, to), from)
}

// Write keeps a piece.
func (r *recorder) Write(piece []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept.Write(piece)
}

// String returns all that went through so far.
func (r *recorder) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept.String()
}
