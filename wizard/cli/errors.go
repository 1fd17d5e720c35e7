package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file decides how a command that did not succeed ends. The rules are:
//
//   - A UsageError is one sentence for people, exit code 2.
//   - A ProblemError is a problem with its three parts; its kind decides the exit code.
//   - A ToldError has been explained already: only its exit code is left.
//   - After an interruption the exit code is that of one, but for what was told: what fails then most
//     often fails of the interruption. What there is to say for people is still said.
//   - Anything else is an error of the program.

// A UsageError is a command line that cannot be carried out. Its sentence is for people.
type UsageError struct {
	Sentence string
	// Err is what made it one, nil where that is the command line itself.
	Err error
}

func (e *UsageError) Error() string { return e.Sentence }
func (e *UsageError) Unwrap() error { return e.Err }

// Usage is a UsageError whose sentence is the one of that code, filled as Say fills it. A name that
// was given and may be a secret is not repeated in it.
func (p *Program) Usage(code string, values ...any) error {
	return &UsageError{Sentence: p.sentence(code, values...)}
}

// UsageOf is a UsageError whose sentence is the title of a problem.
func (p *Program) UsageOf(problem *steps.Problem) error {
	var values []any
	for name, value := range problem.Args {
		values = append(values, name, value)
	}
	return p.Usage(problem.Code, values...)
}

// sentence is Say without what may not be repeated.
func (p *Program) sentence(code string, values ...any) string {
	values = slices.Clone(values)
	for i := 1; i < len(values); i += 2 {
		values[i] = p.Voice.RepeatedIn(fmt.Sprint(values[i-1]), values[i])
	}
	return p.Voice.Advised(p.Voice.Say(code, values...))
}

// Unknown is a UsageError about a name that is none of the known ones: the sentence of that
// code, and the known name that was probably meant, where one is near.
func (p *Program) Unknown(code, name string, known []string) error {
	sentence := p.sentence(code, "name", name)
	if near := steps.Near(name, known); near != "" {
		sentence += " " + p.Voice.Say("usage.did-you-mean", "name", near)
	}
	return &UsageError{Sentence: sentence}
}

// A ProblemError is a problem that ends a command.
type ProblemError struct{ Problem steps.Problem }

func (e *ProblemError) Error() string { return e.Problem.Code }

// Problem puts an error into words for people where there are some: it becomes a
// *ProblemError. nil, an interruption and what has its words stay what they are.
func Problem(err error) error {
	if _, usage := errors.AsType[*UsageError](err); usage {
		return err
	}
	if p := wizard.ProblemOf(err); p != nil {
		return &ProblemError{*p}
	}
	return err
}

// A ToldError ends a command that has said everything: only its exit code is left.
type ToldError struct{ Code int }

func (e *ToldError) Error() string { return fmt.Sprintf("exit code %d", e.Code) }

// Ending is what a command returns that has said everything: nil for wizard.ExitDone, or else
// a *ToldError.
func Ending(code int) error {
	if code == wizard.ExitDone {
		return nil
	}
	return &ToldError{code}
}

// ExitOf returns the exit code of what a command returned.
func ExitOf(err error) int {
	told, isTold := errors.AsType[*ToldError](err)
	_, isUsage := errors.AsType[*UsageError](err)
	problem, isProblem := errors.AsType[*ProblemError](err)
	switch {
	case err == nil:
		return wizard.ExitDone
	case isTold:
		return told.Code
	case isUsage, isProblem && strings.HasPrefix(problem.Problem.Code, "flaw."):
		return wizard.ExitUsage
	case isProblem:
		return wizard.ExitOfProblem(problem.Problem)
	}
	return wizard.ExitError
}

// Fail says on Err why a command ended, and returns its exit code.
func (p *Program) Fail(ctx context.Context, err error) int {
	_, told := errors.AsType[*ToldError](err)
	_, explained := errors.AsType[*ProblemError](err)
	_, usage := errors.AsType[*UsageError](err)
	switch {
	case told:
		return ExitOf(err)
	case explained:
		p.Tell(err)
	case usage:
		fmt.Fprintln(p.Err, "raccord:", err)
		fmt.Fprintln(p.Err, p.Voice.Say("usage.see-help", "command", "raccord"))
	case ctx.Err() == nil:
		fmt.Fprintln(p.Err, "raccord:", err)
	}
	if ctx.Err() != nil { // by now: nothing may have taken what was said
		return wizard.ExitInterrupted
	}
	return ExitOf(err)
}

// Tell says on Err why one of several things could not be done, and leaves it at that.
func (p *Program) Tell(err error) {
	if _, told := errors.AsType[*ToldError](err); told {
		return
	}
	if explained, ok := errors.AsType[*ProblemError](err); ok {
		p.Explain(explained.Problem)
		return
	}
	fmt.Fprintln(p.Err, err)
}

// mostWidth is how wide text is printed at the most, in cells: longer lines read badly.
const mostWidth = 100

// Width returns how wide text is printed on a stream of the program, in cells; 0 where it is no
// terminal: there no line is wrapped.
func Width(w io.Writer) int { return min(Columns(w), mostWidth) }

// Explain says a problem in full on Err.
func (p *Program) Explain(problem steps.Problem) {
	fmt.Fprintln(p.Err, layout.Plain(p.Voice.Problem(problem), Width(p.Err)))
}

// Notice says a sentence on Out or Err, its lines ended between words where that is a terminal. There is
// no line end inside of what is whole: a path or a command.
func Notice(w io.Writer, sentence, whole string) error {
	_, err := fmt.Fprintln(w, layout.Plain([]steps.Block{{Text: sentence, Whole: whole}}, Width(w)))
	return err
}
