package check

import (
	"fmt"
	"io"
	"strings"
	"time"

	"raccord/steps"
	"raccord/steps/names"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/layout"
)

// This file writes results as they come. The rules are:
//
//   - No result waits for another one, and none is kept.
//   - --json is one document, the contract's, whole even when the batch was interrupted.
//   - --jsonl is one result a line, and the summary last.
//   - For people a problem is explained in full once; later it is named.

// A printer writes results: begin, result as often as there is one, end.
type printer interface {
	begin() error
	result(*result) error
	end(summary) error
}

// newPrinter is the printer that the flags ask for.
func (o *options) newPrinter() printer {
	switch {
	case o.json:
		return &documentPrinter{out: o.Out}
	case o.jsonl:
		return linesPrinter{o.Out}
	}
	return &textPrinter{out: o.Out, voice: o.Voice, explained: map[string]bool{}}
}

// documentPrinter writes check's document piece by piece.
type documentPrinter struct {
	out  io.Writer
	some bool // results so far
}

func (p *documentPrinter) begin() error {
	_, err := fmt.Fprintf(p.out, "{\n  \"version\": 1,\n  \"checkedAt\": %s,\n  \"results\": [", cli.JSON(now(), "", "  "))
	return err
}

func (p *documentPrinter) result(r *result) error {
	between := "\n    "
	if p.some {
		between = ",\n    "
	}
	p.some = true
	_, err := fmt.Fprintf(p.out, "%s%s", between, cli.JSON(r.document(), "    ", "  "))
	return err
}

func (p *documentPrinter) end(s summary) error {
	after := ""
	if p.some {
		after = "\n  "
	}
	_, err := fmt.Fprintf(p.out, "%s],\n  \"summary\": %s\n}\n", after, cli.JSON(s, "  ", "  "))
	return err
}

func now() wizard.Timestamp { return wizard.Timestamp{Time: time.Now()} }

// linesPrinter writes a result a line.
type linesPrinter struct{ out io.Writer }

func (p linesPrinter) begin() error { return nil }

func (p linesPrinter) result(r *result) error { return p.line(r.document()) }

func (p linesPrinter) line(value any) error {
	_, err := p.out.Write(append(cli.JSON(value, "", ""), '\n'))
	return err
}

func (p linesPrinter) end(s summary) error {
	return p.line(struct {
		Version   int              `json:"version"`
		CheckedAt wizard.Timestamp `json:"checkedAt"`
		Summary   summary          `json:"summary"`
	}{1, now(), s})
}

// textPrinter writes for people.
type textPrinter struct {
	out       io.Writer
	voice     wizard.Voice
	printed   int
	explained map[string]bool // the texts of problems that were written in full
}

// mostExplained bounds what is remembered: texts about one name are all different.
const mostExplained = 1000

func (p *textPrinter) begin() error { return nil }

func (p *textPrinter) result(r *result) error {
	p.printed++
	text := p.line(r) + "\n"
	for _, line := range p.details(r) {
		text += "  " + line + "\n"
	}
	for _, problem := range r.Problems {
		text += p.problem(problem)
	}
	_, err := io.WriteString(p.out, text)
	return err
}

// line returns a result in one line.
func (p *textPrinter) line(r *result) string {
	verdict := p.voice.Say("verdict." + string(r.Verdict))
	if r.Status > 0 {
		verdict += " (" + p.voice.Say("check.status", "status", r.Status, "duration", r.DurationMs) + ")"
	}
	line := p.voice.Say("check.result", "environment", r.Environment, "id", r.ClientID, "verdict", verdict)
	if owner := p.owner(r); owner != "" {
		line = steps.Printable(owner) + " · " + line
	}
	return line
}

// owner says where a pair comes from; "" is the command line.
func (p *textPrinter) owner(r *result) string {
	owner := strings.TrimSpace(r.Dossier + " " + r.Structure)
	if r.Customer != nil {
		owner = p.place(place{Line: r.Line}) + " · " + strings.TrimSpace(*r.Customer+" "+owner)
	}
	return owner
}

// place names a line of a list, or a structure of a dossier.
func (p *textPrinter) place(at place) string {
	if at.Line > 0 {
		return p.voice.Say("check.at-line", "line", at.Line)
	}
	return p.voice.Say("check.at-structure", "dossier", at.Dossier, "structure", at.Position)
}

// details returns the lines under a result: about its names, what it shares, and each API.
func (p *textPrinter) details(r *result) []string {
	var lines []string
	if verdict := r.Application.Verdict; verdict == names.Identical || verdict == names.Sandbox {
		lines = append(lines, p.voice.Say("check.names."+verdict)) // a problem explains a difference
	}
	for _, s := range r.SharedWith {
		lines = append(lines, p.voice.Say("check.shared."+s.Kind, "place", p.place(s.place)))
	}
	for _, api := range r.APIs {
		access := p.voice.Title("access."+string(api.Access), nil)
		if api.Indicative {
			access += " (" + p.voice.Say("check.indicative") + ")"
		}
		lines = append(lines, api.Name+p.voice.Colon()+access)
	}
	return lines
}

// problem explains a problem, or names one that was explained before.
func (p *textPrinter) problem(problem steps.Problem) string {
	text := layout.Plain(p.voice.Problem(problem), cli.Width(p.out))
	if p.explained[text] {
		return fmt.Sprintf("  %s (%s)\n", p.voice.Title(problem.Code, problem.Args), p.voice.Say("check.see-above"))
	}
	if len(p.explained) < mostExplained {
		p.explained[text] = true
	}
	return "\n" + text + "\n\n"
}

func (p *textPrinter) end(s summary) error {
	if p.printed < 2 {
		return nil
	}
	_, err := fmt.Fprintln(p.out, p.voice.Say("check.summary", "valid", s.Valid, "refused", s.Refused, "undecided", s.Undecided))
	return err
}
