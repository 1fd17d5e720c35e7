package chorus

import (
	"fmt"
	"time"
)

// The values of Result.Reason, by fault.
const (
	// NotPISTE
	ReasonHTML      = "html"
	ReasonRedirect  = "redirect"
	ReasonEmpty     = "empty"
	ReasonMalformed = "malformed" // neither HTML nor a JSON object, or no HTTP
	ReasonTooLarge  = "too-large" // over 64 KiB
	ReasonNoToken   = "no-token"
	ReasonNotBearer = "not-bearer"
	ReasonNoTLS     = "no-tls"

	// CertificateInvalid
	ReasonName  = "name"
	ReasonDates = "dates"

	// Proxy
	ReasonAuthentication = "authentication" // 407
	ReasonProxyRefused   = "refused"        // another answer to CONNECT than 200
	ReasonUnreachable    = "unreachable"
	ReasonProxyTLS       = "proxy-tls" // it is addressed by https, and speaks no TLS
	ReasonProxyAddress   = "address"   // the setting is no address, and nothing was dialled
)

// A Result is what one verification of a pair came to: whether PISTE gave a token for it, and
// what the token opens where that was asked. It holds words of this package, statuses, host
// names and what Chorus Pro says of structures: nothing else of an answer's body, no secret.
//
// The members that JSON leaves out are for the words about a fault, and are not kept.
type Result struct {
	Asked time.Time `json:"-"` // when the exchange began

	Verdict     Verdict     `json:"verdict,omitempty"`
	Fault       Fault       `json:"fault,omitempty"` // "" when Valid
	Environment Environment `json:"environment,omitempty"`
	Host        string      `json:"host,omitempty"`     // host[:port] of the token endpoint
	Code        string      `json:"code,omitempty"`     // the error it named, RFC 6749 §5.2, where the gateway knows it
	Status      int         `json:"status,omitempty"`   // of HTTP; 0 when there was no answer
	Requests    int         `json:"requests,omitempty"` // token requests sent
	DurationMs  int64       `json:"durationMs,omitempty"`
	// Elsewhere is what the other environment said of a pair that was refused; "" when it was
	// not asked.
	Elsewhere Verdict `json:"elsewhere,omitempty"`

	Reason      string        `json:"-"` // of NotPISTE, CertificateInvalid and Proxy
	Issuer      string        `json:"-"` // of the certificate that is not trusted
	Proxy       string        `json:"-"` // host:port of the proxy in use, without its credentials
	ProxyStatus int           `json:"-"` // of the proxy's answer to CONNECT, when that is no 200
	Stage       Stage         `json:"-"` // what was awaited, of Timeout
	RetryAfter  time.Duration `json:"-"` // of Throttled and Unavailable; 0 unknown, at most an hour

	// APIs has a row for each API tried; none when there was no token.
	APIs []API `json:"apis,omitempty"`
	// Proven says that a read succeeded under the technical account: the API is subscribed and
	// the account is right. The raccordement is likely to be, and no more.
	Proven bool `json:"-"`
	// Attached are the SIRETs that the technical account is attached to (« rattachements »).
	Attached []string `json:"attached,omitempty"`
	// Unattached says that the account opens every API and Attached is complete, without the
	// structure that was asked about.
	Unattached bool `json:"unattached,omitempty"`
	// PasswordExpires is when the technical password ends, nil when Chorus Pro did not say.
	PasswordExpires *time.Time `json:"passwordExpires,omitempty"`
	// Disclosed is the application's name, where PISTE itself gives it; usually "".
	Disclosed string `json:"disclosed,omitempty"`
}

// A Failure is the Result of an exchange that did not end well, as an error. It wraps nothing,
// since what net/http says may quote the other side.
type Failure Result

func (f *Failure) Error() string {
	if f.Status == 0 {
		return fmt.Sprintf("chorus: %s: %s", f.Fault, f.Host)
	}
	return fmt.Sprintf("chorus: %s: %s: status %d", f.Fault, f.Host, f.Status)
}

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
