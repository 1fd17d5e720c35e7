package simulator

import (
	"encoding/json"

	"raccord/chorus"
)

// An Application is a fictitious PISTE application. Its secret is no secret: it is
// printed, so that any HTTP client can play with the simulator.
type Application struct {
	Name         string             `json:"name"`
	Environment  chorus.Environment `json:"environment"`
	ClientID     string             `json:"clientId"`
	ClientSecret string             `json:"clientSecret"`
}

// A Login is a fictitious technical account. Its password is no secret either.
type Login struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// Accounts are what a simulator knows. The technical account of one place in the
// list is attached to the structure of the same place, in both environments.
type Accounts struct {
	Applications      []Application `json:"applications"`
	TechnicalAccounts []Login       `json:"technicalAccounts"`
	Structures        []Structure   `json:"structures"`
}

// A Structure is a fictitious legal entity.
type Structure struct {
	SIRET string `json:"siret"`
	Name  string `json:"name"`
}

// slowApplication is accepted after a while, to rehearse waiting and going back.
const slowApplication = "APPLICATION_LENTE_CHORUS_PRO"

// fictitious is every account the simulator knows. All of it is invented; the SIRETs
// satisfy the check digits and belong to no organisation.
var fictitious = Accounts{
	Applications: []Application{
		{"MON_APPLICATION_CHORUS_PRO", chorus.Production, "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5", "98bb462e-c7e1-40ae-8e04-e6128f5bc275"},
		{"ECOLE_CHORUS_PRO", chorus.Production, "d041f177-057e-48b0-823b-ba10a73db0e9", "5be02980-b80a-4a83-865c-922e3309525f"},
		{slowApplication, chorus.Production, "d64e8221-99f2-4a47-8684-cfc2ff80ac20", "00ac427e-2707-42f3-b380-d807766f743e"},
		{"APP_SANDBOX_si@mairie.example", chorus.Sandbox, "8a8adb97-c925-4d27-9f1d-7433ae611856", "98c652a4-e93b-4bdd-aad5-0a5f217920c7"},
	},
	TechnicalAccounts: []Login{
		{"TECH_1_0000001@cpro.fr", "Fictif-Mairie-1"},
		{"TECH_1_0000002@cpro.fr", "Fictif-Ecole-2"},
	},
	Structures: []Structure{
		{"12345678200010", "Mairie d'Exemple"},
		{"12345678200028", "École d'Exemple"},
	},
}

// Accounts are what the simulator knows, to be shown.
func (s *Simulator) Accounts() Accounts { return fictitious }

// Endpoints is the endpoints file, on one line, of a simulator that listens at base
// ("http://127.0.0.1:8080"), with the member "accounts".
func (s *Simulator) Endpoints(base string) ([]byte, error) {
	hosts := func(env chorus.Environment) chorus.Hosts {
		return chorus.Hosts{OAuth: base + "/" + string(env), API: base + "/" + string(env)}
	}
	return json.Marshal(struct {
		chorus.Endpoints
		Accounts Accounts `json:"accounts"`
	}{chorus.Endpoints{Production: hosts(chorus.Production), Sandbox: hosts(chorus.Sandbox)}, s.Accounts()})
}
