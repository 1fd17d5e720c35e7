package wizard

import (
	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store"
)

// NewPractice returns the side to rehearse on: the embedded simulator, which answers under
// the real hosts' names without a socket, and a store of its own.
func NewPractice(piste *simulator.Simulator, options chorus.ClientOptions, s store.Store) (Side, error) {
	options.Endpoints, options.Transport = chorus.Endpoints{}, simulator.Transport(piste)
	client, err := chorus.NewClient(options)
	if err != nil {
		return Side{}, err
	}
	return Side{Service: client, Store: s, Apart: "practice/", Values: fictitious(piste.Accounts())}, nil
}

// fictitious returns the answers that the simulator knows.
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
			"structure.name":               legal.Name,
			"structure.siret":              legal.SIRET,
			"application.name":             application.Name,
			"declaration.application_name": application.Name,
			"credentials.client_id":        application.ClientID,
			"credentials.client_secret":    application.ClientSecret,
			"access.login":                 account.Login,
			"access.password":              account.Password,
		}[key]
	}
}
