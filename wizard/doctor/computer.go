package doctor

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
)

// This file examines this computer: terminal, store, vault.

// roomyColumns and roomyRows hold every page without scrolling sideways.
const (
	roomyColumns = 80
	roomyRows    = 24
)

func (x *examination) examineTerminal(context.Context) []finding {
	t := x.terminal
	reader := finding{code: "terminal." + cmp.Or(t.lines, "screen"), state: well, args: steps.Args{"term": cmp.Or(t.name, "–")}}
	findings := []finding{reader, t.size(), t.shown()}
	if x.system != "windows" { // has no such variable, and is written to in UTF-16
		findings = append(findings, t.characters())
	}
	return findings
}

func (t terminal) size() finding {
	f := finding{code: "terminal.size", state: well, args: steps.Args{"columns": number(t.columns), "rows": number(t.rows)}}
	switch {
	case t.columns == 0 || t.rows == 0:
		f.code, f.state = "terminal.sizeless", skipped
	case t.columns < roomyColumns || t.rows < roomyRows:
		f.code, f.state = "terminal.small", failed
	}
	return f
}

// shown is about the colours that are shown.
func (t terminal) shown() finding {
	code := "terminal.colours"
	if t.noColor {
		code = "terminal.no-color"
	} else if t.colours == 0 {
		code = "terminal.colourless"
	}
	return finding{code: code, state: well, args: steps.Args{"colours": number(t.colours)}}
}

func (t terminal) characters() finding {
	f := finding{code: "terminal.utf-8", state: well, args: steps.Args{"locale": cmp.Or(t.locale, "–")}}
	if charset := strings.ToLower(t.locale); !strings.Contains(charset, "utf-8") && !strings.Contains(charset, "utf8") {
		f.code, f.state = "terminal.other-charset", failed
	}
	return f
}

// examineStore finds what would keep answers from being saved.
func (x *examination) examineStore(ctx context.Context) []finding {
	opened, err := x.open()
	if err != nil {
		return []finding{spoiled("store.closed", unwritten(err, err.Error()), nil)}
	}
	x.store = opened
	findings := []finding{writable(opened), private(opened)}
	if findings[0].state == well { // the lock is a file of the store: it would fail for the same reason
		findings = append(findings, lockable(ctx, opened))
	}
	return slices.Concat(findings, leftBehind(opened), x.dossiers(opened))
}

// spoiled is a failure about the store or the vault: its section is filled with the path and
// args.
func spoiled(code, path string, args steps.Args) finding {
	all := steps.Args{"path": path}
	maps.Copy(all, args)
	return finding{code: code, state: failed, subject: path, args: all, exit: wizard.ExitStorage}
}

// folders are the store's.
func folders(s *store.Store) []string {
	return []string{s.Dir(), filepath.Dir(s.Path("any"))}
}

// writable puts a file in each folder. Permissions alone do not tell: a disk may be full, or
// mounted to be read.
func writable(s *store.Store) finding {
	for _, folder := range folders(s) {
		probe, err := os.CreateTemp(folder, ".doctor-*")
		if err != nil {
			return spoiled("store.read-only", folder, nil)
		}
		_, err = probe.WriteString("raccord")
		if err = errors.Join(err, probe.Close(), os.Remove(probe.Name())); err != nil {
			return spoiled("store.read-only", folder, nil)
		}
	}
	return finding{code: "store.writable", state: well, subject: s.Dir(), args: steps.Args{"path": s.Dir()}}
}

// private finds a folder or a dossier that other users may read or change.
func private(s *store.Store) finding {
	if runtime.GOOS == "windows" { // whatever system is described: modes mean nothing here
		return finding{code: "store.unexamined", state: skipped, subject: s.Dir()}
	}
	kept, _ := filepath.Glob(filepath.Join(filepath.Dir(s.Path("any")), "*.json*")) // the pattern is well formed
	for _, path := range append(folders(s), kept...) {
		// Of a link the target counts.
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			return spoiled("store.exposed", path, steps.Args{"command": closing(s)})
		}
	}
	return finding{code: "store.private", state: well, subject: s.Dir()}
}

// closing is the command after which other users may do nothing in the store.
func closing(s *store.Store) string {
	var quoted []string
	for _, folder := range folders(s) {
		quoted = append(quoted, "'"+strings.ReplaceAll(folder, "'", `'\''`)+"'")
	}
	return "chmod go-rwx -- " + quoted[0] + " && chmod -R go-rwx -- " + quoted[1]
}

