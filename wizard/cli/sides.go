package cli

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// Sides returns the real side and the one to rehearse on, with what the flags say of both: hosts,
// store, vault, passphrase. Its error is a *UsageError or a *ProblemError.
func (p *Program) Sides() (*wizard.Effects, error) {
	if err := p.OneOf("vault", p.VaultKind, "", "keyring", "file"); err != nil {
		return nil, err
	}
	if p.Lang != "" && !slices.Contains(steps.Languages, steps.Language(p.Lang)) {
		return nil, p.Usage("usage.flag-value", "value", p.Lang, "flag", "--lang")
	}
	s, err := p.OpenStore()
	if err != nil {
		return nil, Problem(err)
	}
	options, err := p.ClientOptions()
	if err != nil {
		return nil, err
	}
	client, err := p.Client(options)
	if err != nil {
		return nil, err
	}
	var passphrase secret.Text
	if p.PassphraseFile != "" {
		if passphrase, err = p.SecretFrom(p.PassphraseFile); err != nil {
			return nil, err
		}
	}
	practice, err := p.practiceSide(options, s)
	if err != nil {
		return nil, err
	}
	practice.Kind, practice.Passphrase, practice.Who = p.VaultKind, passphrase, userName()
	w := &wizard.Effects{
		Real:     wizard.Side{Service: client, Store: s, Kind: p.VaultKind, Passphrase: passphrase, Who: userName()},
		Practice: practice,
	}
	if options.Endpoints != (chorus.Endpoints{}) && options.Endpoints != chorus.PISTE {
		w.CustomHosts = options.Endpoints.Production.OAuth
	}
	return w, nil
}

// userName is the system's name for the user, "?" where it has none.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "?"
}

// Client returns a client of the real hosts.
func (p *Program) Client(options chorus.ClientOptions) (*chorus.Client, error) {
	client, err := chorus.NewClient(options)
	if errors.Is(err, chorus.ErrNoCertificate) {
		return nil, p.Usage("usage.certificate-file", "path", p.CAFile)
	}
	return client, err
}

// OpenStore opens the store that --store names, or the user's own.
func (p *Program) OpenStore() (*store.Store, error) {
	dir := p.StoreDir
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

// practiceSide returns the side to rehearse on: the scenario asked for, or else the one in which
// everything goes well, and a store apart from s.
func (p *Program) practiceSide(options chorus.ClientOptions, s *store.Store) (wizard.Side, error) {
	scenario := p.Practice
	if scenario == "" {
		scenario = "happy"
	}
	piste, err := p.Simulator(scenario)
	if err != nil {
		return wizard.Side{}, err
	}
	apart, err := s.Practice()
	if err != nil {
		return wizard.Side{}, Problem(err)
	}
	piste.Latency = 400 * time.Millisecond // about what PISTE takes, seen from a desk
	return wizard.NewPractice(piste, options, apart)
}

// Simulator returns the simulated PISTE and Chorus Pro in a scenario.
func (p *Program) Simulator(scenario string) (*simulator.Simulator, error) {
	piste, err := simulator.New(scenario)
	if err != nil {
		return nil, p.Usage("usage.unknown-scenario", "name", scenario, "known", strings.Join(simulator.Scenarios(), ", "))
	}
	return piste, nil
}

// ClientOptions returns what the flags say of a client: time limit, authorities, hosts. Its
// error is a *UsageError.
func (p *Program) ClientOptions() (chorus.ClientOptions, error) {
	options := chorus.ClientOptions{Timeout: p.Timeout, UserAgent: "raccord/" + p.Version}
	if p.Timeout <= 0 {
		return options, p.Usage("usage.flag-value", "value", p.Timeout, "flag", "--timeout")
	}
	if p.CAFile != "" {
		pem, err := os.ReadFile(p.CAFile)
		if err != nil {
			return options, p.Usage("usage.certificate-file", "path", p.CAFile)
		}
		options.RootCAs = pem
	}
	if p.EndpointsFile == "" {
		return options, nil
	}
	file, err := os.Open(p.EndpointsFile)
	if err != nil {
		return options, p.endpointsError("", "unreadable")
	}
	defer file.Close()
	options.Endpoints, err = chorus.ReadEndpoints(file)
	if broken, ok := errors.AsType[*chorus.EndpointsError](err); ok {
		return options, p.endpointsError(broken.Member, broken.Rule)
	}
	if err != nil {
		return options, p.endpointsError("", "unreadable")
	}
	return options, nil
}

// endpointsError is the usage error about the endpoints file: a member of it, "" for the
// whole file, and the rule that it breaks.
func (p *Program) endpointsError(member, rule string) error {
	reason := strings.TrimSpace(member + " " + p.Voice.Say("usage.endpoints-file."+rule))
	return p.Usage("usage.endpoints-file", "path", p.EndpointsFile, "reason", reason)
}

// SecretFrom returns the secret that a file holds. What is wrong with the file is a *UsageError.
func (p *Program) SecretFrom(path string) (secret.Text, error) {
	file, err := p.SecretFile(path)
	return file.Text, err
}

// SecretFile is SecretFrom with what tells later whether the file was changed.
func (p *Program) SecretFile(path string) (store.SecretFile, error) {
	file, err := store.ReadSecretFile(path)
	var exposed *store.ExposedError
	var wrong *store.SecretFileError
	switch {
	case errors.As(err, &exposed):
		return file, p.Usage("usage.secret-exposed", "path", path, "command", exposed.Chmod())
	case errors.As(err, &wrong):
		return file, p.Usage("usage.secret-file", "path", path, "reason", p.Voice.Say("usage.secret-file."+wrong.Reason))
	}
	return file, err
}

// OneOf returns a *UsageError where the value of a flag is none of those allowed.
func (p *Program) OneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return p.Usage("usage.flag-value", "value", value, "flag", "--"+flag)
}
