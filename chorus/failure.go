package chorus

import (
	"fmt"
	"time"
)

// The values of Failure.Reason, by fault.
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
	ReasonProxyAddress   = "address" // the setting is no address, and nobody was gone to
)

// A Failure is an exchange that did not end in a token. It holds words of this
// package, statuses and host names: nothing of an answer's body, no secret. It wraps
// nothing, since what net/http says may quote the other side.
type Failure struct {
	Fault       Fault
	Environment Environment
	Host        string        // host[:port] of the token endpoint
	Status      int           // 0 when there was no answer
	Code        string        // the JSON member "error", when it is one the gateway knows
	RetryAfter  time.Duration // of Throttled and Unavailable; 0 unknown, at most an hour
	Issuer      string        // of the certificate that is not trusted
	Reason      string        // of NotPISTE, CertificateInvalid and Proxy
	Proxy       string        // host:port of the proxy in use, without its credentials
	Stage       Stage         // what was awaited, of Timeout
}

func (f *Failure) Error() string {
	if f.Status == 0 {
		return fmt.Sprintf("chorus: %s: %s", f.Fault, f.Host)
	}
	return fmt.Sprintf("chorus: %s: %s: status %d", f.Fault, f.Host, f.Status)
}

// An Attempt is one exchange with a token endpoint.
type Attempt struct {
	Environment Environment
	At          time.Time // when it began
	Host        string    // that was asked, with its port where it has one
	Status      int       // 0 when there was no answer
	Requests    int       // token requests sent: one
	Duration    time.Duration
	Failure     *Failure // nil when valid
}

// Fault is the failure's, empty when there is none.
func (a Attempt) Fault() Fault {
	if a.Failure == nil {
		return ""
	}
	return a.Failure.Fault
}

// Verdict is Valid only after a 200: an attempt that never took place decides nothing.
func (a Attempt) Verdict() Verdict {
	if a.Failure == nil && a.Status != 200 {
		return Undecided
	}
	return a.Fault().Verdict()
}
