package doctor

import (
	"bytes"
	"context"
	"crypto/x509"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/x509roots/fallback/bundle"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
)

// This file examines the way to the hosts: proxy, each host, clock.

// toleratedSkew is how wrong a clock may be for a token request, and longer than any answer
// takes.
const toleratedSkew = 5 * time.Minute

// The variables that https heeds, and those that it does not.
var (
	proxyVariables = []string{"HTTPS_PROXY", "https_proxy"}
	otherVariables = []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"}
)

// ownProxySettings names the systems that have proxy settings of their own, whether this
// program reads them (Windows) or not.
var ownProxySettings = map[string]string{"windows": "Windows", "darwin": "macOS"}

// setVariable is the name of the first variable that is not empty, "" for none.
func setVariable(variables []string) string {
	for _, name := range variables {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return ""
}

// examineProxy says how the hosts are reached: one finding for all that are reached in the
// same way. A proxy that does not work is found at the hosts.
func (x *examination) examineProxy(context.Context) []finding {
	var findings []finding
	for _, route := range x.network.Routes() {
		f := x.route(route)
		i := slices.IndexFunc(findings, func(g finding) bool { return g.code == f.code && g.args["proxy"] == f.args["proxy"] })
		if i < 0 {
			findings = append(findings, f)
			continue
		}
		findings[i].subject += ", " + f.subject
	}
	for _, f := range findings {
		f.args["hosts"] = f.subject
	}
	return findings
}

// route says through which proxy a host is reached, or why through none.
func (x *examination) route(route chorus.Route) finding {
	variable, other, system := setVariable(proxyVariables), setVariable(otherVariables), ownProxySettings[x.system]
	f := finding{state: well, subject: route.Host, args: steps.Args{
		"variable": route.Source, "proxy": route.Proxy, "source": x.source(route), "system": system,
	}}
	switch {
	case route.Unclear:
		f.code, f.state, f.exit = "proxy.unclear", failed, wizard.ExitSurroundings
	case route.Scripted:
		f.code = "proxy.scripted"
	case route.Proxy != "":
		f.code = "proxy.used"
	case local(route.Host):
		f.code = "proxy.local"
	case route.Source != "" && route.Source != chorus.SourceSystem:
		f.code = "proxy.excluded"
	case variable != "":
		f.code, f.args["variable"] = "proxy.unused", variable // a rehearsal has no network
	case other != "":
		f.code, f.args["variable"] = "proxy.other-variable", other
	case route.Source == chorus.SourceSystem:
		f.code = "proxy.none-in-settings"
	case system != "":
		f.code = "proxy.own-settings"
	default:
		f.code = "proxy.none"
	}
	return f
}

// source says in words which setting a route comes from.
func (x *examination) source(route chorus.Route) string {
	if route.Source == chorus.SourceSystem {
		return x.Voice.Title("doctor.source.system", steps.Args{"system": ownProxySettings[x.system]})
	}
	return x.Voice.Title("doctor.source.variable", steps.Args{"variable": route.Source})
}

// local tells whether a host is this computer.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// examineHosts makes a connection to each host, without credentials.
func (x *examination) examineHosts(ctx context.Context) []finding {
	var findings []finding
	if x.offline {
		for _, route := range x.network.Routes() {
			findings = append(findings, finding{code: "host.offline", state: skipped, subject: route.Host, args: steps.Args{"host": route.Host}})
		}
		return findings
	}
	// Its error is that of ctx, which ends the whole examination.
	x.reached, _ = x.network.Reach(ctx)
	for _, r := range x.reached {
		findings = append(findings, x.host(r))
	}
	return findings
}

// host says how one host was reached, or why not.
func (x *examination) host(r chorus.Reach) finding {
	f := finding{state: well, subject: r.Host, args: steps.Args{
		"host": r.Host, "proxy": r.Proxy, "source": x.source(r.Route), "way": x.way(r.Route, r.Addresses), "issuer": r.Issuer,
		"expires": x.Voice.Time(r.Expires), "status": number(r.Status), "milliseconds": milliseconds(r.Duration),
	}}
	switch {
	case r.Unclear:
		f.code, f.state = "host.unclear", skipped
	case r.Failure != nil:
		x.unreached(&f, *r.Failure)
	case r.Issuer == "":
		f.code = "host.plain"
	case !x.public(r.Authorities):
		f.code = "host.inspected"
	default:
		f.code = "host.reached"
	}
	return f
}

// way says in words what was connected to: the proxy, or the addresses of the host's name.
func (x *examination) way(route chorus.Route, addresses []string) string {
	switch {
	case route.Proxy != "":
		return x.Voice.Title("doctor.way.proxy", steps.Args{"proxy": route.Proxy})
	case len(addresses) == 0:
		return x.Voice.Title("doctor.way.address", nil)
	}
	return x.Voice.Title("doctor.way.name", steps.Args{"addresses": strings.Join(addresses, ", ")})
}

// unreached makes f the finding about a failure. An invalid certificate has a section, and so a
// remedy, for each of its two reasons.
func (x *examination) unreached(f *finding, failure chorus.Failure) {
	f.code, f.state, f.exit = "host."+string(failure.Fault), failed, wizard.ExitOfFault(failure.Fault)
	if failure.Fault == chorus.CertificateInvalid {
		f.code = "host.certificate-" + failure.Reason
	}
	for name, word := range map[string]string{"reason": failure.Reason, "stage": string(failure.Stage)} {
		if word != "" {
			f.args[name] = x.Voice.Title(name+"."+word, nil)
		}
	}
}

// publicAuthority tells whether one of the authorities is among those that Mozilla trusts, a
// list that golang.org/x/crypto keeps. Where none is, but the certificate is trusted here, a
// proxy most likely decrypts, whose authority the organisation installed. Keys are compared,
// since an authority may be vouched for by another one under another certificate.
func publicAuthority(authorities []*x509.Certificate) bool {
	for root := range bundle.Roots() {
		public, err := x509.ParseCertificate(root.Certificate)
		if err == nil && slices.ContainsFunc(authorities, func(a *x509.Certificate) bool {
			return bytes.Equal(a.RawSubjectPublicKeyInfo, public.RawSubjectPublicKeyInfo)
		}) {
			return true
		}
	}
	return false
}

// examineClock compares this computer's clock with that of the first host that gave its own.
func (x *examination) examineClock(context.Context) []finding {
	if x.offline {
		return []finding{{code: "clock.offline", state: skipped}}
	}
	i := slices.IndexFunc(x.reached, func(r chorus.Reach) bool { return !r.Date.IsZero() })
	if i < 0 {
		return []finding{{code: "clock.unknown", state: skipped}}
	}
	r := x.reached[i]
	skew := r.At.Sub(r.Date).Abs()
	f := finding{code: "clock.right", state: well, subject: r.Host, args: steps.Args{
		"host": r.Host, "seconds": number(int(skew.Round(time.Second).Seconds())),
		"here": x.Voice.Time(r.At), "there": x.Voice.Time(r.Date),
	}}
	if skew > toleratedSkew {
		f.code, f.state, f.exit = "clock.wrong", failed, wizard.ExitSurroundings
	}
	return []finding{f}
}
