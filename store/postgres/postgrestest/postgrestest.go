// Package postgrestest starts a PostgreSQL of its own for the tests of a program, on loopback, and
// makes a fresh database for each test. The server and its folder are gone when the program ends,
// however it ends.
package postgrestest

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// The server's roles. Claire and Paul are members of Desk, which owns every test's database.
const (
	Admin  = "admin"
	Desk   = "desk"
	Claire = "claire"
	Paul   = "paul"
	// Stranger may log in, and may do nothing in the databases.
	Stranger = "stranger"
)

// password is every role's.
const password = "invente-pour-les-tests"

// A Server is a PostgreSQL server of this program's tests.
type Server struct {
	folder string
	port   string
	// watched is a pipe to the process that ends the server once this program has closed it.
	watched io.Closer

	mu        sync.Mutex
	databases int
}

// start starts the server once a program.
var start = sync.OnceValues(newServer)

// Start returns the server of this program's tests, which the first call starts. The test is skipped
// where there is no PostgreSQL, unless RACCORD_PEERS says that there has to be one.
func Start(t testing.TB) *Server {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("PostgreSQL is started on Unix alone")
	}
	if !Installed() {
		if os.Getenv("RACCORD_PEERS") != "" {
			t.Fatal("there is no PostgreSQL")
		}
		t.Skip("there is no PostgreSQL: Debian's package is postgresql")
	}
	s, err := start()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Installed tells whether there is a PostgreSQL that can be started here.
func Installed() bool { return runtime.GOOS != "windows" && bin("initdb") != "" }

// bin returns the path of one of PostgreSQL's programs, "" where it is not here. Debian keeps the
// server's out of PATH, a folder a version.
func bin(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return ""
	}
	return slices.Max(found)
}

func newServer() (*Server, error) {
	folder, err := os.MkdirTemp("", "raccord-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder}
	if err := s.init(); err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	return s, nil
}

// init makes the cluster, starts it and makes its roles.
func (s *Server) init() error {
	if err := os.WriteFile(s.path("password"), []byte(password), 0o600); err != nil {
		return err
	}
	if err := s.give(); err != nil {
		return err
	}
	if err := s.command("initdb", "-D", s.path("data"), "-U", Admin, "-A", "scram-sha-256",
		"--pwfile", s.path("password"), "-E", "UTF8", "--locale", "C", "--no-sync"); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_, s.port, _ = net.SplitHostPort(listener.Addr().String())
	listener.Close()
	if err := s.writePasswords(); err != nil {
		return err
	}
	if err := s.guard(); err != nil {
		return err
	}
	if err := s.Up(); err != nil {
		return err
	}
	return s.exec(context.Background(), "postgres",
		fmt.Sprintf("create role %s nologin", Desk),
		fmt.Sprintf("create role %s login password '%s' in role %s", Claire, password, Desk),
		fmt.Sprintf("create role %s login password '%s' in role %s", Paul, password, Desk),
		fmt.Sprintf("create role %s login password '%s'", Stranger, password))
}

// writePasswords writes the file in ~/.pgpass's form that the addresses name.
func (s *Server) writePasswords() error {
	line := fmt.Sprintf("*:*:*:*:%s\n", password)
	return os.WriteFile(s.path("pgpass"), []byte(line), 0o600)
}

func (s *Server) path(name string) string { return filepath.Join(s.folder, name) }

// Up starts the server, and waits until it answers.
func (s *Server) Up() error {
	settings := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%s -c unix_socket_directories=%s "+
		"-c fsync=off -c max_connections=200 -c log_statement=all -c log_connections=on", s.port, s.folder)
	return s.command("pg_ctl", "start", "-w", "-s", "-D", s.path("data"), "-l", s.path("log"), "-o", settings)
}

// Down ends the server and every connection with it.
func (s *Server) Down() error {
	return s.command("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", s.path("data"))
}

// Restart ends the server, with every connection, and starts it again.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if err := cmp.Or(s.Down(), s.Up()); err != nil {
		t.Fatal(err)
	}
}

// Host returns the server's host and port.
func (s *Server) Host() string { return net.JoinHostPort("127.0.0.1", s.port) }

// Passwords returns the path of a file in ~/.pgpass's form with everyone's password.
func (s *Server) Passwords() string { return s.path("pgpass") }

// SocketFolder returns the folder of the server's socket.
func (s *Server) SocketFolder() string { return s.folder }

// LogPath returns the path of what the server has logged: every statement, and every connection.
func (s *Server) LogPath() string { return s.path("log") }

// Database makes an empty database, which the role Desk owns, and returns its name. It is dropped
// when the test ends.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	s.mu.Lock()
	s.databases++
	name := fmt.Sprintf("d%d", s.databases)
	s.mu.Unlock()
	ctx := context.Background()
	if err := s.exec(ctx, "postgres", fmt.Sprintf("create database %s owner %s", name, Desk)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.exec(ctx, "postgres", fmt.Sprintf("drop database %s with (force)", name)); err != nil {
			t.Error(err)
		}
	})
	return name
}

// Address returns the address of a database for a role, whose password is in the file that the
// address names.
func (s *Server) Address(role, database string) string {
	return s.Via(s.Host(), role, database)
}

// Via is Address by another host and port, such as a proxy's.
func (s *Server) Via(host, role, database string) string {
	return fmt.Sprintf("postgres://%s@%s/%s?passfile=%s", role, host, database, s.Passwords())
}

// Exec runs statements in a database as the administrator.
func (s *Server) Exec(t testing.TB, database string, statements ...string) {
	t.Helper()
	if err := s.exec(t.Context(), database, statements...); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) exec(ctx context.Context, database string, statements ...string) error {
	within, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(within, s.Address(Admin, database))
	if err != nil {
		return err
	}
	defer conn.Close(within)
	for _, statement := range statements {
		if _, err := conn.Exec(within, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// Run runs one of PostgreSQL's own programs, such as pg_dump or psql, as a role on a database, and
// returns what it printed.
func (s *Server) Run(t testing.TB, role, database, name string, args ...string) string {
	t.Helper()
	args = append([]string{"-d", strings.Split(s.Address(role, database), "?")[0]}, args...)
	c := exec.CommandContext(t.Context(), bin(name), args...)
	c.Env = append(os.Environ(), "PGPASSFILE="+s.Passwords())
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}
