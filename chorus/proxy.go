package chorus

// This file decides through which proxy a host is gone to. The rules are:
//
//   - A host on this computer, or one that NO_PROXY names, is gone to directly.
//   - HTTPS_PROXY, else https_proxy, wins over the system's settings. HTTP_PROXY is for http,
//     which leads to hosts on this computer only.
//   - A setting that is no address fails, and nobody is gone to: its pieces may be taken for a
//     host, and net/http would ignore some of them and go directly.
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

// A detour is the proxy that a host is gone to through, and what says so.
type detour struct {
	proxy  *url.URL // nil: none
	source string   // a variable's name or SourceSystem; "" when nothing says anything
	// script chooses proxy when it is not nil. It takes time, and may take the network.
	script func(context.Context) (*url.URL, error)
}

// A guide finds the detour of a request. Its error is errProxyAddress.
type guide func(*http.Request) (detour, error)

// noDetour is the guide where there is no network, or no proxy.
func noDetour(*http.Request) (detour, error) { return detour{}, nil }

// guideOf is the guide that a transport's own function makes.
func guideOf(proxy func(*http.Request) (*url.URL, error)) guide {
	if proxy == nil {
		return noDetour
	}
	return func(request *http.Request) (detour, error) {
		u, err := proxy(request)
		if err != nil || u != nil && misread(u) {
			return detour{}, errProxyAddress
		}
		return detour{proxy: u}, nil
	}
}

// noted is the proxy that the exchange of a request goes through.
func noted(request *http.Request) (*url.URL, error) {
	if p := passageOf(request.Context()); p != nil {
		return p.proxy, nil
	}
	return nil, nil
}

// A proxySetting is what this computer says of proxies.
type proxySetting struct {
	variable, address     string // both "" when no variable is set
	exclusion, exclusions string // NO_PROXY and what it holds, the same
	system                systemSetting
}

// A systemSetting is what the system itself says of an origin, "" for no proxy. It is the zero
// value where there is nothing, or nothing that is read.
type systemSetting struct {
	fixed  func(origin *url.URL) string
	script func(ctx context.Context, origin *url.URL) (string, error) // not nil: instead of fixed
}

// proxiesHere reads the environment and the system.
func proxiesHere() proxySetting {
	s := proxySetting{system: systemProxies()}
	s.variable, s.address = firstSet("HTTPS_PROXY", "https_proxy")
	s.exclusion, s.exclusions = firstSet("NO_PROXY", "no_proxy")
	return s
}

func firstSet(variables ...string) (name, value string) {
	for _, name := range variables {
		if value := os.Getenv(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// detour is what the setting says of a request.
func (s proxySetting) detour(request *http.Request) (detour, error) {
	if s.variable == "" && s.system.fixed == nil && s.system.script == nil {
		return detour{}, nil
	}
	origin := &url.URL{Scheme: request.URL.Scheme, Host: request.URL.Host, Path: "/"}
	switch {
	case direct(origin, ""):
		return detour{}, nil
	case direct(origin, s.exclusions):
		return detour{source: s.exclusion}, nil
	case s.variable != "":
		proxy, err := proxyAddress(s.address)
		return detour{proxy: proxy, source: s.variable}, err
	}
	return s.system.detour(origin)
}

func (s systemSetting) detour(origin *url.URL) (detour, error) {
	if s.script == nil {
		proxy, err := proxyAddress(s.fixed(origin))
		return detour{proxy: proxy, source: SourceSystem}, err
	}
	return detour{source: SourceSystem, script: func(ctx context.Context) (*url.URL, error) {
		address, err := s.script(ctx, origin)
		if err != nil {
			return nil, err
		}
		return proxyAddress(address)
	}}, nil
}

// direct tells whether an origin is on this computer, or among exclusions in NO_PROXY's form.
func direct(origin *url.URL, exclusions string) bool {
	anything := httpproxy.Config{HTTPProxy: "proxy.invalid", HTTPSProxy: "proxy.invalid", NoProxy: exclusions}
	proxy, err := anything.ProxyFunc()(origin)
	return proxy == nil && err == nil
}

// proxyAddress reads a setting as net/http does: without a scheme it is an HTTP proxy's.
func proxyAddress(setting string) (*url.URL, error) {
	if setting == "" {
		return nil, nil
	}
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
