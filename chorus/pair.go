package chorus

import (
	"strings"

	"raccord/store/secret"
)

// A ClientID is the public half of an application's « Identifiants Oauth ».
type ClientID string

// WellFormed tells whether the id is UUID-shaped. The form is observed on every
// published identifier and specified nowhere: a false is a warning, not a refusal.
// The « API Keys » of an application have the same form.
func (c ClientID) WellFormed() bool {
	for i, at := range []byte(c) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if at != '-' {
				return false
			}
		case !strings.ContainsRune("0123456789abcdefABCDEF", rune(at)):
			return false
		}
	}
	return len(c) == 36
}

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