// lockable takes the lock as every change does, and changes nothing.
func lockable(ctx context.Context, s *store.Store) finding {
	err := s.TryLock(ctx)
	if err == nil {
		return finding{code: "store.lock", state: well, subject: s.Dir()}
	}
	if held, ok := errors.AsType[*store.LockedError](err); ok {
		return spoiled("store.locked", held.Path, steps.Args{"holder": held.Holder})
	}
	return spoiled("store.lockless", unwritten(err, s.Dir()), nil)
}

// unwritten is the path that could not be written, or else what stands for one.
func unwritten(err error, otherwise string) string {
	if refused, ok := errors.AsType[*store.WriteError](err); ok {
		return refused.Path
	}
	if link, ok := errors.AsType[*store.ForeignError](err); ok {
		return link.Path
	}
	return otherwise
}

// leftBehind names what programs that were killed left in the store. It does no harm.
func leftBehind(s *store.Store) (findings []finding) {
	name := func(code string, paths []string) {
		for _, path := range paths {
			findings = append(findings, finding{code: code, state: notable, subject: path, args: steps.Args{"path": path}})
		}
	}
	name("store.half-written", s.HalfWritten())
	name("store.aside", s.Aside("*"))
	name("store.batch", s.Journals())
	return findings
}

// dossiers counts those that can be read, and names each one that cannot, and each answer that
// no form takes.
func (x *examination) dossiers(s *store.Store) []finding {
	entries, err := s.List()
	if err != nil {
		return []finding{spoiled("store.unlisted", folders(s)[1], nil)}
	}
	var odd []finding
	unreadable := 0
	for _, entry := range entries {
		a, code := read(entry)
		if code != "" {
			unreadable++
			f := spoiled(code, s.Path(entry.ID), steps.Args{"id": entry.ID})
			f.subject = entry.ID
			odd = append(odd, f)
		}
		for _, p := range a.Malformed() {
			args := steps.Args{"id": entry.ID, "answer": p.Path, "flaw": x.Voice.ProblemLine(&p.Problem)}
			odd = append(odd, finding{code: "store.malformed", state: notable, subject: entry.ID, args: args})
		}
	}
	count := finding{code: "store.dossiers", state: well, subject: s.Dir(), args: steps.Args{"count": number(len(entries) - unreadable)}}
	return append([]finding{count}, odd...)
}

// read returns a dossier, or the finding's code for one that cannot be opened.
func read(entry store.Entry) (a steps.Answers, code string) {
	_, newer := errors.AsType[*store.NewerError](entry.Err)
	_, damaged := errors.AsType[*store.DamagedError](entry.Err)
	if entry.Err == nil {
		var err error
		a, err = steps.Decode(entry.Doc)
		damaged = err != nil
	}
	switch {
	case newer:
		return a, "store.newer"
	case damaged:
		return a, "store.damaged"
	case entry.Err != nil:
		return a, "store.unreadable"
	}
	return a, ""
}

// examineVault examines the vault that would be opened: the keyring where it answers, or the
// encrypted file. It asks for no passphrase.
func (x *examination) examineVault(ctx context.Context) []finding {
	if x.Practice != "" {
		return []finding{{code: "vault.memory", state: well}}
	}
	if x.VaultKind == "file" {
		return []finding{x.vaultFile()}
	}
	start := time.Now()
	ring, err := store.OpenKeyring(ctx)
	if err == nil {
		args := steps.Args{"place": ring.Place(), "milliseconds": milliseconds(time.Since(start))}
		return []finding{{code: "vault.keyring", state: well, subject: ring.Place(), args: args}}
	}
	reason := store.Denied
	if refused, ok := errors.AsType[*store.VaultError](err); ok {
		reason = refused.Reason
	}
	if x.VaultKind == "" && reason == store.Absent {
		return []finding{{code: "vault.file-instead", state: well}, x.vaultFile()}
	}
	return []finding{{code: "vault." + reason, state: failed, exit: wizard.ExitStorage}}
}

// vaultFile examines the encrypted file without opening its encryption.
func (x *examination) vaultFile() finding {
	if x.store == nil {
		return finding{code: "vault.unexamined", state: skipped}
	}
	path := x.store.VaultPath()
	f := finding{code: "vault.file", state: well, subject: path, args: steps.Args{"path": path}}
	if !x.store.VaultFileExists() {
		f.code = "vault.file-new"
		return f
	}
	form, err := x.store.VaultForm()
	if p := wizard.ProblemOf(err); p != nil {
		return spoiled("vault.file-unreadable", p.Args["path"], steps.Args{"title": x.Voice.Title(p.Code, p.Args)})
	}
	if form.Earlier {
		f.code, f.state = "vault.file-earlier", notable
	}
	return f
}
