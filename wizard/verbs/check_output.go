package verbs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"io"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file writes results as they come. The rules are:
//
//   - No result waits for another one, and none is kept.
//   - --json is one document, the contract's, whole even when the batch was interrupted.
//   - --jsonl is one result a line, and the summary last.
//   - For people a problem is explained in full once; later it is named.

// An Output is how check writes its results.
type Output string

// The outputs.
const (
	ForPeople Output = ""
	JSON      Output = "json"
	JSONLines Output = "jsonl"
)

// A printer writes results: begin, result as often as there is one, end.
type printer interface {
	begin() error
	result(*result) error
	end(summary) error
}

type summary struct {
	Valid     int `json:"valid"`
	Refused   int `json:"refused"`
	Undecided int `json:"undecided"`
	// Unread is how many dossiers or lines could not be checked; nil where one pair was given.
	Unread *int `json:"unread,omitempty"`
}

func (s *summary) count(v chorus.Verdict) {
	switch v {
	case chorus.Valid:
		s.Valid++
	case chorus.Refused:
		s.Refused++
	case chorus.Undecided:
		s.Undecided++
	}
}

func (e *Env) printer(o Output, out io.Writer) printer {
	switch o {
	case JSON:
		return &documentPrinter{out: out}
	case JSONLines:
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		return linesPrinter{encoder}
	}
	return &textPrinter{out: out, voice: &e.Voice, seed: maphash.MakeSeed(), explained: map[uint64]bool{}}
}

// documentPrinter writes check's document piece by piece.
type documentPrinter struct {
	out  io.Writer
	some bool // results so far
}

func (p *documentPrinter) begin() error {
	return printf(p.out, "{\n  \"version\": 1,\n  \"checkedAt\": %s,\n  \"results\": [", now())
}

func (p *documentPrinter) result(r *result) error {
	between := "\n    "
	if p.some {
		between = ",\n    "
	}
	p.some = true
	return printf(p.out, "%s%s", between, encoded(r, "    "))
}

func (p *documentPrinter) end(s summary) error {
	after := ""
	if p.some {
		after = "\n  "
	}
	return printf(p.out, "%s],\n  \"summary\": %s\n}\n", after, encoded(s, "  "))
}

// encoded is a value as JSON for people, every line but the first behind margin.
func encoded(value any, margin string) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(margin, "  ")
	_ = encoder.Encode(value) // of types that can be
	return bytes.TrimRight(out.Bytes(), "\n")
}

func now() []byte { return encoded(wizard.Timestamp{Time: time.Now()}, "") }

// linesPrinter writes a result a line.
type linesPrinter struct{ *json.Encoder }

func (p linesPrinter) begin() error { return nil }

func (p linesPrinter) result(r *result) error { return p.Encode(r) }

func (p linesPrinter) end(s summary) error {
	return p.Encode(struct {
		Version   int             `json:"version"`
		CheckedAt json.RawMessage `json:"checkedAt"`
		Summary   summary         `json:"summary"`
	}{1, now(), s})
}

// textPrinter writes for people.
type textPrinter struct {
	out       io.Writer
	voice     *wizard.Voice
	printed   int
	seed      maphash.Seed
	explained map[uint64]bool // the problems said in full, by hash
}

// mostExplained bounds what is remembered: texts about one name are all different.
const mostExplained = 1000

func (p *textPrinter) begin() error { return nil }

func (p *textPrinter) result(r *result) error {
	p.printed++
	words := p.voice.Command
	verdict := p.voice.Say("verdict." + string(r.Verdict))
	if r.Status > 0 {
		verdict += " (" + fmt.Sprintf(words.ResultStatus, r.Status, r.DurationMs) + ")"
	}
	line := fmt.Sprintf(words.Result, p.subject(r), r.Environment, r.ClientID, verdict)
	if err := printf(p.out, "%s\n", strings.TrimPrefix(line, " · ")); err != nil { // a pair alone has no subject
		return err
	}
	return p.details(r)
}

// subject is whose pair it is.
func (p *textPrinter) subject(r *result) string {
	who := strings.TrimSpace(r.Dossier + " " + r.Structure)
	if r.Customer == nil {
		return who
	}
	return fmt.Sprintf(p.voice.Command.AtLine, r.Line) + " · " + strings.TrimSpace(*r.Customer+" "+who)
}

// details are what stands under a result: the names, what is shared, each API, what is wrong.
func (p *textPrinter) details(r *result) error {
	words := p.voice.Command
	var lines []string
	if said := map[string]string{steps.NamesIdentical: words.NamesSame, steps.NamesSandbox: words.NamesOfSandbox}[r.Application.Verdict]; said != "" {
		lines = append(lines, said)
	}
	for _, s := range r.SharedWith {
		lines = append(lines, fmt.Sprintf(words.Shared[s.Kind], p.place(s)))
	}
	for _, api := range r.APIs {
		access := p.voice.Title("access."+string(api.Access), nil)
		if api.Indicative {
			access += " (" + words.Indicative + ")"
		}
		lines = append(lines, fmt.Sprintf(words.Access, api.Name, access))
	}
	for _, line := range lines {
		if err := printf(p.out, "  %s\n", line); err != nil {
			return err
		}
	}
	for _, problem := range r.problems {
		if err := p.problem(problem); err != nil {
			return err
		}
	}
	return nil
}

// place is where something that two pairs share stands first.
func (p *textPrinter) place(s shared) string {
	if s.Line > 0 {
		return fmt.Sprintf(p.voice.Command.AtLine, s.Line)
	}
	return fmt.Sprintf(p.voice.Command.AtStructure, s.Dossier, s.Position)
}

func (p *textPrinter) problem(problem steps.Problem) error {
	text := layout.Plain(p.voice.Problem(problem), width)
	key := maphash.String(p.seed, text)
	if p.explained[key] {
		return printf(p.out, "  %s (%s)\n", p.voice.Title(problem.Code, problem.Args), p.voice.Command.SeeAbove)
	}
	if len(p.explained) < mostExplained {
		p.explained[key] = true
	}
	return printf(p.out, "\n%s\n\n", text)
}

func (p *textPrinter) end(s summary) error {
	if p.printed < 2 {
		return nil
	}
	return printf(p.out, p.voice.Command.Summary+"\n", s.Valid, s.Refused, s.Undecided)
}
