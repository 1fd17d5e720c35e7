package chorus

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestUnclearProxy: settings as net/http misreads them, and one that the function itself
// refuses. None may show a piece of a password, nor be dialled, by whatever goes to a host.
func TestUnclearProxy(t *testing.T) {
	reading := func(setting string) func(*http.Request) (*url.URL, error) {
		return func(*http.Request) (*url.URL, error) { return url.Parse(setting) }
	}
	seams := map[string]func(*http.Request) (*url.URL, error){
		"refused": func(*http.Request) (*url.URL, error) { return nil, errors.New("proxy-password") },
	}
	for _, setting := range []string{
		"claire:1234@proxy.example", "http://http://claire:1234@proxy.example",
		"http://claire:1234/5@proxy.example:3128", "http://claire:1234#5@proxy.example:3128",
		"http://claire:1234?5@proxy.example:3128", "http://", "http://http://[proxy",
	} {
		seams[setting] = reading(setting)
	}
	for name, seam := range seams {
		t.Run(name, func(t *testing.T) {
			dial := func(context.Context, string, string) (net.Conn, error) {
				t.Error("somebody is dialled")
				return nil, errors.New("no network")
			}
			client := newTestClient(t, ClientOptions{Transport: &http.Transport{Proxy: seam, DialContext: dial}})
			want := Failure{Fault: Proxy, Reason: "address", Host: "oauth.piste.gouv.fr", Environment: Production}
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			if err != nil || attempt.Failure == nil || *attempt.Failure != want || attempt.Verdict() != Undecided {
				t.Errorf("%+v, failure %+v, error %v", attempt, attempt.Failure, err)
			}
			noLeak(t, attempt)
			routes := client.Routes()
			reached, err := client.Reach(t.Context())
			if len(routes) != 4 || !routes[0].Unclear || routes[0].Proxy != "" || err != nil {
				t.Errorf("%+v, %v", routes, err)
			}
			want.Environment = ""
			if f := reached[0].Failure; f == nil || *f != want || !reached[0].Unclear {
				t.Errorf("%+v, failure %+v", reached[0], f)
			}
		})
	}
}

// environment is exactly these of the variables about proxies.
func environment(t *testing.T, variables map[string]string) {
	t.Helper()
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
	for name, value := range variables {
		t.Setenv(name, value)
	}
}

// routeBy is how production's OAuth host is gone to under a setting.
func routeBy(t *testing.T, s proxySetting) Route {
	client := newTestClient(t, ClientOptions{})
	client.guide = s.detour
	return client.Routes()[0]
}

