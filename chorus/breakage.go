package chorus

// This file decides what an exchange without a complete answer means. The rules are:
//
//   - Types decide, and how far the exchange had come; never the text of an error.
//   - Who finds no address in the setting of the proxy has gone to nobody.
//   - Until somebody picks up, whoever is dialled is at fault: the proxy when there
//     is one, DNS while the host's name is looked up. Which of two limits ran out
//     first, ours or the resolver's, changes nothing.
//   - Between the proxy's connection and TLS only the proxy speaks.
//   - A connection that breaks is unreachable, and so is one whose other end agreed to
//     speak HTTP/2 and gave no answer. A server that says something else than TLS or HTTP
//     is not PISTE.

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
var breakages = []func(*exchange) Failure{
	tooLarge, misdirected, refusedByProxy, noProxy, noName, outOfTime, lostInProxy, untrusted, brokenConnection,
}

func judgeBreakage(x *exchange) Failure {
	for _, rule := range breakages {
		if f := rule(x); f.Fault != "" {
			return f
		}
	}
	if at, _ := x.watch.state(); at == StageTLS { // whatever it was, it was no handshake
		return Failure{Fault: NotPISTE, Reason: ReasonNoTLS}
	}
	return Failure{Fault: NotPISTE, Reason: ReasonMalformed}
}

func tooLarge(x *exchange) Failure {
	if errors.Is(x.err, errTooLarge) {
		return Failure{Fault: NotPISTE, Reason: ReasonTooLarge}
	}
	return Failure{}
}

func misdirected(x *exchange) Failure {
	if errors.Is(x.err, errProxyAddress) {
		return Failure{Fault: Proxy, Reason: ReasonProxyAddress}
	}
	return Failure{}
}

// A connectRefusal is the proxy's answer to CONNECT when it is not a 200.
type connectRefusal struct{ status int }

func (*connectRefusal) Error() string { return "proxy refuses the connection" }

func refusedByProxy(x *exchange) Failure {
	refusal, ok := errors.AsType[*connectRefusal](x.err)
	switch {
	case !ok:
		return Failure{}
	case refusal.status == http.StatusProxyAuthRequired:
		return Failure{Fault: Proxy, Status: refusal.status, Reason: ReasonAuthentication}
	}
	return Failure{Fault: Proxy, Status: refusal.status, Reason: ReasonProxyRefused}
}

func noProxy(x *exchange) Failure {
	_, dialed := x.watch.state()
	operation, ok := errors.AsType[*net.OpError](x.err)
	if ok && operation.Op == "proxyconnect" || x.proxy != "" && !dialed {
		return Failure{Fault: Proxy, Reason: ReasonUnreachable}
	}
	return Failure{}
}

func noName(x *exchange) Failure {
	at, _ := x.watch.state()
	_, lookup := errors.AsType[*net.DNSError](x.err)
	if lookup || at == StageName && timedOut(x.err) {
		return Failure{Fault: DNS}
	}
	return Failure{}
}

func outOfTime(x *exchange) Failure {
	if !timedOut(x.err) {
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

func lostInProxy(x *exchange) Failure {
	at, _ := x.watch.state()
	if x.proxy != "" && slices.Index(stages, at) < slices.Index(stages, StageTLS) {
		return Failure{Fault: Proxy, Reason: ReasonProxyRefused}
	}
	return Failure{}
}

func untrusted(x *exchange) Failure {
	verification, ok := errors.AsType[*tls.CertificateVerificationError](x.err)
	if !ok {
		return Failure{}
	}
	if _, other := errors.AsType[x509.HostnameError](x.err); other {
		return Failure{Fault: CertificateInvalid, Reason: ReasonName}
	}
	invalid, _ := errors.AsType[x509.CertificateInvalidError](x.err)
	if invalid.Cert != nil && invalid.Reason == x509.Expired {
		return Failure{Fault: CertificateInvalid, Reason: ReasonDates}
	}
	return Failure{Fault: CertificateUntrusted, Issuer: issuer(verification.UnverifiedCertificates)}
}

func brokenConnection(x *exchange) Failure {
	_, operation := errors.AsType[*net.OpError](x.err)
	_, system := errors.AsType[syscall.Errno](x.err)
	if operation || system || x.watch.overHTTP2() || errors.Is(x.err, io.EOF) || errors.Is(x.err, io.ErrUnexpectedEOF) || errors.Is(x.err, net.ErrClosed) {
		return Failure{Fault: Unreachable}
	}
	return Failure{}
}

// issuer is whoever signed the first certificate: an intercepting proxy, as a rule.
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
