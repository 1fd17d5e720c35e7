package cli

import (
	"cmp"
	"context"
	"errors"
	"os/user"
	"path/filepath"
	"strings"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/input"
)

// Sides returns the real side and the one to rehearse on, with what the flags say of both: hosts,
// store, vault, passphrase. Its error is a *UsageError, a *ProblemError or ctx's.
func (p *Program) Sides(ctx context.Context) (*wizard.Effects, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	who, err := p.Who()
	if err != nil {
		return nil, err
	}
	s, err := p.OpenStore()
	if err != nil {
		return nil, p.StoreError(err)
	}
	apart, err := p.PracticeStore()
	if err != nil {
		return nil, Problem(err)
	}
	options, err := p.ClientOptions(ctx)
	if err != nil {
		return nil, err
	}
	client, err := p.Client(options)
	if err != nil {
		return nil, err
	}
	passphrase, err := p.Passphrase(ctx)
	if err != nil {
		return nil, err
	}
	practice, err := p.practiceSide(options, apart)
	if err != nil {
		return nil, err
	}
	practice.Who = who
	w := &wizard.Effects{
		Real:     wizard.Side{Service: client, Store: s, Kind: p.VaultKind, Passphrase: passphrase, Who: who},
		Practice: practice,
	}
	if options.Endpoints != (chorus.Endpoints{}) && options.Endpoints != chorus.PISTE {
		w.CustomHosts = options.Endpoints.Production.OAuth
	}
	return w, nil
}

// validate refuses values that the flags of every command cannot have.
func (p *Program) validate() error {
	if p.Lang != "" {
		if err := OneOf(p, "lang", steps.Language(p.Lang), steps.Languages...); err != nil {
			return err
		}
	}
	if p.VaultKind == "" {
		return nil
	}
	return OneOf(p, "vault", p.VaultKind, vaultKinds...)
}

// service returns the service that the flags name, for what needs no store. Its error is a
// *UsageError or ctx's.
func (p *Program) service(ctx context.Context) (chorus.Service, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	options, err := p.ClientOptions(ctx)
	if err != nil {
		return nil, err
	}
	if p.Practice != "" {
		side, err := p.practiceSide(options, nil)
		return side.Service, err
	}
	return p.Client(options)
}

// Passphrase returns the passphrase of the file that the flags name, which is empty where they name
// none. Its error is a *UsageError or ctx's.
func (p *Program) Passphrase(ctx context.Context) (secret.Text, error) {
	if p.PassphraseFile == "" {
		return secret.Text{}, nil
	}
	return p.SecretFrom(ctx, input.Passphrase, p.PassphraseFile)
}

// Who returns the name of the one who acts. Its error is a *ProblemError, which does not repeat it.
func (p *Program) Who() (string, error) {
	who, flaw := steps.ParseName(cmp.Or(p.As, userName()))
	if flaw != nil {
		return "", Problem(flaw)
	}
	return who, nil
}

// userName is the system's name for the user, "?" where it has none.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "?"
}

// OpenStore opens the store that --store names: a desk, a folder, or the user's own folder. A desk is
// connected to when something is wanted of it first.
func (p *Program) OpenStore() (store.Store, error) {
	folder, err := p.ownFolder()
	if err != nil || !postgres.IsAddress(p.StoreDir) {
		return folder, err
	}
	who, err := p.Who()
	if err != nil {
		return nil, err
	}
	desk, err := postgres.Later(p.StoreDir)
	if err != nil {
		return nil, err
	}
	return desk.Store(who, folder, postgres.Summaries{Version: wizard.SummaryVersion, Of: wizard.EncodeSummary})
}

// PracticeStore opens the store of rehearsals, which is a folder.
func (p *Program) PracticeStore() (*store.Folder, error) {
	folder, err := p.ownFolder()
	if err != nil {
		return nil, err
	}
	return folder.Practice()
}

// ownFolder opens the folder that --store names, or the user's own.
func (p *Program) ownFolder() (*store.Folder, error) {
	dir, err := p.storeDir()
	if err != nil {
		return nil, err
	}
	return store.Open(dir)
}

// StoreError puts an error about the store into words: an address that cannot be used is a
// *UsageError.
func (p *Program) StoreError(err error) error {
	if address, ok := errors.AsType[*store.AddressError](err); ok {
		switch {
		case address.Password:
			return p.Usage("usage.desk-password")
		case address.Setting != "":
			return p.Usage("usage.desk-file", "setting", address.Setting, "path", address.Path)
		}
		return p.Usage("usage.desk-address")
	}
	return Problem(err)
}

// FolderAt opens the folder at a path as the command line names it, the user's own where it is "".
func (p *Program) FolderAt(path string) (*store.Folder, error) {
	dir, err := p.folderPath(path)
	if err != nil {
		return nil, err
	}
	return store.Open(dir)
}

// storeDir returns the folder of that store, made or not, as an absolute path.
// For a desk it is the user's own.
func (p *Program) storeDir() (string, error) {
	if postgres.IsAddress(p.StoreDir) {
		return p.folderPath("")
	}
	return p.folderPath(p.StoreDir)
}

// folderPath returns the absolute path of a folder, made or not, as the command line names it.
func (p *Program) folderPath(dir string) (string, error) {
	if dir == "" {
		var err error
		if dir, err = store.DefaultDir(); err != nil {
			return "", err
		}
	}
	path, err := input.Home(dir)
	if err != nil {
		return "", p.Usage("input.no-home", "file", dir)
	}
	dir, err = filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return dir, newName(dir)
}

// practiceSide returns the side to rehearse on: the scenario asked for, or else the one in which
// everything goes well, and a store apart.
func (p *Program) practiceSide(options chorus.ClientOptions, apart store.Store) (wizard.Side, error) {
	scenario := p.Practice
	if scenario == "" {
		scenario = "happy"
	}
	side, err := wizard.NewPractice(scenario, options, apart)
	if errors.Is(err, simulator.ErrUnknownScenario) {
		return wizard.Side{}, p.unknownScenario(scenario)
	}
	return side, err
}

// Simulator returns the simulated PISTE and Chorus Pro in a scenario.
func (p *Program) Simulator(scenario string) (*simulator.Simulator, error) {
	piste, err := simulator.New(scenario)
	if err != nil {
		return nil, p.unknownScenario(scenario)
	}
	return piste, nil
}

// unknownScenario is the *UsageError for a name that is no scenario of the simulator's.
func (p *Program) unknownScenario(name string) error {
	return p.Usage("usage.unknown-scenario", "name", name, "known", strings.Join(simulator.Scenarios(), ", "))
}
