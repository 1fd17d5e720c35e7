package chorus

// This file decides through which proxy a host is reached. The rules are:
//
//   - A host on this computer, or one that NO_PROXY names, is reached directly.
//   - HTTPS_PROXY, else https_proxy, wins over the system's settings. HTTP_PROXY is for http,
//     which leads to hosts on this computer only.
//   - A setting that is no address fails, and nothing is dialled: its pieces may be taken for
//     a host, and net/http would ignore some of them and go directly.
//   - The exchange notes the proxy that net/http was given, so that a failure can name it.

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

// A proxyChoice is the proxy through which a host is reached, and where that is set.
type proxyChoice struct {
	proxy  *url.URL // nil: none
	source string   // a variable's name or SourceSystem; "" when nothing says anything
	// script finds proxy when it is not nil. It takes time, and may take the network.
	script func() (*url.URL, error)
}

// A proxyChooser chooses for an origin (scheme and host). Its error is errProxyAddress.
type proxyChooser func(origin *url.URL) (proxyChoice, error)

// noProxy is the chooser of a transport without a network, or without a proxy.
func noProxy(*url.URL) (proxyChoice, error) { return proxyChoice{}, nil }

// chooserOf makes a chooser of a function such as http.Transport.Proxy.
func chooserOf(proxy func(*http.Request) (*url.URL, error)) proxyChooser {
	if proxy == nil {
		return noProxy
	}
	return func(origin *url.URL) (proxyChoice, error) {
		u, err := ask(proxy, origin)
		return proxyChoice{proxy: u}, err
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

// choose heeds the environment, and behind it the system. It is a proxyChooser.
func (system systemSetting) choose(origin *url.URL) (proxyChoice, error) {
	name, address := variable("HTTPS_PROXY", "https_proxy")
	exclusion, exclusions := variable("NO_PROXY", "no_proxy")
	switch {
	case name == "" && system.proxy == nil, direct(origin, ""):
		return proxyChoice{}, nil
	case direct(origin, exclusions):
		return proxyChoice{source: exclusion}, nil
	case name != "":
		proxy, err := proxyAddress(address)
		return proxyChoice{proxy: proxy, source: name}, err
	case system.scripted:
		return proxyChoice{source: SourceSystem, script: func() (*url.URL, error) { return ask(system.proxy, origin) }}, nil
	}
	proxy, err := ask(system.proxy, origin)
	return proxyChoice{proxy: proxy, source: SourceSystem}, err
}

// variable is the first of the environment variables that is not empty, and its value.
func variable(names ...string) (name, value string) {
	for _, name := range names {
		if value := os.Getenv(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// withChosenProxy makes t ask the exchange of a request for its proxy.
func withChosenProxy(t *http.Transport) *http.Transport {
	t.Proxy = func(request *http.Request) (*url.URL, error) {
		return exchangeOf(request.Context()).chooseProxy(&url.URL{Scheme: request.URL.Scheme, Host: request.URL.Host, Path: "/"})
	}
	return t
}

// chooseProxy is the proxy for the exchange, which notes its host: that is without the
// credentials. A script is waited for only as long as the exchange lasts.
func (x *exchange) chooseProxy(origin *url.URL) (*url.URL, error) {
	d, err := x.client.chooser(origin)
	if err == nil && d.script != nil {
		d.proxy, err = askScript(x.ctx, d.script)
	}
	if err == nil && d.proxy != nil {
		x.proxy, x.secureProxy = d.proxy.Host, d.proxy.Scheme == "https"
	}
	return d.proxy, err
}

// askScript asks in a goroutine of its own, and gives up with ctx.
func askScript(ctx context.Context, script func() (*url.URL, error)) (*url.URL, error) {
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
