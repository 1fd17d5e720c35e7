package verbs

import (
	"cmp"
	"context"
	"os"
	"runtime"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/store"
)

// Examine runs doctor on what the flags and the terminal say.
func (r *Run) Examine(ctx context.Context, e *Env, offline, asJSON bool) error {
	network, err := r.network()
	if err != nil {
		return err
	}
	return e.Doctor(ctx, DoctorOptions{
		Offline: offline, JSON: asJSON,
		System: runtime.GOOS, Terminal: r.terminal(),
		Store: r.examinedStore, Vault: r.VaultKind, Network: network, Public: publicAuthority,
	})
}

// network is the client whose way is examined: to PISTE, or to the simulator.
func (r *Run) network() (*chorus.Client, error) {
	options, err := r.clientOptions()
	if err != nil {
		return nil, err
	}
	if r.Practice != "" {
		piste, err := r.Simulator(r.Practice)
		if err != nil {
			return nil, err
		}
		options.Endpoints, options.Transport = chorus.Endpoints{}, simulator.Transport(piste)
	}
	return r.client(options)
}

// examinedStore is the store in use; its error is a finding.
func (r *Run) examinedStore() (*store.Store, error) {
	s, err := r.rawStore()
	if err != nil || r.Practice == "" {
		return s, err
	}
	return s.Practice()
}

// terminal is what is known of the terminal.
func (r *Run) terminal() Terminal {
	columns, rows, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		columns, rows = 0, 0
	}
	colours := map[colorprofile.Profile]int{colorprofile.TrueColor: 1 << 24, colorprofile.ANSI256: 256, colorprofile.ANSI: 16}
	return Terminal{
		Lines: r.whyLines(), Name: os.Getenv("TERM"), Columns: columns, Rows: rows,
		Colours: colours[colorprofile.Detect(os.Stdout, os.Environ())],
		NoColor: os.Getenv("NO_COLOR") != "",
		Locale:  cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG")),
	}
}
