package doctor

import (
	"cmp"
	"context"
	"crypto/x509"
	"os"
	"runtime"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/store"
	"raccord/wizard/cli"
)

// surroundings are what is examined. A test makes its own.
type surroundings struct {
	// system is the operating system, as runtime.GOOS names it.
	system   string
	terminal terminal
	// open opens the store in use. Its error is a finding, not the end.
	open    func() (store.Store, error)
	network network
	// public tells whether one of a host's authorities signs for the public web.
	public func(authorities []*x509.Certificate) bool
}

// A network is what a *chorus.Client does without credentials.
type network interface {
	Routes() []chorus.Route
	Reach(ctx context.Context) ([]chorus.Reach, error)
}

// A terminal is what is known of the terminal before anything starts.
type terminal struct {
	// lines is why the walk would go line by line: cli.LinesAsked and so on, "" for the screen.
	lines string
	name  string // TERM
	// columns and rows are the size, 0 when the output is no terminal.
	columns, rows int
	// colours is how many the terminal shows, 0 for none.
	colours int
	// noColor says that NO_COLOR is set.
	noColor bool
	// locale is the first of LC_ALL, LC_CTYPE and LANG that is not empty.
	locale string
}

// look returns the surroundings that the flags and the environment name.
func look(ctx context.Context, p *cli.Program) (surroundings, error) {
	client, err := clientOf(ctx, p)
	if err != nil {
		return surroundings{}, err
	}
	open := func() (store.Store, error) {
		s, err := p.OpenStore()
		if err != nil || p.Practice == "" {
			return s, err
		}
		return s.Practice()
	}
	return surroundings{system: runtime.GOOS, terminal: terminalOf(p), open: open, network: client, public: publicAuthority}, nil
}

// clientOf returns the client whose way is examined: to PISTE, or to the simulator.
func clientOf(ctx context.Context, p *cli.Program) (*chorus.Client, error) {
	options, err := p.ClientOptions(ctx)
	if err != nil {
		return nil, err
	}
	if p.Practice != "" {
		piste, err := p.Simulator(p.Practice)
		if err != nil {
			return nil, err
		}
		options.Endpoints, options.Transport = chorus.Endpoints{}, simulator.Transport(piste)
	}
	return p.Client(options)
}

func terminalOf(p *cli.Program) terminal {
	colours := map[colorprofile.Profile]int{colorprofile.TrueColor: 1 << 24, colorprofile.ANSI256: 256, colorprofile.ANSI: 16}
	t := terminal{
		lines: p.WhyLines(), name: os.Getenv("TERM"),
		colours: colours[cli.Colours()],
		noColor: os.Getenv("NO_COLOR") != "",
		locale:  cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG")),
	}
	if columns, rows, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		t.columns, t.rows = columns, rows
	}
	return t
}
