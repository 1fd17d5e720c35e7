// Package chorus is the other side of the move: PISTE's token endpoint and gateway
// (« Plateforme d'Intermédiation des Services pour la Transformation de l'État »)
// and Chorus Pro's APIs behind it, as a client; package simulator is the same as a server.
//
// The client asks two things: whether PISTE accepts a pair of identifiers
// (« Identifiants Oauth »), and what a token obtained with them opens. It sends
// reads only, follows no redirect, retries nothing, and keeps no token.
package chorus

import "context"

// An Environment is one of PISTE's two sides. Credentials belong to one of them,
// and nothing in their form tells which.
type Environment string

// PISTE calls the second side SANDBOX; Chorus Pro calls it « qualification ».
const (
	Production Environment = "production"
	Sandbox    Environment = "sandbox"
)

// Other returns the environment that e is not.
func (e Environment) Other() Environment {
	if e == Sandbox {
		return Production
	}
	return Sandbox
}

// A Service is what a step may ask of PISTE and Chorus Pro. The error is only ever the
// context's: the user went back. Whatever PISTE did, or failed to do, is in the result.
type Service interface {
	// Authenticate asks for one token with pair, and forgets it.
	Authenticate(ctx context.Context, env Environment, pair Pair) (Result, error)
	// Access asks for one token and tries each API by its harmless read, about structure. Without
	// an account it is the indicative probe, under a login that is visibly fictitious.
	Access(ctx context.Context, env Environment, pair Pair, account *TechnicalAccount, structure Structure) (Result, error)
}

// A Structure is the legal entity (« structure ») that the APIs are tried for.
type Structure struct {
	SIRET string // "" where it is not known
	// Receives is set for one that only receives invoices: the search of a supplier is not
	// sent for it.
	Receives bool
}
