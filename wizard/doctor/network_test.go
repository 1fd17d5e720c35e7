package doctor

import (
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/x509roots/fallback/bundle"

	"raccord/chorus"
	"raccord/chorus/chorustest"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// serve is a host on loopback with a certificate of a's, changed by changes.
func serve(t *testing.T, a *chorustest.Authority, handler http.HandlerFunc, changes ...func(*x509.Certificate)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.TLS = a.ServerConfig(changes...)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

func newClient(t *testing.T, o chorus.ClientOptions) *chorus.Client {
	t.Helper()
	client, err := chorus.NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// TestDoctorHosts goes to real listeners, each broken in another way.
func TestDoctorHosts(t *testing.T) {
	public, filter := chorustest.NewAuthority(t, "Certigna d'essai"), chorustest.NewAuthority(t, "Filtre d'entreprise")
	ok := func(http.ResponseWriter, *http.Request) {}
	expired := func(c *x509.Certificate) { c.NotAfter = chorustest.LongAgo.AddDate(1, 0, 0) }
	renamed := func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"portail.example"} }
	plain := httptest.NewServer(http.HandlerFunc(ok))
	t.Cleanup(plain.Close)
	cases := []struct {
		name, address string
		trusted       *chorustest.Authority
		code          string
		exit          int
		says          string
	}{
		{"reached", serve(t, public, ok), public, "host.reached", 0, "Certigna d'essai"},
		{"forbidden", serve(t, public, http.NotFound), public, "host.reached", 0, "HTTP 404"},
		{"inspected and trusted", serve(t, filter, ok), filter, "host.inspected", 0, "Filtre d'entreprise"},
		{"inspected", serve(t, filter, ok), public, "host.certificate-untrusted", 6, "--ca-file"},
		{"another name", serve(t, public, ok, renamed), public, "host.certificate-name", 6, "Certigna d'essai"},
		{"expired", serve(t, public, ok, expired), public, "host.certificate-dates", 6, "1991"},
		{"dead port", "https://" + chorustest.ClosedPort(t), public, "host.unreachable", 6, "443"},
		{"no TLS", "https://" + strings.TrimPrefix(plain.URL, "http://"), public, "host.not-piste", 6, "piste.gouv.fr"},
		{"a simulator", plain.URL, public, "host.plain", 0, "HTTP 200"},
		{"down", serve(t, public, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }), public, "host.unavailable", 5, "HTTP 503"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			here := chorus.Hosts{OAuth: c.address, API: c.address}
			for _, l := range steps.Languages {
				o := healthy(t)
				o.network = newClient(t, chorus.ClientOptions{Endpoints: chorus.Endpoints{Production: here, Sandbox: here}, RootCAs: c.trusted.PEM()})
				d, exit := examined(t, l, o)
				line := found(t, d, c.code)
				if exit != c.exit || line.OK != (c.exit == 0) || !strings.Contains(line.Observed+line.Remedy, c.says) || !strings.HasSuffix(c.address, line.Subject) {
					t.Errorf("%s: exit code %d, %+v", l, exit, line)
				}
				if strings.Contains(line.Observed+line.Remedy, steps.Blank) {
					t.Errorf("%s: a gap in %+v", l, line)
				}
			}
		})
	}
}

