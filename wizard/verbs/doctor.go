package verbs

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
)

// This file examines what the program stands on. The rules are:
//
//   - Every examination runs, whatever the others found.
//   - What is found is one line; what failed has one more, its remedy. Both are the
//     section doctor.CODE of text/*.md: the heading, and the body.
//   - What does no harm, but could worry somebody, is notable: it has a second line too,
//     and fails nothing.
//   - What was not examined is neither right nor wrong.
//   - The terminal alone never fails a run; everything else has its exit code.

// A Network is what a *chorus.Client does without credentials.
type Network interface {
	Routes() []chorus.Route
	Reach(ctx context.Context) ([]chorus.Reach, error)
}

// DoctorOptions are what doctor examines.
type DoctorOptions struct {
	// Offline leaves the network alone: hosts and clock are skipped.
	Offline bool
	JSON    bool
	// System is the operating system, as runtime.GOOS names it.
	System   string
	Terminal Terminal
	// Store opens the store in use. Its error is a finding, not the end.
	Store func() (*store.Store, error)
	// Vault is the kind asked for: "keyring", "file", or "" for the keyring where it answers.
	Vault   string
	Network Network
}

// A state is what a finding amounts to. It is also the section with the word for it.
type state string

const (
	well    state = "ok"
	notable state = "notable"
	failed  state = "failed"
	skipped state = "skipped"
)

// A finding is one line of the examination.
type finding struct {
	// code is the section's name without "doctor.", and begins with the check's.
	code    string
	state   state
	subject string // the path, host or dossier concerned
	args    steps.Args
	exit    int // of a failure
}

// check is the examination that the finding is of: "store" of "store.locked".
func (f finding) check() string {
	name, _, _ := strings.Cut(f.code, ".")
	return name
}

// An examination is one run of doctor: what it was given, and what later checks need of
// earlier ones.
type examination struct {
	DoctorOptions
	voice   wizard.Voice
	store   *store.Store // nil when it does not open
	reached []chorus.Reach
}

// examinations are all of them, in order: the vault may be in the store, and the clock
// is compared with a host's.
var examinations = []func(*examination, context.Context) []finding{
	(*examination).terminal, (*examination).storage, (*examination).vault,
	(*examination).proxy, (*examination).hosts, (*examination).clock,
}

// diagnosis is doctor's document. A check that was skipped is not ok either.
type diagnosis struct {
	Version int    `json:"version"`
	Checks  []line `json:"checks"`
}

type line struct {
	Check    string `json:"check"`
	Code     string `json:"code"`
	Subject  string `json:"subject"`
	OK       bool   `json:"ok"`
	Skipped  bool   `json:"skipped"`
	Observed string `json:"observed"`
	Remedy   string `json:"remedy"`

	state state
}

// Doctor examines terminal, store, vault, proxy, hosts and clock, and says each result as
// soon as it is there. The exit code is that of the worst failure.
func (e *Env) Doctor(ctx context.Context, o DoctorOptions) error {
	x := &examination{DoctorOptions: o, voice: e.Voice}
	document := diagnosis{Version: 1}
	worst := wizard.ExitDone
	for _, examine := range examinations {
		findings := examine(x, ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, f := range findings {
			l := e.line(f)
			document.Checks = append(document.Checks, l)
			worst = wizard.Worst(worst, f.exit)
			if err := e.say(l, o.JSON); err != nil {
				return err
			}
		}
	}
	if err := e.conclude(document, o.JSON); err != nil {
		return err
	}
	if worst != wizard.ExitDone {
		return &ToldError{worst}
	}
	return nil
}

// line puts a finding into words.
func (e *Env) line(f finding) line {
	section := "doctor." + f.code
	l := line{Check: f.check(), Code: f.code, Subject: printable(f.subject), OK: f.state == well || f.state == notable, Skipped: f.state == skipped, state: f.state}
	l.Observed = printable(e.Voice.Title(section, f.args))
	if f.state == failed || f.state == notable {
		l.Remedy = printable(e.Voice.Sentence(section, f.args))
	}
	return l
}

// printable is a text without what could move a cursor: file names and variables may hold
// anything.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

// say prints a line for people. It is not wrapped, so that commands and paths can be copied.
func (e *Env) say(l line, asJSON bool) error {
	if asJSON {
		return nil
	}
	name := e.Voice.Title("doctor."+l.Check, nil)
	if err := e.printf("%s  %s%s%s\n", e.label(l.state), name, e.Voice.Colon(), l.Observed); err != nil || l.Remedy == "" {
		return err
	}
	return e.printf("%s  %s\n", e.label("remedy"), l.Remedy)
}

// label is the word for a state, as wide as the widest.
func (e *Env) label(of state) string {
	word := func(s state) string { return e.Voice.Title("doctor."+string(s), nil) }
	width := 0
	for _, s := range []state{well, notable, failed, skipped, "remedy"} {
		width = max(width, utf8.RuneCountInString(word(s)))
	}
	return word(of) + strings.Repeat(" ", width-utf8.RuneCountInString(word(of)))
}

// conclude prints the document, or how many points there are to mend.
func (e *Env) conclude(document diagnosis, asJSON bool) error {
	if asJSON {
		return e.JSON(document)
	}
	failures := 0
	for _, l := range document.Checks {
		if l.state == failed {
			failures++
		}
	}
	if failures == 0 {
		return e.printf("\n%s\n", e.Voice.Title("doctor.well", nil))
	}
	return e.printf("\n%s\n", e.Voice.Title("doctor.unwell", steps.Args{"count": number(failures)}))
}
