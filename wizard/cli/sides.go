package cli

import (
	"errors"
	"fmt"
	"os"
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

// Sides is the real side and the one to rehearse on, as the flags say.
func (p *Program) Sides() (*wizard.Walk, error) {
	if err := p.OneOf("vault", p.VaultKind, "", "keyring", "file"); err != nil {
		return nil, err
	}
	if err := p.OneOf("lang", p.Lang, "", "fr", "en"); err != nil {
		return nil, err
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
	practice.Kind, practice.Passphrase = p.VaultKind, passphrase
	w := &wizard.Walk{
		Real:     wizard.Side{Service: client, Store: s, Kind: p.VaultKind, Passphrase: passphrase},
		Practice: practice,
	}
	if options.Endpoints != (chorus.Endpoints{}) && options.Endpoints != chorus.PISTE {
		w.CustomHosts = options.Endpoints.Production.OAuth
	}
	return w, nil
}

func (p *Program) Client(options chorus.ClientOptions) (*chorus.Client, error) {
	client, err := chorus.NewClient(options)
	if errors.Is(err, chorus.ErrNoCertificate) {
		return nil, Usagef(p.Voice.Command.CertificateFile, p.CAFile)
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

func (p *Program) Simulator(scenario string) (*simulator.Simulator, error) {
	piste, err := simulator.New(scenario)
	if err != nil {
		return nil, Usagef(p.Voice.Command.UnknownScenario, scenario, strings.Join(simulator.Scenarios(), ", "))
	}
	return piste, nil
}

func (p *Program) ClientOptions() (chorus.ClientOptions, error) {
	options := chorus.ClientOptions{Timeout: p.Timeout, UserAgent: "raccord/" + p.Version}
	if p.Timeout <= 0 {
		return options, Usagef(p.Voice.Command.FlagValue, p.Timeout.String(), "--timeout")
	}
	if p.CAFile != "" {
		pem, err := os.ReadFile(p.CAFile)
		if err != nil {
			return options, Usagef(p.Voice.Command.CertificateFile, p.CAFile)
		}
		options.RootCAs = pem
	}
	if p.EndpointsFile == "" {
		return options, nil
	}
	file, err := os.Open(p.EndpointsFile)
	if err != nil {
		return options, Usagef(p.Voice.Command.EndpointsFile, p.EndpointsFile, p.Voice.Command.EndpointsRules["unreadable"])
	}
	defer file.Close()
	options.Endpoints, err = chorus.ReadEndpoints(file)
	var broken *chorus.EndpointsError
	switch {
	case errors.As(err, &broken):
		return options, Usagef(p.Voice.Command.EndpointsFile, p.EndpointsFile, strings.TrimSpace(broken.Member+" "+p.Voice.Command.EndpointsRules[broken.Rule]))
	case err != nil:
		return options, Usagef(p.Voice.Command.EndpointsFile, p.EndpointsFile, p.Voice.Command.EndpointsRules["unreadable"])
	}
	return options, nil
}

// SecretFrom is the secret that a file holds; what is wrong with the file is usage.
func (p *Program) SecretFrom(path string) (secret.Text, error) {
	file, err := p.SecretFile(path)
	return file.Text, err
}

// SecretFile is SecretFrom for a file that may change.
func (p *Program) SecretFile(path string) (store.SecretFile, error) {
	file, err := store.ReadSecretFile(path)
	var exposed *store.ExposedError
	var wrong *store.SecretFileError
	switch {
	case errors.As(err, &exposed):
		return file, Usagef(p.Voice.Command.SecretExposed, path, exposed.Chmod())
	case errors.As(err, &wrong):
		return file, Usagef(p.Voice.Command.SecretFile, path, p.Voice.Command.SecretReasons[wrong.Reason])
	}
	return file, err
}

func (p *Program) OneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return Usagef(p.Voice.Command.FlagValue, value, "--"+flag)
}

// DidYouMean adds the known name that was probably meant, where one is neap.
func (p *Program) DidYouMean(sentence, typed string, known []string) string {
	if near := steps.Near(typed, known); near != "" {
		sentence += " " + fmt.Sprintf(p.Voice.Command.DidYouMean, near)
	}
	return sentence
}