// TestPublicAuthority: one of the list is public, also where another one vouches for its key.
func TestPublicAuthority(t *testing.T) {
	var listed *x509.Certificate
	for root := range bundle.Roots() {
		public, err := x509.ParseCertificate(root.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		listed = public
	}
	own := chorustest.NewAuthority(t, strings.Join(listed.Subject.Organization, "")).Certificate
	crossSigned := &x509.Certificate{RawSubjectPublicKeyInfo: listed.RawSubjectPublicKeyInfo}
	if !publicAuthority([]*x509.Certificate{own, listed}) || !publicAuthority([]*x509.Certificate{crossSigned, own}) {
		t.Error("a listed authority is not public")
	}
	if publicAuthority([]*x509.Certificate{own}) || publicAuthority(nil) {
		t.Error("an authority is public by its name")
	}
}

func TestDoctorWorstOfSeveralHosts(t *testing.T) {
	public := chorustest.NewAuthority(t, "Certigna d'essai")
	up := serve(t, public, func(http.ResponseWriter, *http.Request) {})
	down := serve(t, public, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	o := healthy(t)
	o.network = newClient(t, chorus.ClientOptions{RootCAs: public.PEM(), Endpoints: chorus.Endpoints{
		Production: chorus.Hosts{OAuth: "https://" + chorustest.ClosedPort(t), API: up}, Sandbox: chorus.Hosts{OAuth: down, API: up},
	}})
	d, exit := examined(t, steps.French, o)
	if got, want := failures(d), []string{"host.unreachable", "host.unavailable"}; exit != 6 || !slices.Equal(got, want) {
		t.Errorf("exit code %d, %v", exit, got)
	}
	found(t, d, "host.reached")
	found(t, d, "clock.right")
}

// TestDoctorOffline: nothing is sent, and what was not examined is not called right.
func TestDoctorOffline(t *testing.T) {
	o := healthy(t)
	network := &fakeNetwork{routes: []chorus.Route{{Host: "oauth.piste.example"}, {Host: "api.piste.example"}}}
	o.offline, o.network = true, network
	d, exit := examined(t, steps.English, o)
	skipped := 0
	for _, l := range d.Checks {
		if l.Skipped && !l.OK && (l.Check == "host" || l.Check == "clock") {
			skipped++
		}
	}
	if exit != 0 || network.asked != 0 || skipped != 3 {
		t.Errorf("exit code %d, asked %d times, %d skipped", exit, network.asked, skipped)
	}
}

// setProxy sets these of the variables about proxies, and no other.
func setProxy(t *testing.T, variables ...string) {
	for _, name := range slices.Concat(proxyVariables, otherVariables) {
		t.Setenv(name, "")
	}
	for _, name := range variables {
		t.Setenv(name, "http://claire:proxy-password@proxy.example:3128")
	}
}

func TestDoctorProxy(t *testing.T) {
	oauth, api := chorus.Route{Host: "oauth.piste.example"}, chorus.Route{Host: "api.piste.example"}
	by := func(source string) chorus.Route { return chorus.Route{Host: "oauth.piste.example", Source: source} }
	through := func(source string) chorus.Route {
		return chorus.Route{Host: "oauth.piste.example", Proxy: "proxy.example:3128", Source: source}
	}
	unclear := func(source string) chorus.Route {
		return chorus.Route{Host: "oauth.piste.example", Unclear: true, Source: source}
	}
	scripted := chorus.Route{Host: "oauth.piste.example", Source: chorus.SourceSystem, Scripted: true}
	cases := []struct {
		name      string
		variables []string
		system    string
		routes    []chorus.Route
		code      string
		says      string
	}{
		{"none", nil, "linux", []chorus.Route{oauth, api}, "proxy.none", "oauth.piste.example, api.piste.example"},
		{"used", proxyVariables, "linux", []chorus.Route{through("https_proxy")}, "proxy.used", "la variable https_proxy"},
		{"used, of Windows", nil, "windows", []chorus.Route{through(chorus.SourceSystem)}, "proxy.used", "les réglages de Windows"},
		{"scripted", nil, "windows", []chorus.Route{scripted}, "proxy.scripted", "les réglages de Windows"},
		{"excluded", proxyVariables, "linux", []chorus.Route{by("no_proxy")}, "proxy.excluded", "no_proxy"},
		{"excluded, Windows", nil, "windows", []chorus.Route{by("NO_PROXY")}, "proxy.excluded", "NO_PROXY"},
		{"not used", []string{"HTTPS_PROXY"}, "linux", []chorus.Route{oauth}, "proxy.unused", "HTTPS_PROXY"},
		{"for http only", []string{"HTTP_PROXY"}, "linux", []chorus.Route{oauth}, "proxy.other-variable", "HTTP_PROXY"},
		{"none in Windows", nil, "windows", []chorus.Route{by(chorus.SourceSystem)}, "proxy.none-in-settings", "Windows"},
		{"rehearsal on Windows", nil, "windows", []chorus.Route{oauth}, "proxy.own-settings", "Windows"},
		{"macOS", nil, "darwin", []chorus.Route{oauth}, "proxy.own-settings", "HTTPS_PROXY"},
		{"loopback", []string{"HTTPS_PROXY"}, "linux", []chorus.Route{{Host: "127.0.0.1:8080"}}, "proxy.local", "127.0.0.1:8080"},
		{"loopback by name", nil, "windows", []chorus.Route{{Host: "localhost"}}, "proxy.local", "localhost"},
		{"loopback, IPv6", nil, "linux", []chorus.Route{{Host: "[::1]:8080"}}, "proxy.local", "[::1]:8080"},
		{"unclear", proxyVariables, "linux", []chorus.Route{unclear("HTTPS_PROXY")}, "proxy.unclear", "la variable HTTPS_PROXY"},
		{"unclear, of Windows", nil, "windows", []chorus.Route{unclear(chorus.SourceSystem)}, "proxy.unclear", "les réglages de Windows"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			setProxy(t, c.variables...)
			o := healthy(t)
			o.system, o.network = c.system, &fakeNetwork{routes: c.routes}
			d, exit := examined(t, steps.French, o)
			l := found(t, d, c.code)
			if !strings.Contains(l.Observed, c.says) || strings.Contains(l.Observed, steps.Blank) || exit != map[bool]int{false: 6}[l.OK] {
				t.Errorf("%+v, exit code %d", l, exit)
			}
		})
	}
}

// TestDoctorHidesProxyPassword: a proxy that is set with a password, and is not there.
func TestDoctorHidesProxyPassword(t *testing.T) {
	setProxy(t, "HTTPS_PROXY")
	dead := chorustest.ClosedPort(t)
	seams := map[string]func(*http.Request) (*url.URL, error){
		"proxy.used":    http.ProxyURL(&url.URL{Scheme: "http", Host: dead, User: url.UserPassword("claire", "proxy-password")}),
		"proxy.unclear": func(*http.Request) (*url.URL, error) { return nil, errors.New("claire:proxy-password") },
	}
	for code, proxy := range seams {
		var out strings.Builder
		o := healthy(t)
		o.network = newClient(t, chorus.ClientOptions{Transport: &http.Transport{Proxy: proxy}})
		o.Voice, o.Out, o.Err = wizard.VoiceIn(steps.French), &out, &out
		err := o.run(t.Context())
		o.json = true
		_ = o.run(t.Context())
		if told, ok := errors.AsType[*cli.ToldError](err); !ok || told.Code != 6 || !strings.Contains(out.String(), `"`+code+`"`) {
			t.Errorf("%s: %v in %s", code, err, out.String())
		}
		if strings.Contains(out.String(), "proxy-password") || strings.Contains(out.String(), "claire") {
			t.Error(out.String())
		}
		if code == "proxy.used" && strings.Count(out.String(), "host.proxy") != 4 {
			t.Error(out.String())
		}
	}
}

// TestDoctorClock has hosts whose clocks are ahead or behind, in time that stands still.
func TestDoctorClock(t *testing.T) {
	cases := []struct {
		ahead time.Duration
		date  bool
		code  string
		exit  int
	}{
		{0, true, "clock.right", 0},
		{toleratedSkew, true, "clock.right", 0},
		{toleratedSkew + time.Second, true, "clock.wrong", 6},
		{-toleratedSkew - time.Second, true, "clock.wrong", 6},
		{24 * time.Hour, true, "clock.wrong", 6},
		{24 * time.Hour, false, "clock.unknown", 0},
	}
	for _, c := range cases {
		synctest.Test(t, func(t *testing.T) {
			o := healthy(t)
			o.network = newClient(t, chorus.ClientOptions{Transport: simulator.Transport(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if c.date {
					w.Header().Set("Date", time.Now().Add(c.ahead).UTC().Format(http.TimeFormat))
				}
			}))})
			d, exit := examined(t, steps.English, o)
			if l := found(t, d, c.code); exit != c.exit || strings.Contains(l.Observed, steps.Blank) || l.OK != (c.exit == 0 && c.date) {
				t.Errorf("ahead %s: exit code %d, %+v", c.ahead, exit, l)
			}
		})
	}
}