// TestVariables: which one counts, and that one which net/http would ignore fails.
func TestVariables(t *testing.T) {
	type set = map[string]string
	cases := []struct {
		name      string
		variables set
		want      Route
	}{
		{"none", nil, Route{}},
		{"one", set{"HTTPS_PROXY": "http://proxy.example:3128"}, Route{Proxy: "proxy.example:3128", Source: "HTTPS_PROXY"}},
		{"upper case first", set{"https_proxy": "lower.example", "HTTPS_PROXY": "upper.example"}, Route{Proxy: "upper.example", Source: "HTTPS_PROXY"}},
		{"lower case", set{"https_proxy": "lower.example"}, Route{Proxy: "lower.example", Source: "https_proxy"}},
		{"no scheme", set{"HTTPS_PROXY": "proxy.example:3128"}, Route{Proxy: "proxy.example:3128", Source: "HTTPS_PROXY"}},
		{"escaped password", set{"HTTPS_PROXY": "http://claire:12%2F34@proxy.example"}, Route{Proxy: "proxy.example", Source: "HTTPS_PROXY"}},
		{"excluded", set{"HTTPS_PROXY": "proxy.example", "NO_PROXY": "example.fr,.piste.gouv.fr"}, Route{Source: "NO_PROXY"}},
		{"excluded, and no address", set{"HTTPS_PROXY": ":::", "NO_PROXY": "*"}, Route{Source: "NO_PROXY"}},
		{"only exclusions", set{"NO_PROXY": "*"}, Route{}},
		{"others excluded", set{"HTTPS_PROXY": "proxy.example", "NO_PROXY": "example.fr"}, Route{Proxy: "proxy.example", Source: "HTTPS_PROXY"}},
		{"for other schemes", set{"HTTP_PROXY": "proxy.example", "ALL_PROXY": "proxy.example"}, Route{}},
		{"bad escape", set{"HTTPS_PROXY": "http://claire:12%zz@proxy.example:3128"}, Route{Source: "HTTPS_PROXY", Unclear: true}},
		{"space in front", set{"HTTPS_PROXY": " http://proxy.example:3128"}, Route{Source: "HTTPS_PROXY", Unclear: true}},
		{"no address", set{"HTTPS_PROXY": ":::"}, Route{Source: "HTTPS_PROXY", Unclear: true}},
		{"cut password", set{"HTTPS_PROXY": "http://claire:1234#5@proxy.example:3128"}, Route{Source: "HTTPS_PROXY", Unclear: true}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.variables["https_proxy"] != "" && runtime.GOOS == "windows" {
				t.Skip("the case of a variable's name says nothing on Windows")
			}
			environment(t, c.variables)
			setting := proxiesHere()
			setting.system = systemSetting{}
			c.want.Host = "oauth.piste.gouv.fr"
			if got := routeBy(t, setting); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// TestSystemSetting stands behind the variables, and excludes what NO_PROXY does.
func TestSystemSetting(t *testing.T) {
	fixed := func(address string) systemSetting {
		return systemSetting{fixed: func(*url.URL) string { return address }}
	}
	script := systemSetting{script: func(context.Context, *url.URL) (string, error) {
		t.Error("the script is asked before anybody is gone to")
		return "", nil
	}}
	cases := []struct {
		name    string
		setting proxySetting
		want    Route
	}{
		{"fixed", proxySetting{system: fixed("proxy.example:3128")}, Route{Proxy: "proxy.example:3128", Source: SourceSystem}},
		{"fixed, and no address", proxySetting{system: fixed("http://claire:1234#5@proxy.example")}, Route{Source: SourceSystem, Unclear: true}},
		{"none for this host", proxySetting{system: fixed("")}, Route{Source: SourceSystem}},
		{"excluded", proxySetting{system: fixed("proxy.example"), exclusion: "NO_PROXY", exclusions: "*.gouv.fr"}, Route{Source: "NO_PROXY"}},
		{"a variable as well", proxySetting{system: script, variable: "https_proxy", address: "mine.example"}, Route{Proxy: "mine.example", Source: "https_proxy"}},
		{"script", proxySetting{system: script}, Route{Source: SourceSystem, Scripted: true}},
		{"script, excluded", proxySetting{system: script, exclusion: "no_proxy", exclusions: "*"}, Route{Source: "no_proxy"}},
	}
	for _, c := range cases {
		c.want.Host = "oauth.piste.gouv.fr"
		if got := routeBy(t, c.setting); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	client := newTestClient(t, ClientOptions{Endpoints: everywhere("http://localhost:8080")})
	client.guide = proxySetting{system: script, variable: "HTTPS_PROXY", address: ":::", exclusion: "NO_PROXY", exclusions: "example.fr"}.detour
	if got, want := client.Routes(), (Route{Host: "localhost:8080"}); len(got) != 1 || got[0] != want {
		t.Errorf("on this computer: %+v, want %+v", got, want)
	}
}

// TestScript: each exchange goes where the script says, is judged by it, and names it.
func TestScript(t *testing.T) {
	authority := newAuthority(t, "Autorité d'essai")
	named := func(c *x509.Certificate) { c.DNSNames = []string{"piste.example"} }
	piste := https(t, authority.serverConfig(named), says(filled("refused")))
	listening := raw(t, connect("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"))
	proxy := strings.TrimPrefix(listening.url, "https://")
	cases := []struct {
		name, says string
		want       Failure
	}{
		{"a proxy", proxy, Failure{Fault: Proxy, Reason: ReasonAuthentication, Status: 407, Proxy: proxy}},
		{"none", "", Failure{Fault: CredentialsRefused, Code: "invalid_client", Status: 400}},
		{"no address", "http://claire:proxy-password#1@" + proxy, Failure{Fault: Proxy, Reason: ReasonProxyAddress}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			script := systemSetting{script: func(_ context.Context, origin *url.URL) (string, error) {
				if origin.Path != "/" || origin.Hostname() != "piste.example" {
					t.Errorf("the script is told %s", origin)
				}
				return c.says, nil
			}}
			endpoints := everywhere(strings.Replace(piste.url, "127.0.0.1", "piste.example", 1))
			client := newTestClient(t, ClientOptions{Endpoints: endpoints, Transport: network(t, authority, func(tr *http.Transport) {
				tr.DialContext = standIn("piste.example", "127.0.0.1")
			})})
			client.guide = proxySetting{system: script}.detour
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			c.want.Environment, c.want.Host = Production, strings.TrimPrefix(endpoints.Production.OAuth, "https://")
			if err != nil || attempt.Failure == nil || *attempt.Failure != c.want {
				t.Errorf("%+v, want %+v, error %v", attempt.Failure, c.want, err)
			}
			noLeak(t, attempt)
			if reached, err := client.Reach(t.Context()); err != nil || reached[0].Proxy != c.want.Proxy || !reached[0].Scripted {
				t.Errorf("%+v, %v", reached, err)
			}
		})
	}
}

// standIn dials to in place of name.
func standIn(name, to string) dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, strings.Replace(address, name, to, 1))
	}
}

// TestSlowScript is waited for as long as an exchange lasts, and asked once.
func TestSlowScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		scripted := &scriptedProxy{ask: func(*url.URL) string {
			asked.Add(1)
			time.Sleep(20 * time.Second)
			return "proxy.invalid:3128"
		}}
		refuse := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network") }
		client := newTestClient(t, ClientOptions{Transport: &http.Transport{DialContext: refuse}})
		client.guide = proxySetting{system: systemSetting{script: scripted.find}}.detour
		try := func(ctx context.Context, want Fault, after time.Duration) {
			t.Helper()
			start := time.Now()
			attempt, err := client.Authenticate(ctx, Production, testPair)
			if took := time.Since(start); attempt.Fault() != want || took != after || (want == "") != errors.Is(err, context.Canceled) {
				t.Errorf("%+v, error %v, after %s", attempt.Failure, err, took)
			}
		}
		ctx, back := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, back)
		try(ctx, "", time.Second)                 // going back is at once
		try(t.Context(), Timeout, defaultTimeout) // 16 s have passed
		try(t.Context(), Proxy, 4*time.Second)
		try(t.Context(), Proxy, 0)
		if asked.Load() != 1 {
			t.Errorf("asked %d times", asked.Load())
		}
		time.Sleep(scriptMemory)
		try(t.Context(), Timeout, defaultTimeout)
		if asked.Load() != 2 {
			t.Errorf("asked %d times after a while", asked.Load())
		}
		time.Sleep(scriptMemory)
	})
}
