package store

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
)

// This file examines a folder. The rules are:
//
//   - Permissions alone do not tell whether something can be written: a disk may be full, or
//     mounted to be read. So a file is written, and removed again.
//   - What programs that were killed left is named. It does no harm.

// Examine finds what would keep dossiers from being read and saved.
func (s *Folder) Examine(ctx context.Context) []Finding {
	findings := []Finding{s.examineWritable(), s.examinePrivate()}
	if findings[0].State == Well { // the lock is a file of the folder: it would fail for the same reason
		findings = append(findings, s.examineLock(ctx))
	}
	return append(findings, s.examineLeftovers()...)
}

// spoiledAt is a finding about a path where dossiers cannot be kept as they should be.
func spoiledAt(code, path string, args map[string]string) Finding {
	return Finding{Code: code, State: Spoiled, Subject: path, Args: args}
}

func (s *Folder) examineWritable() Finding {
	for _, folder := range []string{s.dir, s.dossiers()} {
		probe, err := os.CreateTemp(folder, ".doctor-*")
		if err != nil {
			return spoiledAt("read-only", folder, nil)
		}
		_, err = probe.WriteString("raccord")
		if err = errors.Join(err, probe.Close(), os.Remove(probe.Name())); err != nil {
			return spoiledAt("read-only", folder, nil)
		}
	}
	return Finding{Code: "writable", Subject: s.dir}
}

// examinePrivate finds a folder or a dossier that other users may read or change.
func (s *Folder) examinePrivate() Finding {
	if runtime.GOOS == "windows" { // modes mean nothing there
		return Finding{Code: "unexamined", State: Unexamined, Subject: s.dir}
	}
	for _, path := range append([]string{s.dir, s.dossiers()}, filesIn(s.dossiers(), "*.json*")...) {
		// Of a link the target counts.
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			return spoiledAt("exposed", path, map[string]string{"command": s.closing()})
		}
	}
	return Finding{Code: "private", Subject: s.dir}
}

// closing is the command after which other users may do nothing in the folder.
func (s *Folder) closing() string {
	quoted := func(path string) string { return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'" }
	return "chmod go-rwx -- " + quoted(s.dir) + " && chmod -R go-rwx -- " + quoted(s.dossiers())
}

// examineLock takes the lock as every change does, and changes nothing.
func (s *Folder) examineLock(ctx context.Context) Finding {
	err := s.TryLock(ctx)
	held, isHeld := errors.AsType[*LockedError](err)
	link, isLink := errors.AsType[*ForeignError](err)
	refused, isRefused := errors.AsType[*WriteError](err)
	switch {
	case err == nil:
		return Finding{Code: "lock", Subject: s.dir}
	case isHeld:
		return spoiledAt("locked", held.Path, map[string]string{"holder": held.Holder})
	case isLink:
		return spoiledAt("lockless", link.Path, nil)
	case isRefused:
		return spoiledAt("lockless", refused.Path, nil)
	}
	return spoiledAt("lockless", s.dir, nil)
}

// examineLeftovers names what programs that were killed left in the folder.
func (s *Folder) examineLeftovers() (findings []Finding) {
	name := func(code string, paths []string) {
		for _, path := range paths {
			findings = append(findings, Finding{Code: code, State: Notable, Subject: path})
		}
	}
	name("half-written", s.HalfWritten())
	name("aside", s.Aside("*"))
	name("batch", s.Journals())
	return findings
}
