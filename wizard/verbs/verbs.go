// Package verbs is what the command line does besides the walk: list, show, check,
// simulate. Results go to Out, everything else to Err.
package verbs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// An Env is what a verb acts on.
type Env struct {
	Voice wizard.Voice
	// Side is the real one, or the rehearsal.
	Side *wizard.Side
	// CustomHosts names the hosts in use where they are not the built-in ones.
	CustomHosts string
	Out         io.Writer
	Err         io.Writer
	// Redraws tells whether Err is a terminal where a line can be drawn anew.
	Redraws bool
	// Ask asks for a passphrase on the terminal; nil where nobody can be asked.
	Ask func(context.Context) (secret.Text, error)
	// AskNew asks for a new passphrase, with a prompt of its own; nil with Ask.
	AskNew func(context.Context, string) (secret.Text, error)
	// AskLine reads one line from the terminal; nil where nobody can be asked.
	AskLine func(context.Context) (string, error)
}

// A UsageError is a command line that cannot be carried out. Its text is for people.
type UsageError struct{ Sentence string }

func (e *UsageError) Error() string { return e.Sentence }

// A ProblemError is a problem that ends a command.
type ProblemError struct{ Problem steps.Problem }

func (e *ProblemError) Error() string { return e.Problem.Code }

// problem is an error in words for people where there are some; nil and an interruption
// stay what they are.
func problem(err error) error {
	if p := wizard.ProblemOf(err); p != nil {
		return &ProblemError{*p}
	}
	return err
}

// JSON writes a document.
func (e *Env) JSON(document any) error { return writeJSON(e.Out, document) }

func writeJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

func (e *Env) printf(format string, args ...any) error { return printf(e.Out, format, args...) }

func printf(out io.Writer, format string, args ...any) error {
	_, err := fmt.Fprintf(out, format, args...)
	return err
}

// width is the measure of text that is printed.
const width = 78

// read is one dossier.
func (e *Env) read(id string) (steps.Answers, error) {
	a, err := e.Side.Read(id)
	return a, problem(err)
}

// ToFile writes to the file named, or to Out where none is. What fails before it is whole
// leaves the file as it was.
func (e *Env) ToFile(path string, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		return write(e.Out)
	}
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	if err := os.WriteFile(path, content.Bytes(), 0o644); err != nil {
		return Usagef(e.Voice.Command.OutputFile, path)
	}
	return nil
}

// ToOwnFile is ToFile for what names people or holds secrets: the file is its owner's alone,
// and is replaced as a dossier is.
func (e *Env) ToOwnFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); path == "" || path == "-" || err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return e.ToFile(path, write) // a pipe or a device stays what it is
	}
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	if err := store.WriteFile(path, content.Bytes()); err != nil {
		return Usagef(e.Voice.Command.OutputFile, path)
	}
	return nil
}
