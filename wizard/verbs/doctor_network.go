package verbs

import (
	"context"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
)

// This file examines the way to the hosts: proxy, each host, clock.

// toleratedSkew is what a token request bears, and more than any network takes.
const toleratedSkew = 5 * time.Minute

// The variables that https heeds, and those that it does not.
var (
	proxyVariables = []string{"HTTPS_PROXY", "https_proxy"}
	otherVariables = []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"}
)

// ownProxySettings are the systems with settings of their own, read or not, by their names.
var ownProxySettings = map[string]string{"windows": "Windows", "darwin": "macOS"}

// firstSet is the first of the variables that is not empty.
func firstSet(variables []string) string {
	for _, name := range variables {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return ""
}

// proxy says how the hosts are gone to, those together that are gone to alike. A proxy that
// does not work is found at the hosts.
func (x *examination) proxy(context.Context) []finding {
	var findings []finding
	for _, route := range x.Network.Routes() {
		f := x.routed(route)
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

// routed is where a route comes from.
func (x *examination) routed(route chorus.Route) finding {
	variable, other, system := firstSet(proxyVariables), firstSet(otherVariables), ownProxySettings[x.System]
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

// source is what a route comes from, in words.
func (x *examination) source(route chorus.Route) string {
	if route.Source == chorus.SourceSystem {
		return x.voice.Title("doctor.source.system", steps.Args{"system": ownProxySettings[x.System]})
	}
	return x.voice.Title("doctor.source.variable", steps.Args{"variable": route.Source})
}

// local tells whether a host is this computer.
func local(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func (x *examination) hosts(ctx context.Context) []finding {
	var findings []finding
	if x.Offline {
		for _, route := range x.Network.Routes() {
			findings = append(findings, finding{code: "host.offline", state: skipped, subject: route.Host, args: steps.Args{"host": route.Host}})
		}
		return findings
	}
	// Its error is ctx's, which ends the whole examination.
	x.reached, _ = x.Network.Reach(ctx)
	for _, r := range x.reached {
		findings = append(findings, x.host(r))
	}
	return findings
}

// host is what came of going to one host.
func (x *examination) host(r chorus.Reach) finding {
	f := finding{state: well, subject: r.Host, args: steps.Args{
		"host": r.Host, "proxy": r.Proxy, "source": x.source(r.Route), "way": x.way(r.Route, r.Addresses), "issuer": r.Issuer,
		"expires": x.voice.Time(r.Expires), "status": number(r.Status), "milliseconds": milliseconds(r.Duration),
	}}
	switch {
	case r.Unclear:
		f.code, f.state = "host.unclear", skipped
	case r.Failure != nil:
		x.unreached(&f, *r.Failure)
	case r.Issuer == "":
		f.code = "host.plain"
	case !wellKnown(r.Issuer):
		f.code = "host.inspected"
	default:
		f.code = "host.reached"
	}
	return f
}

// way is the proxy, or else the addresses that the host's name led to.
func (x *examination) way(route chorus.Route, addresses []string) string {
	switch {
	case route.Proxy != "":
		return x.voice.Title("doctor.way.proxy", steps.Args{"proxy": route.Proxy})
	case len(addresses) == 0:
		return x.voice.Title("doctor.way.address", nil)
	}
	return x.voice.Title("doctor.way.name", steps.Args{"addresses": strings.Join(addresses, ", ")})
}

// unreached puts a failure into f. A certificate's two faults have a remedy each.
func (x *examination) unreached(f *finding, failure chorus.Failure) {
	f.code, f.state, f.exit = "host."+string(failure.Fault), failed, wizard.ExitOfFault(failure.Fault)
	if failure.Fault == chorus.CertificateInvalid {
		f.code = "host.certificate-" + failure.Reason
	}
	for name, word := range map[string]string{"reason": failure.Reason, "stage": string(failure.Stage)} {
		if word != "" {
			f.args[name] = x.voice.Title(name+"."+word, nil)
		}
	}
}

// publicAuthorities are words of the organisations that sign certificates for the public web,
// and so for PISTE: European ones, then those that browsers meet most.
var publicAuthorities = []string{
	"actalis", "asseco", "buypass", "certigna", "certinomis", "certsign", "chambersign", "d-trust", "dhimyotis", "docusign",
	"gandi", "geant", "hellenic academic", "idnomic", "keynectis", "opentrust", "quovadis", "swisscom", "swisssign", "t-systems", "telia",
	"amazon", "comodo", "cloudflare", "digicert", "entrust", "geotrust", "globalsign", "godaddy", "google trust", "identrust",
	"let's encrypt", "microsoft", "sectigo", "ssl.com", "starfield", "thawte", "verisign", "zerossl",
}

// wellKnown tells whether an issuer signs for the public. Any other one that is trusted here is
// most likely a proxy that decrypts, whose authority the organisation installed.
func wellKnown(issuer string) bool {
	issuer = strings.ToLower(issuer)
	return slices.ContainsFunc(publicAuthorities, func(word string) bool { return strings.Contains(issuer, word) })
}

// clock compares this computer's with that of the first host that gave its own.
func (x *examination) clock(context.Context) []finding {
	if x.Offline {
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
		"here": x.voice.Time(r.At), "there": x.voice.Time(r.Date),
	}}
	if skew > toleratedSkew {
		f.code, f.state, f.exit = "clock.wrong", failed, wizard.ExitSurroundings
	}
	return []finding{f}
}
