package chorus_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "raccord/chorus"
	"raccord/chorus/chorustest"
	"raccord/chorus/simulator"
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
			want := Result{Fault: Proxy, Reason: "address", Host: "oauth.piste.gouv.fr", Environment: Production}
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			if err != nil || !reflect.DeepEqual(finding(attempt), want) || attempt.Verdict != Undecided {
				t.Errorf("%+v, error %v", attempt, err)
			}
			noLeak(t, attempt)
			routes := client.Routes()
			reached, err := client.Reach(t.Context())
			if len(routes) != 4 || !routes[0].Unclear || routes[0].Proxy != "" || err != nil {
				t.Errorf("%+v, %v", routes, err)
			}
			want.Environment = ""
			if f := reached[0].Failure; f == nil || !reflect.DeepEqual(Result(*f), want) || !reached[0].Unclear {
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

// systemClient is one that heeds the environment, and behind it these system settings.
func systemClient(t *testing.T, options ClientOptions, proxy func(*http.Request) (*url.URL, error), scripted bool) *Client {
	t.Helper()
	client := newTestClient(t, options)
	client.SetSystemProxy(proxy, scripted)
	return client
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
			c.want.Host = "oauth.piste.gouv.fr"
			if got := systemClient(t, ClientOptions{}, nil, false).Routes()[0]; got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// TestSystemSetting stands behind the variables, and excludes what NO_PROXY does.
func TestSystemSetting(t *testing.T) {
	type set = map[string]string
	fixed := func(address string) func(*http.Request) (*url.URL, error) {
		return func(*http.Request) (*url.URL, error) {
			if address == "" {
				return nil, nil
			}
			return url.Parse(address)
		}
	}
	script := func(*http.Request) (*url.URL, error) {
		t.Error("the script is asked before a host is gone to")
		return nil, nil
	}
	cases := []struct {
		name      string
		proxy     func(*http.Request) (*url.URL, error)
		scripted  bool
		variables set
		want      Route
	}{
		{"fixed", fixed("http://proxy.example:3128"), false, nil, Route{Proxy: "proxy.example:3128", Source: SourceSystem}},
		{"fixed, and no address", fixed("http://claire:1234#5@proxy.example"), false, nil, Route{Source: SourceSystem, Unclear: true}},
		{"none for this host", fixed(""), false, nil, Route{Source: SourceSystem}},
		{"excluded", fixed("http://proxy.example"), false, set{"NO_PROXY": "*.gouv.fr"}, Route{Source: "NO_PROXY"}},
		{"a variable as well", script, true, set{"HTTPS_PROXY": "mine.example"}, Route{Proxy: "mine.example", Source: "HTTPS_PROXY"}},
		{"script", script, true, nil, Route{Source: SourceSystem, Scripted: true}},
		{"script, excluded", script, true, set{"NO_PROXY": "*"}, Route{Source: "NO_PROXY"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			environment(t, c.variables)
			c.want.Host = "oauth.piste.gouv.fr"
			if got := systemClient(t, ClientOptions{}, c.proxy, c.scripted).Routes()[0]; got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
	environment(t, set{"HTTPS_PROXY": ":::", "NO_PROXY": "example.fr"})
	client := systemClient(t, ClientOptions{Endpoints: everywhere("http://localhost:8080")}, script, true)
	if got, want := client.Routes(), (Route{Host: "localhost:8080"}); len(got) != 1 || got[0] != want {
		t.Errorf("on this computer: %+v, want %+v", got, want)
	}
}

// TestScript: each exchange goes where the script says, is judged by it, and names it.
func TestScript(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	named := func(c *x509.Certificate) { c.DNSNames = []string{"piste.example"} }
	piste := https(t, authority.ServerConfig(named), says(simulator.Recorded("refused")))
	listening := raw(t, connect("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"))
	proxy := strings.TrimPrefix(listening.url, "https://")
	cases := []struct {
		name, says string
		want       Result
	}{
		{"a proxy", "http://" + proxy, Result{Fault: Proxy, Reason: ReasonAuthentication, ProxyStatus: 407, Proxy: proxy}},
		{"none", "", Result{Fault: CredentialsRefused, Code: "invalid_client", Status: 400}},
		{"no address", "http://claire:proxy-password#1@" + proxy, Result{Fault: Proxy, Reason: ReasonProxyAddress}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			environment(t, nil)
			script := func(r *http.Request) (*url.URL, error) {
				if r.URL.Path != "/" || r.URL.Hostname() != "piste.example" {
					t.Errorf("the script is told %s", r.URL)
				}
				if c.says == "" {
					return nil, nil
				}
				return url.Parse(c.says)
			}
			endpoints := everywhere(strings.Replace(piste.url, "127.0.0.1", "piste.example", 1))
			client := systemClient(t, ClientOptions{Endpoints: endpoints, Transport: network(t, authority, func(tr *http.Transport) {
				tr.DialContext = standIn("piste.example", "127.0.0.1")
			})}, script, true)
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			c.want.Environment, c.want.Host = Production, strings.TrimPrefix(endpoints.Production.OAuth, "https://")
			if err != nil || !reflect.DeepEqual(finding(attempt), c.want) {
				t.Errorf("%+v, want %+v, error %v", attempt, c.want, err)
			}
			noLeak(t, attempt)
			if reached, err := client.Reach(t.Context()); err != nil || reached[0].Proxy != c.want.Proxy || !reached[0].Scripted {
				t.Errorf("%+v, %v", reached, err)
			}
		})
	}
}

// standIn dials to in place of name.
func standIn(name, to string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, strings.Replace(address, name, to, 1))
	}
}

// TestSlowScript is waited for only as long as an exchange lasts.
func TestSlowScript(t *testing.T) {
	environment(t, nil)
	synctest.Test(t, func(t *testing.T) {
		slow := func(*http.Request) (*url.URL, error) {
			time.Sleep(20 * time.Second)
			return url.Parse("http://proxy.invalid:3128")
		}
		refuse := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network") }
		try := func(ctx context.Context, limit time.Duration, want Fault, after time.Duration) {
			t.Helper()
			client := systemClient(t, ClientOptions{Transport: &http.Transport{DialContext: refuse}, Timeout: limit}, slow, true)
			start := time.Now()
			attempt, err := client.Authenticate(ctx, Production, testPair)
			if took := time.Since(start); attempt.Fault != want || took != after || (want == "") != errors.Is(err, context.Canceled) {
				t.Errorf("%+v, error %v, after %s", attempt, err, took)
			}
		}
		ctx, back := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, back)
		try(ctx, 0, "", time.Second) // going back is at once
		try(t.Context(), 0, Timeout, DefaultTimeout)
		try(t.Context(), time.Minute, Proxy, 20*time.Second)
		time.Sleep(20 * time.Second) // lets the scripts end
	})
}
