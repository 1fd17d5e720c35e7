package wizard

import (
	"time"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store"
)

// This file makes the side to rehearse on. The rules are:
//
//   - The embedded simulator answers under the real hosts' names, without a socket.
//   - Dossiers are in a store apart. Secrets are in memory alone, and no passphrase is asked for:
//     a file or a keyring that rehearsals of earlier versions used is neither read nor removed.

// practiceLatency is about what PISTE takes to answer, seen from a desk.
const practiceLatency = 400 * time.Millisecond

// NewPractice returns the side to rehearse on, in the simulator's scenario of that name. The
// error is simulator.ErrUnknownScenario, or that of chorus.NewClient.
func NewPractice(scenario string, options chorus.ClientOptions, s store.Store) (Side, error) {
	service, piste, err := staged(scenario, options)
	if err != nil {
		return Side{}, err
	}
	accounts := piste.Accounts()
	return Side{
		Service: service, Store: s, Kind: KindMemory, Vault: newRehearsedVault(accounts),
		Values: fictitious(accounts),
		Stage: func(scenario string) (chorus.Service, error) {
			service, _, err := staged(scenario, options)
			return service, err
		},
	}, nil
}

// staged returns a client of a simulator in a scenario, and that simulator.
func staged(scenario string, options chorus.ClientOptions) (*chorus.Client, *simulator.Simulator, error) {
	piste, err := simulator.New(scenario)
	if err != nil {
		return nil, nil, err
	}
	piste.Latency = practiceLatency
	options.Endpoints, options.Transport = chorus.Endpoints{}, simulator.Transport(piste)
	client, err := chorus.NewClient(options)
	return client, piste, err
}

// fictitious returns the answers to give in a rehearsal: those that the simulator knows, and for
// the rest some that are well formed.
func fictitious(a simulator.Accounts) func(steps.Key, steps.View) string {
	var applications []simulator.Application
	for _, application := range a.Applications {
		if application.Environment == chorus.Production {
			applications = append(applications, application)
		}
	}
	return func(key steps.Key, v steps.View) string {
		application := applications[v.Structure%len(applications)]
		if v.Borrows() {
			application = applications[0]
		}
		account := a.TechnicalAccounts[v.Structure%len(a.TechnicalAccounts)]
		legal := a.Structures[v.Structure%len(a.Structures)]
		return map[steps.Key]string{
			"customer.name":                a.Structures[0].Name,
			"structure.name":               legal.Name,
			"structure.siret":              legal.SIRET,
			"connector.version":            "6.11.2",
			"application.name":             application.Name,
			"application.email":            "informatique@mairie.example",
			"application.responsible":      "Claire Exemple",
			"declaration.application_name": application.Name,
			"declaration.contact_name":     "Claire Exemple",
			"declaration.contact_email":    "informatique@mairie.example",
			"declaration.contact_phone":    "+33 1 00 00 00 00",
			"credentials.client_id":        application.ClientID,
			"credentials.client_secret":    application.ClientSecret,
			"access.login":                 account.Login,
			"access.password":              account.Password,
		}[key]
	}
}

// rehearse enters or leaves practice mode, which has dossiers and a vault of its own.
func (s State) rehearse(on bool) State {
	if s.Practice == on {
		return s
	}
	s.Practice, s.Vault = on, VaultState{}
	return s.effect(Listing)
}
