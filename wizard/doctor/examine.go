package doctor

import (
	"cmp"
	"os"
	"runtime"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/store"
	"raccord/wizard/cli"
)

// here is what the flags and the terminal say.
func here(p *cli.Program) (subject, error) {
	network, err := network(p)
	if err != nil {
		return subject{}, err
	}
	open := func() (*store.Store, error) {
		s, err := p.OpenStore()
		if err != nil || p.Practice == "" {
			return s, err
		}
		return s.Practice()
	}
	return subject{system: runtime.GOOS, terminal: terminal(p), open: open, network: network, public: publicAuthority}, nil
}

// network is the client whose way is examined: to PISTE, or to the simulator.
func network(p *cli.Program) (*chorus.Client, error) {
	options, err := p.ClientOptions()
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

// terminal is what is known of the terminal.
func terminal(p *cli.Program) Terminal {
	columns, rows, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		columns, rows = 0, 0
	}
	colours := map[colorprofile.Profile]int{colorprofile.TrueColor: 1 << 24, colorprofile.ANSI256: 256, colorprofile.ANSI: 16}
	return Terminal{
		Lines: p.WhyLines(), Name: os.Getenv("TERM"), Columns: columns, Rows: rows,
		Colours: colours[colorprofile.Detect(os.Stdout, os.Environ())],
		NoColor: os.Getenv("NO_COLOR") != "",
		Locale:  cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG")),
	}
}
