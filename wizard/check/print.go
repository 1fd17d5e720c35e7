package check

import (
	"fmt"
	"io"
	"time"

	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file writes results as they come. The rules are:
//
//   - No result waits for another one, and none is kept. What people read is in print_text.go.
//   - --json is one document, the contract's, whole even when the batch was interrupted.
//   - --jsonl is one result a line, and the summary last.

// A printer writes results: begin, result as often as there is one, end. fail says what could not be
// checked or saved.
type printer interface {
	begin() error
	result(*result) error
	fail(subject string, checked bool)
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
	return &textPrinter{out: o.Out, voice: o.Voice, byText: map[string]*explained{}, known: map[string]*explained{}}
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

func (p *documentPrinter) fail(string, bool) {} // the summary counts it

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

func (p linesPrinter) fail(string, bool) {} // the summary counts it

func (p linesPrinter) end(s summary) error {
	return p.line(struct {
		Version   int              `json:"version"`
		CheckedAt wizard.Timestamp `json:"checkedAt"`
		Summary   summary          `json:"summary"`
	}{1, now(), s})
}
