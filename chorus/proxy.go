package chorus

// This file decides through which proxy a host is gone to. The rules are:
//
//   - A host on this computer, or one that NO_PROXY names, is gone to directly.
//   - HTTPS_PROXY, else https_proxy, wins over the system's settings. HTTP_PROXY is for http,
//     which leads to hosts on this computer only.
//   - A setting that is no address fails, and nothing is dialled: its pieces may be taken for
//     a host, and net/http would ignore some of them and go directly.
//   - An exchange asks once, and the connection goes where the answer says.

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// SourceSystem is the source of a proxy that the system's own settings name.
const SourceSystem = "system"

// errProxyAddress says no more than that: what was read may be a piece of a password.
var errProxyAddress = errors.New("setting of the proxy is no address")

// A detour is the proxy through which a host is gone to, and where that is set.
type detour struct {
	proxy  *url.URL // nil: none
	source string   // a variable's name or SourceSystem; "" when nothing says anything
	// script finds proxy when it is not nil. It takes time, and may take the network.
	script func() (*url.URL, error)
}

// A guide finds the detour of an origin. Its error is errProxyAddress.
type guide func(origin *url.URL) (detour, error)

// noDetour is the guide for a transport that has no network, or no proxy.
func noDetour(*url.URL) (detour, error) { return detour{}, nil }

// guideBy is the guide that a function such as http.Transport.Proxy makes.
func guideBy(proxy func(*http.Request) (*url.URL, error)) guide {
	if proxy == nil {
		return noDetour
	}
	return func(origin *url.URL) (detour, error) {
		u, err := ask(proxy, origin)
		return detour{proxy: u}, err
	}
}

// ask is the proxy that a function names for an origin, nil for none. A function's own error
// may quote the setting, so it is left out.
func ask(proxy func(*http.Request) (*url.URL, error), origin *url.URL) (*url.URL, error) {
	u, err := proxy(&http.Request{Method: http.MethodGet, URL: origin, Header: http.Header{}})
	if err != nil || u != nil && misread(u) {
		return nil, errProxyAddress
	}
	return u, nil
}

// A systemSetting is what the system itself says of proxies.
type systemSetting struct {
	proxy    func(*http.Request) (*url.URL, error) // nil: there are no settings, or none that are read
	scripted bool                                  // a script chooses, which may take the network
}

// detour is what the environment, and behind it the system, says of an origin. The error is
// errProxyAddress.
func (system systemSetting) detour(origin *url.URL) (detour, error) {
	variable, address := firstSet("HTTPS_PROXY", "https_proxy")
	exclusion, exclusions := firstSet("NO_PROXY", "no_proxy")
	switch {
	case variable == "" && system.proxy == nil, direct(origin, ""):
		return detour{}, nil
	case direct(origin, exclusions):
		return detour{source: exclusion}, nil
	case variable != "":
		proxy, err := proxyAddress(address)
		return detour{proxy: proxy, source: variable}, err
	case system.scripted:
		return detour{source: SourceSystem, script: func() (*url.URL, error) { return ask(system.proxy, origin) }}, nil
	}
	proxy, err := ask(system.proxy, origin)
	return detour{proxy: proxy, source: SourceSystem}, err
}

// firstSet is the first of the variables that is not empty, and what it holds.
func firstSet(variables ...string) (name, value string) {
	for _, name := range variables {
		if value := os.Getenv(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// throughDetours makes t ask the exchange of a request for its proxy.
func throughDetours(t *http.Transport) *http.Transport {
	t.Proxy = func(request *http.Request) (*url.URL, error) {
		return exchangeOf(request.Context()).through(&url.URL{Scheme: request.URL.Scheme, Host: request.URL.Host, Path: "/"})
	}
	return t
}

// through is the proxy that the exchange goes through, and notes it. A URL's Host has no user
// part. A script is waited for only as long as the exchange lasts.
func (x *exchange) through(origin *url.URL) (*url.URL, error) {
	d, err := x.client.guide(origin)
	if err == nil && d.script != nil {
		d.proxy, err = within(x.ctx, d.script)
	}
	if err == nil && d.proxy != nil {
		x.proxy = d.proxy.Host
	}
	return d.proxy, err
}

// within asks aside, and gives up with ctx.
func within(ctx context.Context, script func() (*url.URL, error)) (*url.URL, error) {
	type answer struct {
		proxy *url.URL
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		proxy, err := script()
		answered <- answer{proxy, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case a := <-answered:
		return a.proxy, a.err
	}
}

// direct tells whether an origin is on this computer, or among exclusions in NO_PROXY's form.
func direct(origin *url.URL, exclusions string) bool {
	anything := httpproxy.Config{HTTPProxy: "proxy.invalid", HTTPSProxy: "proxy.invalid", NoProxy: exclusions}
	proxy, err := anything.ProxyFunc()(origin)
	return proxy == nil && err == nil
}

// proxyAddress reads a setting as net/http does: without a scheme it is an HTTP proxy's.
func proxyAddress(setting string) (*url.URL, error) {
	proxy, err := url.Parse(setting)
	if err != nil || proxy.Scheme == "" || proxy.Host == "" {
		proxy, err = url.Parse("http://" + setting)
	}
	if err != nil || misread(proxy) {
		return nil, errProxyAddress
	}
	return proxy, nil
}

// misread tells whether a setting was cut in the wrong place. The / ? or # of a password that
// is not escaped ends the host for net/url; and what is not understood is read once more, with
// "http://" in front.
func misread(proxy *url.URL) bool {
	rest := proxy.Opaque + proxy.Path + proxy.RawQuery + proxy.Fragment
	return proxy.Hostname() == "" || strings.HasSuffix(proxy.Host, ":") || strings.Contains(rest, "@")
}
