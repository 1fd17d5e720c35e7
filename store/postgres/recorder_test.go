package postgres_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// A recorder is a proxy that keeps all that goes through it: each direction of each connection in a file
// of its own, where what belongs together stands together.
type recorder struct {
	address string
	folder  string
	files   atomic.Int64
}

// record starts a recorder in front of a server. It ends with the test.
func record(t *testing.T, server string) *recorder {
	t.Helper()
	r := &recorder{folder: t.TempDir()}
	r.address = relay(t, server, func(client, behind net.Conn) {
		go r.copy(behind, client)
		go r.copy(client, behind)
	})
	return r
}

// copy sends on what comes, and ends the connection with its end.
func (r *recorder) copy(to, from net.Conn) {
	defer to.Close()
	kept, err := os.Create(filepath.Join(r.folder, fmt.Sprint(r.files.Add(1))))
	if err != nil {
		return // the test that reads it fails for the want of its marks
	}
	defer kept.Close()
	io.Copy(io.MultiWriter(kept, to), from)
}

// text returns all that went through so far.
func (r *recorder) text(t *testing.T) io.Reader {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(r.folder, "*"))
	ok(t, err)
	var all []io.Reader
	for _, name := range names {
		all = append(all, opened(t, name), strings.NewReader("\n"))
	}
	return io.MultiReader(all...)
}
