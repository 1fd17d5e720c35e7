// Package cli is what every command of raccord shares: the flags that go with all of them,
// the streams, the sides to act on, what is asked on the terminal, errors and the help.
//
// A command is a package of its own with a Command function: a cobra command and the options
// that its flags fill in. The options embed a *Program, so that a test sets what it needs and
// runs the command without any command line.
package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
)

// A Program is one run of raccord. Results go to Out, everything else to Err.
type Program struct {
	Voice wizard.Voice
	// Version is raccord's own, which the command version prints and every request names.
	Version string
	// Released is the day of that version, "2026-11-26"; "" where the build does not know it.
	Released string
	Flags
	// Commands are the names of all commands, for a word that was meant for one of them, set by
	// Describe.
	Commands []string
	// Code is the exit code of a walk that ended in good order.
	Code int

	Out, Err io.Writer

	// Report writes the report on a dossier of a side into a new file and returns its path, also
	// where it could not be written. The walk offers it; it is set by main, and nil offers none.
	Report func(ctx context.Context, v wizard.Voice, side *wizard.Side, hosts, id string) (path string, err error)

	// Side is the service and the store to act on, the real ones or a rehearsal's, set by Open.
	Side *wizard.Side
	// CustomHosts names the hosts in use where they are not the built-in ones, set by Open.
	CustomHosts string
	// Redraws tells whether Err is a terminal where a line can be drawn anew.
	Redraws bool
	// AskHidden shows a prompt on the terminal and reads a line without echo, set by Open; nil
	// where nothing can be asked.
	AskHidden func(ctx context.Context, prompt string) (secret.Text, error)
	// AskLine reads a line from the terminal, set with AskHidden.
	AskLine func(context.Context) (string, error)
}

// Open opens the store and the side that the flags name, before a command acts on them.
// Its error is a *UsageError, a *ProblemError or ctx's.
func (p *Program) Open(ctx context.Context) error {
	p.asks()
	sides, err := p.Sides(ctx)
	if err != nil {
		return err
	}
	p.Side, p.Redraws = sides.Side(p.Practice != ""), p.redraws()
	if p.Practice == "" {
		p.CustomHosts = sides.CustomHosts
	}
	return nil
}

// OpenService is Open for a command that keeps nothing: without a home and without a store it has
// the service alone.
func (p *Program) OpenService(ctx context.Context) error {
	p.asks()
	service, err := p.service(ctx)
	p.Side, p.Redraws = &wizard.Side{Service: service}, p.redraws()
	return err
}

// asks sets what asks the user, where there is a terminal to ask on.
func (p *Program) asks() {
	if p.canAsk() {
		p.AskHidden, p.AskLine = p.askHidden, p.readLine
	}
}

// canAsk tells whether there is a terminal to ask on.
func (p *Program) canAsk() bool {
	return !p.NoInput && term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd()))
}

// Opens is Open as a cobra command's PreRunE.
func (p *Program) Opens(c *cobra.Command, _ []string) error { return p.Open(c.Context()) }

// Read returns one dossier. Its error is a *ProblemError.
func (p *Program) Read(ctx context.Context, id string) (steps.Answers, error) {
	a, err := p.Side.Read(ctx, id)
	return a, Problem(err)
}

// All returns the ids of every dossier, those that cannot be read included.
func (p *Program) All(ctx context.Context) ([]string, error) {
	ids, err := p.Side.Store.IDs(ctx)
	return ids, Problem(err)
}

// Printf writes to Out.
func (p *Program) Printf(format string, args ...any) error {
	_, err := fmt.Fprintf(p.Out, format, args...)
	return err
}

// A Customer is the customer as documents name them.
type Customer struct {
	Name string `json:"name"`
	Role string `json:"role"` // supplier, recipient, or "" before it was chosen
}

// Role returns the word for a customer's role, "" where none was chosen: what stands before the
// colon in the words of that choice.
func Role(v wizard.Voice, role string) string {
	if role == "" {
		return ""
	}
	short, _, _ := strings.Cut(v.Title("customer.role."+role, nil), ":")
	return strings.TrimSpace(short)
}

// WriteJSON writes a document as this program writes all of them: indented, with < > & as they
// are, and printable.
func WriteJSON(w io.Writer, document any) error {
	_, err := Raw(w).Write(encoded(document, "", "  ")) // printable already
	return err
}

// JSON returns a value as WriteJSON writes it, without a line end, every line but the first
// behind margin. An empty indent keeps it in one line.
func JSON(value any, margin, indent string) []byte {
	return bytes.TrimRight(encoded(value, margin, indent), "\n")
}

// encoded is JSON with its line end.
func encoded(value any, margin, indent string) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(margin, indent)
	if err := encoder.Encode(value); err != nil {
		panic(err) // the documents of this program are structures that can be encoded
	}
	return steps.PrintableJSON(out.Bytes())
}

// A printable is a stream of the program: text from outside leaves through it as it may be
// shown. Every command writes to two of them, Out and Err.
type printable struct{ stream io.Writer }

func (p printable) Write(text []byte) (int, error) {
	if _, err := io.WriteString(p.stream, steps.PrintableLines(string(text))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// Printable returns w for text alone: what could move a cursor is shown as its number.
func Printable(w io.Writer) io.Writer { return printable{w} }

// Raw returns the stream behind a Printable one, for the program's own escape sequences.
func Raw(w io.Writer) io.Writer {
	if p, ok := w.(printable); ok {
		return p.stream
	}
	return w
}
