package chorus

// A Verdict is what an exchange with PISTE allows to say of a pair of identifiers.
type Verdict string

const (
	Valid     Verdict = "valid"
	Refused   Verdict = "refused"
	Undecided Verdict = "undecided" // nothing may be said of the pair
)

// A Fault is why a check did not pass, in the terms of the person who can mend it. The texts of
// each are sections of steps/text under the same name.
type Fault string

const (
	CredentialsRefused   Fault = "credentials-refused"
	WrongEnvironment     Fault = "wrong-environment"     // refused here, accepted on the other environment
	RequestRefused       Fault = "request-refused"       // another OAuth error, or an unknown one
	Throttled            Fault = "throttled"             // 429
	Unavailable          Fault = "unavailable"           // 5xx
	Timeout              Fault = "timeout"               // our limit ran out, or the system's
	DNS                  Fault = "dns"                   // the host's name does not resolve
	Unreachable          Fault = "unreachable"           // no connection, or one that broke
	Proxy                Fault = "proxy"                 // 407, a refused CONNECT, no proxy at that address, or no address
	CertificateUntrusted Fault = "certificate-untrusted" // signed by an authority that this machine does not know
	CertificateInvalid   Fault = "certificate-invalid"   // another name, or outside its dates
	NotPISTE             Fault = "not-piste"             // an answer that PISTE would not give
)

// Faults lists every fault, in the order in which they are documented.
func Faults() []Fault {
	return []Fault{
		CredentialsRefused, WrongEnvironment, RequestRefused, Throttled, Unavailable, Timeout, DNS, Unreachable, Proxy,
		CertificateUntrusted, CertificateInvalid, NotPISTE,
	}
}

// Verdict is what may be said of a pair after a fault: Valid after none, Undecided after an
// unknown one.
func (f Fault) Verdict() Verdict {
	switch f {
	case "":
		return Valid
	case CredentialsRefused, WrongEnvironment:
		return Refused
	}
	return Undecided
}
