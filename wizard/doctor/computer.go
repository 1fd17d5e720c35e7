package doctor

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/cli"
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
	if p, ok := errors.AsType[*steps.Problem](err); ok {
		return []finding{unusable(x.Voice, "store.unusable", p.Args["path"], err)}
	}
	if refused, ok := errors.AsType[*cli.UsageError](x.StoreError(err)); ok {
		return []finding{spoiled("store.address", "", steps.Args{"sentence": refused.Sentence})}
	}
	if err != nil {
		return []finding{spoiled("store.closed", unwritten(err, err.Error()), nil)}
	}
	x.store = opened
	var findings []finding
	for _, f := range opened.Examine(ctx) {
		findings = append(findings, foundBy(x.Voice, f))
		if f.Err != nil { // it would be the same with each dossier
			return findings
		}
	}
	return append(findings, x.dossiers(ctx, opened)...)
}

// foundBy returns what a store has found about itself.
func foundBy(v wizard.Voice, f store.Finding) finding {
	states := map[store.State]state{store.Well: well, store.Notable: notable, store.Spoiled: failed, store.Unexamined: skipped}
	if f.Err != nil {
		return unusable(v, "store.unusable", f.Subject, f.Err)
	}
	found := finding{code: "store." + f.Code, state: states[f.State], subject: f.Subject, args: steps.Args{"path": f.Subject}}
	maps.Copy(found.args, f.Args)
	if f.State == store.Spoiled {
		found.exit = wizard.ExitStorage
	}
	return found
}

// spoiled is a failure about the store or the vault: its section is filled with the path and
// args.
func spoiled(code, path string, args steps.Args) finding {
	all := steps.Args{"path": path}
	maps.Copy(all, args)
	return finding{code: code, state: failed, subject: path, args: all, exit: wizard.ExitStorage}
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

// dossiers counts those that can be read, and names each one that cannot, and each answer that
// no form takes.
func (x *examination) dossiers(ctx context.Context, s store.Store) []finding {
	ids, err := s.IDs(ctx)
	if err != nil {
		return []finding{spoiled("store.unlisted", unread(err), nil)}
	}
	var odd []finding
	unreadable := 0
	for _, id := range ids {
		a, code := read(ctx, s, id)
		if code != "" {
			unreadable++
			f := spoiled(code, s.Place(id), steps.Args{"id": id})
			f.subject = id
			odd = append(odd, f)
		}
		for _, p := range a.Malformed() {
			args := steps.Args{"id": id, "answer": p.Path, "flaw": x.Voice.ProblemLine(&p.Problem)}
			odd = append(odd, finding{code: "store.malformed", state: notable, subject: id, args: args})
		}
	}
	count := finding{code: "store.dossiers", state: well, subject: s.String(), args: steps.Args{"count": number(len(ids) - unreadable)}}
	return append([]finding{count}, odd...)
}

// unread is the path that could not be read, or else the error itself.
func unread(err error) string {
	if refused, ok := errors.AsType[*store.ReadError](err); ok {
		return refused.Path
	}
	return err.Error()
}

// read returns a dossier, or the finding's code for one that cannot be opened.
func read(ctx context.Context, s store.Store, id string) (a steps.Answers, code string) {
	doc, err := s.Read(ctx, id)
	if err == nil {
		if a, err = steps.Decode(doc); err != nil {
			return a, "store.damaged"
		}
		return a, ""
	}
	_, newer := errors.AsType[*store.NewerError](err)
	_, damaged := errors.AsType[*store.DamagedError](err)
	_, noID := errors.AsType[*store.NotFoundError](err) // a file whose name is no dossier's
	switch {
	case newer:
		return a, "store.newer"
	case damaged, noID:
		return a, "store.damaged"
	}
	return a, "store.unreadable"
}

// examineVault examines the vault that would be opened: the keyring where it answers, or the
// encrypted file. It asks for no passphrase.
func (x *examination) examineVault(ctx context.Context) []finding {
	if x.Practice != "" {
		return []finding{{code: "vault.memory", state: well}}
	}
	if x.onDesk() {
		return []finding{x.identity(ctx)}
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
	form, err := x.store.VaultForm()
	if p := wizard.ProblemOf(err); p != nil {
		return spoiled("vault.file-unreadable", p.Args["path"], steps.Args{"title": x.Voice.Title(p.Code, p.Args)})
	}
	f := finding{code: "vault.file", state: well, subject: form.Place, args: steps.Args{"path": form.Place}}
	switch {
	case !form.There:
		f.code = "vault.file-new"
	case form.Earlier:
		f.code, f.state = "vault.file-earlier", notable
	}
	return f
}
