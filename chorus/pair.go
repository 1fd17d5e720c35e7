package chorus

import (
	"regexp"

	"raccord/store/secret"
)

// A ClientID is the public half of an application's « Identifiants Oauth ».
type ClientID string

// uuid is the form of a Client ID on every published example.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)

// WellFormed tells whether the id is UUID-shaped. That form is specified nowhere: a false is a
// warning, not a refusal. The « API Keys » of an application have the same form.
func (c ClientID) WellFormed() bool { return uuid.MatchString(string(c)) }

// Masked is the id as reports show it, "3f2c…9d10". Under sixteen characters two
// are left at each end, under eight none.
func (c ClientID) Masked() string {
	shown, runes := 4, []rune(c)
	switch {
	case len(runes) == 0:
		return ""
	case len(runes) < 8:
		shown = 0
	case len(runes) < 16:
		shown = 2
	}
	return string(runes[:shown]) + "…" + string(runes[len(runes)-shown:])
}

// A Pair is an application's « Identifiants Oauth »: what PISTE gives a token for.
type Pair struct {
	ID     ClientID
	Secret secret.Text
}

// A TechnicalAccount is Chorus Pro's « compte technique »: a login for programs,
// tied to a structure and sent in the header cpro-account.
type TechnicalAccount struct {
	Login    string
	Password secret.Text
}
