//go:build unix

package postgrestest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// credential returns the user that the server runs as: PostgreSQL refuses root. It is nil where the
// tests are not root's.
func credential() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}

// give gives the server's folder and the password in it to the user that the server runs as.
func (s *Server) give() error {
	c, err := credential()
	if err != nil || c == nil {
		return err
	}
	for _, path := range []string{s.folder, s.path("password")} {
		if err := os.Chown(path, int(c.Uid), int(c.Gid)); err != nil {
			return err
		}
	}
	return nil
}

// command runs one of PostgreSQL's own programs as that user. Its output goes to a file: the server
// would keep a pipe open.
func (s *Server) command(name string, args ...string) error {
	c := exec.Command(bin(name), args...)
	as, err := credential()
	if err != nil {
		return err
	}
	c.Dir, c.SysProcAttr = s.folder, &syscall.SysProcAttr{Credential: as, Setpgid: true}
	out, err := os.Create(s.path("output"))
	if err != nil {
		return err
	}
	defer out.Close()
	c.Stdout, c.Stderr = out, out
	if err := c.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		logged, _ := os.ReadFile(s.path("log"))
		return fmt.Errorf("%s: %w\n%s%s", name, err, said, logged)
	}
	return nil
}

// guard starts a process that waits for this one to end, then ends the server and removes its
// folder: a test program has no last moment of its own. It is told by the pipe that closes.
func (s *Server) guard() error {
	const script = `cat >/dev/null; "$1" stop -s -m immediate -D "$2/data"; rm -rf "$2"`
	c := exec.Command("sh", "-c", script, "sh", bin("pg_ctl"), s.folder)
	as, err := credential()
	if err != nil {
		return err
	}
	c.Dir, c.SysProcAttr = "/", &syscall.SysProcAttr{Credential: as, Setpgid: true}
	if s.watched, err = c.StdinPipe(); err != nil { // which the system closes when this process ends
		return err
	}
	return c.Start()
}
