package verbs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// A Run is one run of the program: what the flags that go with every command say.
type Run struct {
	Voice wizard.Voice
	// Version is the program's, for the other side's logs.
	Version string

	Lang           string
	StoreDir       string
	VaultKind      string
	PassphraseFile string
	EndpointsFile  string
	CAFile         string
	// Practice is the simulator's scenario, "" for the real side.
	Practice string
	// Answers is the answers file, "-" for standard input, "" for none.
	Answers        string
	Timeout        time.Duration
	Plain, NoInput bool

	// Names are the commands' that an unknown word may have been meant for.
	Names []string
	// Code is the exit code of a walk that ended in good order.
	Code int

	// What single commands are told.
	asJSON, all, both, access, offline, yes bool
	pair                                    pairFlags
	batch                                   batchFlags
	pool                                    int // chorus.ClientOptions.Pool
	environment                             string
	listen, scenario                        string
	format, output                          string
	anonymize, showSecrets                  bool
	siret                                   string
	seal                                    []string
}

// env is what the verbs act on.
func (r *Run) env() (*Env, error) {
	w, err := r.Sides()
	if err != nil {
		return nil, err
	}
	e := r.streams()
	e.Side, e.Redraws = w.Side(r.Practice != ""), r.redraws()
	if r.Practice == "" {
		e.CustomHosts = w.CustomHosts
	}
	if !r.NoInput && term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd())) {
		e.Ask, e.AskNew, e.AskLine = r.AskPassphrase, AskHidden, ReadLine
	}
	return e, nil
}

// Sides is the real side and the one to rehearse on, as the flags say.
func (r *Run) Sides() (*wizard.Effects, error) {
	if err := r.OneOf("vault", r.VaultKind, "", "keyring", "file"); err != nil {
		return nil, err
	}
	if err := r.OneOf("lang", r.Lang, "", "fr", "en"); err != nil {
		return nil, err
	}
	s, err := r.openStore()
	if err != nil {
		return nil, err
	}
	options, err := r.clientOptions()
	if err != nil {
		return nil, err
	}
	client, err := r.client(options)
	if err != nil {
		return nil, err
	}
	var passphrase secret.Text
	if r.PassphraseFile != "" {
		if passphrase, err = r.SecretFrom(r.PassphraseFile); err != nil {
			return nil, err
		}
	}
	practice, err := r.practiceSide(options, s)
	if err != nil {
		return nil, err
	}
	practice.Kind, practice.Passphrase = r.VaultKind, passphrase
	w := &wizard.Effects{
		Real:     wizard.Side{Service: client, Store: s, Kind: r.VaultKind, Passphrase: passphrase},
		Practice: practice,
	}
	if options.Endpoints != (chorus.Endpoints{}) && options.Endpoints != chorus.PISTE {
		w.CustomHosts = options.Endpoints.Production.OAuth
	}
	return w, nil
}

func (r *Run) client(options chorus.ClientOptions) (*chorus.Client, error) {
	client, err := chorus.NewClient(options)
	if errors.Is(err, chorus.ErrNoCertificate) {
		return nil, Usagef(r.Voice.Command.CertificateFile, r.CAFile)
	}
	return client, err
}

func (r *Run) openStore() (*store.Store, error) {
	s, err := r.rawStore()
	if err != nil {
		return nil, problem(err)
	}
	return s, nil
}

func (r *Run) rawStore() (*store.Store, error) {
	dir := r.StoreDir
	if dir == "" {
		var err error
		if dir, err = store.DefaultDir(); err != nil {
			return nil, err
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	return store.Open(dir)
}

func (r *Run) practiceSide(options chorus.ClientOptions, s *store.Store) (wizard.Side, error) {
	scenario := r.Practice
	if scenario == "" {
		scenario = "happy"
	}
	simulator, err := r.Simulator(scenario)
	if err != nil {
		return wizard.Side{}, err
	}
	apart, err := s.Practice()
	if err != nil {
		return wizard.Side{}, problem(err)
	}
	simulator.Latency = 400 * time.Millisecond // about what PISTE takes, seen from a desk
	return wizard.NewPractice(simulator, options, apart)
}

func (r *Run) Simulator(scenario string) (*chorus.Simulator, error) {
	simulator, err := chorus.NewSimulator(scenario)
	if err != nil {
		return nil, Usagef(r.Voice.Command.UnknownScenario, scenario, strings.Join(chorus.Scenarios(), ", "))
	}
	return simulator, nil
}

func (r *Run) clientOptions() (chorus.ClientOptions, error) {
	options := chorus.ClientOptions{Timeout: r.Timeout, UserAgent: "raccord/" + r.Version, Pool: r.pool}
	if r.Timeout <= 0 {
		return options, Usagef(r.Voice.Command.FlagValue, r.Timeout.String(), "--timeout")
	}
	if r.CAFile != "" {
		pem, err := os.ReadFile(r.CAFile)
		if err != nil {
			return options, Usagef(r.Voice.Command.CertificateFile, r.CAFile)
		}
		options.RootCAs = pem
	}
	if r.EndpointsFile == "" {
		return options, nil
	}
	file, err := os.Open(r.EndpointsFile)
	if err != nil {
		return options, Usagef(r.Voice.Command.EndpointsFile, r.EndpointsFile, r.Voice.Command.EndpointsRules["unreadable"])
	}
	defer file.Close()
	options.Endpoints, err = chorus.ReadEndpoints(file)
	var broken *chorus.EndpointsError
	switch {
	case errors.As(err, &broken):
		return options, Usagef(r.Voice.Command.EndpointsFile, r.EndpointsFile, strings.TrimSpace(broken.Member+" "+r.Voice.Command.EndpointsRules[broken.Rule]))
	case err != nil:
		return options, Usagef(r.Voice.Command.EndpointsFile, r.EndpointsFile, r.Voice.Command.EndpointsRules["unreadable"])
	}
	return options, nil
}

// SecretFrom is the secret that a file holds; what is wrong with the file is usage.
func (r *Run) SecretFrom(path string) (secret.Text, error) {
	file, err := r.SecretFile(path)
	return file.Text, err
}

// SecretFile is SecretFrom for a file that may change.
func (r *Run) SecretFile(path string) (store.SecretFile, error) {
	file, err := store.ReadSecretFile(path)
	var exposed *store.ExposedError
	var wrong *store.SecretFileError
	switch {
	case errors.As(err, &exposed):
		return file, Usagef(r.Voice.Command.SecretExposed, path, exposed.Chmod())
	case errors.As(err, &wrong):
		return file, Usagef(r.Voice.Command.SecretFile, path, r.Voice.Command.SecretReasons[wrong.Reason])
	}
	return file, err
}

func (r *Run) OneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return Usagef(r.Voice.Command.FlagValue, value, "--"+flag)
}

// Usagef is a command line that cannot be carried out.
func Usagef(format string, args ...any) error {
	return &UsageError{Sentence: fmt.Sprintf(format, args...)}
}

// DidYouMean adds the known name that was probably meant, where one is near.
func (r *Run) DidYouMean(sentence, typed string, known []string) string {
	if near := steps.Near(typed, known); near != "" {
		sentence += " " + fmt.Sprintf(r.Voice.Command.DidYouMean, near)
	}
	return sentence
}
