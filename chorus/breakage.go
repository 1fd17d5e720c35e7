package chorus

// This file decides what an exchange without a complete answer means. The rules are:
//
//   - Types decide, and how far the exchange had come; never the text of an error.
//   - A setting of the proxy that is no address is at fault before anything is dialled.
//   - Until there is a connection, what is dialled is at fault: the proxy when there
//     is one, DNS while the host's name is looked up. Which of two limits ran out
//     first, ours or the resolver's, changes nothing.
//   - Between the proxy's connection and TLS only the proxy speaks.
//   - A connection that breaks before a byte of the answer, or within it, is unreachable.
//     A server that says something else than TLS or HTTP is not PISTE.

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"unicode"
)

// breakages are tried in order. A rule that does not apply returns an empty Fault.
var breakages = []func(*exchange, error) Failure{
	tooLarge, misdirected, refusedByProxy, noProxy, noName, outOfTime, lostInProxy, untrusted, brokenConnection,
}

// broken is what an exchange came to that ended with err. When its time is over the connection
// ends too, and whichever error came first says less than that.
func (x *exchange) broken(err error) *Failure {
	if x.ctx.Err() != nil {
		err = x.ctx.Err()
	}
	for _, rule := range breakages {
		if f := rule(x, err); f.Fault != "" {
			return x.ended(f)
		}
	}
	if at, _ := x.watch.state(); at == StageTLS { // whatever it was, it was no handshake
		return x.ended(Failure{Fault: NotPISTE, Reason: ReasonNoTLS})
	}
	return x.ended(Failure{Fault: NotPISTE, Reason: ReasonMalformed})
}

func tooLarge(_ *exchange, err error) Failure {
	if errors.Is(err, errTooLarge) {
		return Failure{Fault: NotPISTE, Reason: ReasonTooLarge}
	}
	return Failure{}
}

func misdirected(_ *exchange, err error) Failure {
	if errors.Is(err, errProxyAddress) {
		return Failure{Fault: Proxy, Reason: ReasonProxyAddress}
	}
	return Failure{}
}

// A connectRefusal is the proxy's answer to CONNECT when it is not a 200.
type connectRefusal struct{ status int }

func (*connectRefusal) Error() string { return "proxy refuses the connection" }

func refusedByProxy(_ *exchange, err error) Failure {
	refusal, ok := errors.AsType[*connectRefusal](err)
	switch {
	case !ok:
		return Failure{}
	case refusal.status == http.StatusProxyAuthRequired:
		return Failure{Fault: Proxy, ProxyStatus: refusal.status, Reason: ReasonAuthentication}
	}
	return Failure{Fault: Proxy, ProxyStatus: refusal.status, Reason: ReasonProxyRefused}
}

func noProxy(x *exchange, err error) Failure {
	_, connected := x.watch.state()
	operation, ok := errors.AsType[*net.OpError](err)
	if ok && operation.Op == "proxyconnect" || x.proxy != "" && !connected {
		return Failure{Fault: Proxy, Reason: ReasonUnreachable}
	}
	return Failure{}
}

func noName(x *exchange, err error) Failure {
	at, _ := x.watch.state()
	_, lookup := errors.AsType[*net.DNSError](err)
	if lookup || at == StageName && timedOut(err) {
		return Failure{Fault: DNS}
	}
	return Failure{}
}

func outOfTime(x *exchange, err error) Failure {
	if !timedOut(err) {
		return Failure{}
	}
	at, _ := x.watch.state()
	if at == "" {
		at = StageConnection
	}
	return Failure{Fault: Timeout, Stage: at}
}

// timedOut covers our own limit and the system's on a dial.
func timedOut(err error) bool {
	limited, ok := errors.AsType[net.Error](err)
	return ok && limited.Timeout() || errors.Is(err, context.DeadlineExceeded)
}

func lostInProxy(x *exchange, _ error) Failure {
	at, _ := x.watch.state()
	if x.proxy != "" && slices.Index(stages, at) < slices.Index(stages, StageTLS) {
		return Failure{Fault: Proxy, Reason: ReasonProxyRefused}
	}
	return Failure{}
}

func untrusted(x *exchange, err error) Failure {
	verification, ok := errors.AsType[*tls.CertificateVerificationError](err)
	if !ok {
		return Failure{}
	}
	x.chain = verification.UnverifiedCertificates
	if _, other := errors.AsType[x509.HostnameError](err); other {
		return Failure{Fault: CertificateInvalid, Reason: ReasonName}
	}
	invalid, _ := errors.AsType[x509.CertificateInvalidError](err)
	if invalid.Cert != nil && invalid.Reason == x509.Expired {
		return Failure{Fault: CertificateInvalid, Reason: ReasonDates}
	}
	return Failure{Fault: CertificateUntrusted, Issuer: issuer(x.chain)}
}

func brokenConnection(x *exchange, err error) Failure {
	_, operation := errors.AsType[*net.OpError](err)
	_, system := errors.AsType[syscall.Errno](err)
	at, _ := x.watch.state()
	if operation || system || at == StageAnswer || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
		return Failure{Fault: Unreachable}
	}
	return Failure{}
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
	return printable(name)
}

// printable is a text of the other side made fit for a terminal and a line.
func printable(text string) string {
	kept := []rune(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, text))
	return string(kept[:min(len(kept), 120)])
}
