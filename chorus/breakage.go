package chorus

// This file decides what an exchange without a complete answer means. The rules are:
//
//   - Types decide, and how far the exchange had come; never the text of an error.
//   - A setting of the proxy that is no address is at fault before anything is dialled.
//   - Until there is a connection, what is dialled is at fault: the proxy when there
//     is one, DNS while the host's name is looked up. Which of two limits ran out
//     first, ours or the resolver's, changes nothing.
//   - Between the proxy's connection and TLS only the proxy speaks, and in its own TLS.
//   - A connection that breaks before a byte of the answer, or within it, is unreachable.
//     A server that says something else than TLS or HTTP is not PISTE.

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"syscall"
)

// broken is what an exchange came to that ended with err. When its time is over the connection
// ends too, and whichever error came first says less than that.
func (x *exchange) broken(err error) *Failure {
	if x.ctx.Err() != nil {
		err = x.ctx.Err()
	}
	return x.ended(x.breakage(err))
}

// breakage is the first rule that applies.
func (x *exchange) breakage(err error) Failure {
	at, connected, secured := x.watch.state()
	refusal, refused := errors.AsType[*connectRefusal](err)
	operation, isOperation := errors.AsType[*net.OpError](err)
	_, isLookup := errors.AsType[*net.DNSError](err)
	_, isSystem := errors.AsType[syscall.Errno](err)
	verification, unverified := errors.AsType[*tls.CertificateVerificationError](err)
	ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
	switch {
	case errors.Is(err, errTooLarge):
		return Failure{Fault: NotPISTE, Reason: ReasonTooLarge}
	case errors.Is(err, errProxyAddress):
		return Failure{Fault: Proxy, Reason: ReasonProxyAddress}
	case refused && refusal.status == http.StatusProxyAuthRequired:
		return Failure{Fault: Proxy, ProxyStatus: refusal.status, Reason: ReasonAuthentication}
	case refused:
		return Failure{Fault: Proxy, ProxyStatus: refusal.status, Reason: ReasonProxyRefused}
	case x.secureProxy && at == StageTLS && !secured && !unverified:
		return Failure{Fault: Proxy, Reason: ReasonProxyTLS}
	case isOperation && operation.Op == "proxyconnect", x.proxy != "" && !connected:
		return Failure{Fault: Proxy, Reason: ReasonUnreachable}
	case isLookup, at == StageName && timedOut(err):
		return Failure{Fault: DNS}
	case timedOut(err):
		return Failure{Fault: Timeout, Stage: cmp.Or(at, StageConnection)}
	case x.proxy != "" && slices.Index(stages, at) < slices.Index(stages, StageTLS):
		return Failure{Fault: Proxy, Reason: ReasonProxyRefused}
	case unverified:
		x.chain = verification.UnverifiedCertificates
		return untrusted(err, x.chain)
	case isOperation, isSystem, ended, at == StageAnswer:
		return Failure{Fault: Unreachable}
	case at == StageTLS: // whatever was said there, it was no handshake
		return Failure{Fault: NotPISTE, Reason: ReasonNoTLS}
	}
	return Failure{Fault: NotPISTE, Reason: ReasonMalformed}
}

// A connectRefusal is the proxy's answer to CONNECT when it is not a 200.
type connectRefusal struct{ status int }

func (*connectRefusal) Error() string { return "proxy refuses the connection" }

// timedOut covers our own limit and the system's on a dial.
func timedOut(err error) bool {
	limited, ok := errors.AsType[net.Error](err)
	return ok && limited.Timeout() || errors.Is(err, context.DeadlineExceeded)
}

// untrusted is why a certificate was not accepted.
func untrusted(err error, chain []*x509.Certificate) Failure {
	if _, other := errors.AsType[x509.HostnameError](err); other {
		return Failure{Fault: CertificateInvalid, Reason: ReasonName}
	}
	invalid, _ := errors.AsType[x509.CertificateInvalidError](err)
	if invalid.Cert != nil && invalid.Reason == x509.Expired {
		return Failure{Fault: CertificateInvalid, Reason: ReasonDates}
	}
	return Failure{Fault: CertificateUntrusted, Issuer: issuer(chain)}
}

// issuer is the name of the authority that signed the first certificate, "" for no chain.
func issuer(chain []*x509.Certificate) string {
	if len(chain) == 0 {
		return ""
	}
	name := chain[0].Issuer.CommonName
	if name == "" {
		name = chain[0].Issuer.String()
	}
	return shortened(name)
}

// shortened is a text that a server or a certificate gave, at most 120 characters of it. It is raw:
// what shows it makes it printable.
func shortened(text string) string {
	characters := []rune(text)
	return string(characters[:min(len(characters), 120)])
}
