package check

import (
	"io"
	"strings"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/layout"
)

// This file writes results for people. The rules are:
//
//   - A result is one line, as it comes: a sign, whose the pair is, and the verdict in words.
//   - What is behind the signs stands after all lines. A problem is explained once, under the
//     names of all it concerns.
//   - The summary counts, and names what is to be looked at again.
//   - So much is kept of a long batch that a person may read it; the rest is counted.

const (
	// mostExplained bounds the problems and the remarks that are kept: texts about one name are
	// all different.
	mostExplained = 1000
	// mostOwners bounds how many names stand in one line.
	mostOwners = 20
)

// signUndecided is the sign of a result without a verdict, beside the wizard's yes and no.
const signUndecided = "?"

// textPrinter writes a line a result, and keeps what stands after the lines.
type textPrinter struct {
	out     io.Writer
	voice   wizard.Voice
	printed int
	// remarks are lines about single results, under their owners.
	remarks []string
	// problems are in the order in which they were met. byText finds them by their text, known by
	// the JSON of a problem: the text of one that is known is not drawn again.
	problems      []*explained
	byText, known map[string]*explained
	// counted is how many results have which verdict, the names and the APIs included.
	counted summary
	// unread is how many dossiers or lines could not be checked.
	unread int
	// failed are the results that are not well, and what could not be checked.
	failed owners
}

// An explained is a problem's text, and the results that it concerns.
type explained struct {
	text   string
	owners owners
}

// owners are the names of results, the first mostOwners of them.
type owners struct {
	names []string
	more  int
}

func (o *owners) add(name string) {
	if len(o.names) < mostOwners {
		o.names = append(o.names, name)
	} else {
		o.more++
	}
}

// line returns the names in one line.
func (o *owners) line(v wizard.Voice) string {
	names := strings.Join(o.names, ", ")
	if o.more > 0 {
		return v.Say("check.and-more", "owners", names, "count", o.more)
	}
	return steps.Printable(names)
}

func (p *textPrinter) begin() error { return nil }

func (p *textPrinter) result(r *result) error {
	p.printed++
	p.counted.count(r.whole())
	owner := p.owner(r)
	if r.exit() != wizard.ExitDone {
		p.failed.add(owner)
	}
	if lines := p.details(r, owner != ""); len(lines) > 0 && len(p.remarks) < mostExplained {
		p.remarks = append(p.remarks, headed(owner, "  "+strings.Join(lines, "\n  ")+"\n"))
	}
	for _, problem := range r.Problems {
		p.explain(owner, problem)
	}
	_, err := io.WriteString(p.out, p.line(r, owner)+"\n")
	return err
}

// fail names what could not be checked or saved; why has been said. Nothing has checked it where there
// is no result.
func (p *textPrinter) fail(subject string, checked bool) {
	p.failed.add(subject)
	if !checked {
		p.unread++
	}
}

// explain keeps the text of a problem for the end, or whom else it concerns.
func (p *textPrinter) explain(owner string, problem steps.Problem) {
	key := string(cli.JSON(problem, "", ""))
	e := p.known[key]
	if e == nil {
		if len(p.problems) == mostExplained {
			return
		}
		text := layout.Plain(p.voice.Problem(problem), cli.Width(p.out))
		if e = p.byText[text]; e == nil {
			e = &explained{text: text}
			p.problems, p.byText[text] = append(p.problems, e), e
		}
		p.known[key] = e
	}
	e.owners.add(owner)
}

// line returns a result in one line. A pair of the command line has no owner: its line says
// where it was asked and how long that took.
func (p *textPrinter) line(r *result, owner string) string {
	verdict := p.voice.Say("verdict." + string(r.Verdict))
	if owner == "" {
		if r.Status > 0 {
			verdict += " (" + p.voice.Say("check.status", "status", r.Status, "duration", r.DurationMs) + ")"
		}
		return p.sign(r) + " " + p.voice.Say("check.result", "environment", r.Environment, "id", r.ClientID, "verdict", verdict)
	}
	parts := []string{steps.Printable(owner)}
	if r.Environment != chorus.Production {
		parts = append(parts, string(r.Environment))
	}
	parts = append(parts, p.voice.Say("check.result-of", "id", r.ClientID, "verdict", verdict))
	if v := r.Application.Verdict; v == names.Different || v == names.Sandbox {
		parts = append(parts, p.voice.Say("check.short."+v))
	}
	if len(r.APIs) > 0 {
		parts = append(parts, p.voice.Say("check.short.access", "granted", r.granted(), "count", len(r.APIs)))
	}
	return p.sign(r) + " " + strings.Join(parts, " · ")
}

// sign is ✓ for a result that is well, ✗ for a no, and ? where PISTE gave no verdict.
func (p *textPrinter) sign(r *result) string {
	switch r.whole() {
	case chorus.Valid:
		return wizard.SignYes
	case chorus.Refused:
		return wizard.SignNo
	}
	return signUndecided
}

// granted counts the APIs that are open.
func (r *result) granted() int {
	granted := 0
	for _, api := range r.APIs {
		if api.Access == chorus.AccessGranted {
			granted++
		}
	}
	return granted
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

// details returns remarks on a result: on its names, what it shares, and each API. What is well
// is left out of a result among others.
func (p *textPrinter) details(r *result, among bool) []string {
	var lines []string
	verdict := r.Application.Verdict
	if verdict == names.Sandbox || verdict == names.Identical && !among {
		lines = append(lines, p.voice.Say("check.names."+verdict)) // a problem explains a difference
	}
	for _, s := range r.SharedWith {
		lines = append(lines, p.voice.Say("check.shared."+s.Kind, "place", p.place(s.place)))
	}
	if among && r.granted() == len(r.APIs) {
		return lines
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

// headed puts whom a text is about above it.
func headed(owner, text string) string {
	if owner == "" {
		return text
	}
	return "\n" + steps.Printable(owner) + "\n" + text
}

func (p *textPrinter) end(summary) error {
	text := strings.Join(p.remarks, "")
	for _, e := range p.problems {
		text += headed(e.owners.line(p.voice), "\n"+e.text+"\n")
	}
	if p.printed+p.unread > 1 {
		if text != "" {
			text += "\n"
		}
		text += p.voice.Say("check.summary", "valid", p.counted.Valid, "refused", p.counted.Refused, "undecided", p.counted.Undecided) + "\n"
		if p.unread > 0 {
			text += p.voice.Say("check.unread", "count", p.unread) + "\n"
		}
		if len(p.failed.names) > 0 {
			text += p.voice.Say("check.look-again", "owners", p.failed.line(p.voice)) + "\n"
		}
	}
	if text == "" {
		return nil // a terminal that is gone refuses even that
	}
	_, err := io.WriteString(p.out, text)
	return err
}
