//go:build linux

package program

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"raccord/store/storetest/canary"
	"raccord/wizard"
)

// This file takes the disk away from the program: a real file system, full, then mounted to
// be read. Mounting needs root, with the right to; RACCORD_MOUNTS=1 says that it is there.

// mounted is a small file system that only the test uses.
func mounted(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size=64k,mode=0700")
	switch {
	case err != nil && os.Getenv("RACCORD_MOUNTS") == "1":
		t.Fatal(err)
	case err != nil && os.Getenv("RACCORD_PEERS") == "1" && !errors.Is(err, unix.EPERM) && !errors.Is(err, unix.EACCES):
		t.Fatal(err)
	case err != nil:
		t.Skip("nothing can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// fill leaves no room.
func fill(t *testing.T, folder string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(folder, "full"), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// A disk is a store on a file system that fails, and what a user has beside it.
type disk struct {
	*testing.T
	folder, store                   string
	server                          *server
	answers, changed, other, phrase string
	list                            string // of pairs
}

// newDisk is a store with one dossier and its secret.
func newDisk(t *testing.T) *disk {
	t.Helper()
	d := &disk{T: t, folder: mounted(t), phrase: passphraseFile(t)}
	d.store = filepath.Join(d.folder, "store")
	d.server = newServer(t, granting)
	beside := filepath.Dir(secretFile(t))
	d.answers = write(t, filepath.Join(beside, "answers.json"), bourgInFull)
	d.changed = write(t, filepath.Join(beside, "changed.json"), strings.Replace(bourgInFull, "6.11.2", "6.12.0", 1))
	d.other = write(t, filepath.Join(beside, "other.json"), strings.Replace(bourgInFull, "Bourg", "Autre", 1))
	secret := secretFile(t)
	row := "Bourg,12345678200010,MON_APPLICATION_CHORUS_PRO,2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5," + secret + "\n"
	d.list = write(t, filepath.Join(beside, "list.csv"), "customer,siret,application,client_id,secret_file\n"+strings.Repeat(row, 3))
	if code, said := d.runs("--answers", d.answers); code != wizard.ExitDone {
		t.Fatalf("exit code %d: %s", code, said)
	}
	return d
}

// runs runs a command on the store, and returns what it said too.
func (d *disk) runs(args ...string) (code int, said string) {
	d.Helper()
	return runs(d.T, nil, append(args, "--store", d.store, "--passphrase-file", d.phrase, "--endpoints", d.server.endpoints)...)
}

// contents are all files of the store but the lock, which changes with each holder.
func (d *disk) contents() map[string]string {
	d.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(d.store, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "lock" {
			return err
		}
		content, err := os.ReadFile(path)
		all[path] = string(content)
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return all
}

// TestNoDisk: what cannot be saved is said in three parts that name the file; the store is as
// before, and once the disk is mended the program goes on.
func TestNoDisk(t *testing.T) {
	d := newDisk(t)
	before := d.contents()
	for name, way := range map[string]struct {
		takes, mends func()
		title        string
	}{
		"full":      {func() { fill(t, d.folder) }, func() { os.Remove(filepath.Join(d.folder, "full")) }, "Disk full"},
		"only read": {func() { d.remount(unix.MS_RDONLY) }, func() { d.remount(0) }, "Read-only disk"},
	} {
		way.takes()
		d.fails(way.title, filepath.Join(d.store, "dossiers", "bourg.json"), "--answers", d.changed)
		d.fails(way.title, filepath.Join(d.store, "dossiers", "autre.json"), "--answers", d.other)
		d.fails(way.title, d.store, "check", "bourg")
		if code, said := d.runs("check", "--pairs", d.list, "--jsonl"); code != wizard.ExitStorage || strings.Count(said, `"verdict":"valid"`) != 3 {
			t.Errorf("%s: exit code %d, and not every verdict in %s", name, code, said)
		}
		if after := d.contents(); !maps.Equal(after, before) {
			t.Errorf("%s: the store holds %q, held %q", name, after, before)
		}
		way.mends()
	}
	if code, said := d.runs("--answers", d.changed); code != wizard.ExitDone {
		t.Errorf("on a mended disk: exit code %d: %s", code, said)
	}
	says(t, filepath.Join(d.store, "dossiers", "bourg.json"), "6.12.0")
}

func (d *disk) remount(flags uintptr) {
	d.Helper()
	if err := unix.Mount("tmpfs", d.folder, "tmpfs", unix.MS_REMOUNT|flags, "size=64k"); err != nil {
		d.Fatal(err)
	}
}

// fails wants a command to say under that title that path could not be written, and no secret anywhere.
func (d *disk) fails(title, path string, args ...string) {
	d.Helper()
	code, said := d.runs(args...)
	if code != wizard.ExitStorage {
		d.Errorf("%q: exit code %d", args, code)
	}
	// Long lines are wrapped, between words.
	words := strings.Join(strings.Fields(said), " ")
	for _, part := range []string{title + " Observed.", " " + path, "What it means.", "What to do."} {
		if !strings.Contains(words, part) {
			d.Errorf("%q: no %q in\n%s", args, part, said)
		}
	}
	for path, content := range d.contents() {
		said += content
		if strings.HasSuffix(path, ".tmp") {
			d.Errorf("%q left %s", args, path)
		}
	}
	if forms := canary.Find([]byte(said), canary.Text); forms != nil {
		d.Errorf("%q: a secret in clear: %q", args, forms)
	}
}
