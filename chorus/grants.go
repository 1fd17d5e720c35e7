package chorus

import "time"

// An Access is what one API answered to its harmless read.
type Access string

const (
	AccessGranted        Access = "granted"         // 200, or a business refusal: Chorus Pro spoke
	AccessNotGranted     Access = "not-granted"     // 403: not subscribed, CGU not accepted, or no raccordement
	AccessAccountRefused Access = "account-refused" // 401: the technical account
	AccessTokenRefused   Access = "token-refused"   // 401 with error="invalid_token"
	AccessUnavailable    Access = "unavailable"     // 429, 5xx, no answer, or one that Chorus Pro would not give
	AccessNotFound       Access = "not-found"       // 404
	AccessUntested       Access = "untested"        // time was up before the read was sent
)

// An API is one row of the access matrix. An indicative row was asked without a
// technical account: it says whether the API is subscribed, and no more.
type API struct {
	Name       string `json:"api"`
	Access     Access `json:"access"`
	Status     int    `json:"status"` // 0 when there was no answer
	Indicative bool   `json:"indicative,omitempty"`
	// RetryAfter is when the API asked to be asked again, 0 when it did not; at most an hour.
	RetryAfter time.Duration `json:"-"`
}

// A Structure is a legal entity as Chorus Pro names it.
type Structure struct {
	SIRET string `json:"siret"`
	Name  string `json:"name"`
}

// Grants are what a token opens.
type Grants struct {
	Attempt         Attempt
	APIs            []API       // empty when there was no token
	Attached        []Structure // the structures the technical account is attached to (« rattachements »)
	AttachedKnown   bool        // Attached is all of them
	PasswordExpires time.Time   // of the technical account; zero when Chorus Pro did not say
	DisclosedName   string      // the application's, where PISTE names it; usually empty
	Proven          bool        // a read succeeded under the technical account: the raccordement works
}
