package verbs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
)

var (
	longAgo = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	farOff  = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// certified makes a certificate from template, signed by parent or by itself.
func certified(t *testing.T, template, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// An issuing authority signs for the hosts of one test.
type issuing struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newIssuing(t *testing.T, organization string) issuing {
	cert, key := certified(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Organization: []string{organization}, CommonName: "Racine"},
		NotBefore: longAgo, NotAfter: farOff, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, nil, nil)
	return issuing{cert, key}
}

func (a issuing) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// serve is a host on loopback with a certificate of a's, changed by change.
func (a issuing) serve(t *testing.T, handler http.HandlerFunc, change func(*x509.Certificate)) string {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "PISTE"}, NotBefore: longAgo, NotAfter: farOff,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if change != nil {
		change(template)
	}
	cert, key := certified(t, template, a.cert, a.key)
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

// deadPort is an address where nobody listens.
func deadPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
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
	public, filter := newIssuing(t, "Certigna d'essai"), newIssuing(t, "Filtre d'entreprise")
	ok := func(http.ResponseWriter, *http.Request) {}
	expired := func(c *x509.Certificate) { c.NotAfter = longAgo.AddDate(1, 0, 0) }
	renamed := func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"portail.example"} }
	plain := httptest.NewServer(http.HandlerFunc(ok))
	t.Cleanup(plain.Close)
	cases := []struct {
		name, address string
		trusted       issuing
		code          string
		exit          int
		says          string
	}{
		{"reached", public.serve(t, ok, nil), public, "host.reached", 0, "Certigna d'essai"},
		{"forbidden", public.serve(t, http.NotFound, nil), public, "host.reached", 0, "HTTP 404"},
		{"inspected and trusted", filter.serve(t, ok, nil), filter, "host.inspected", 0, "Filtre d'entreprise"},
		{"inspected", filter.serve(t, ok, nil), public, "host.certificate-untrusted", 6, "--ca-file"},
		{"another name", public.serve(t, ok, renamed), public, "host.certificate-name", 6, "Certigna d'essai"},
		{"expired", public.serve(t, ok, expired), public, "host.certificate-dates", 6, "1991"},
		{"dead port", "https://" + deadPort(t), public, "host.unreachable", 6, "443"},
		{"no TLS", "https://" + strings.TrimPrefix(plain.URL, "http://"), public, "host.not-piste", 6, "piste.gouv.fr"},
		{"a simulator", plain.URL, public, "host.plain", 0, "HTTP 200"},
		{"down", public.serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, nil), public, "host.unavailable", 5, "HTTP 503"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			here := chorus.Hosts{OAuth: c.address, API: c.address}
			for _, l := range steps.Languages {
				o := healthy(t)
				o.Network = newClient(t, chorus.ClientOptions{Endpoints: chorus.Endpoints{Production: here, Sandbox: here}, RootCAs: c.trusted.pem()})
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

func TestDoctorWorstOfSeveralHosts(t *testing.T) {
	public := newIssuing(t, "Certigna d'essai")
	up := public.serve(t, func(http.ResponseWriter, *http.Request) {}, nil)
	down := public.serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, nil)
	o := healthy(t)
	o.Network = newClient(t, chorus.ClientOptions{RootCAs: public.pem(), Endpoints: chorus.Endpoints{
		Production: chorus.Hosts{OAuth: "https://" + deadPort(t), API: up}, Sandbox: chorus.Hosts{OAuth: down, API: up},
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
	o.Offline, o.Network = true, network
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
	for _, name := range slices.Concat(proxyVariables, exclusionVariables, otherVariables) {
		t.Setenv(name, "")
	}
	for _, name := range variables {
		t.Setenv(name, "http://claire:proxy-password@proxy.example:3128")
	}
}

func TestDoctorProxy(t *testing.T) {
	oauth, api := chorus.Route{Host: "oauth.piste.example"}, chorus.Route{Host: "api.piste.example"}
	through := chorus.Route{Host: "oauth.piste.example", Proxy: "proxy.example:3128"}
	cases := []struct {
		name      string
		variables []string
		system    string
		routes    []chorus.Route
		code      string
		says      string
	}{
		{"none", nil, "linux", []chorus.Route{oauth, api}, "proxy.none", "oauth.piste.example, api.piste.example"},
		{"none, with exclusions", []string{"NO_PROXY"}, "linux", []chorus.Route{oauth}, "proxy.none", "HTTPS_PROXY"},
		{"used", []string{"https_proxy"}, "linux", []chorus.Route{through}, "proxy.used", "https_proxy"},
		{"upper case first", proxyVariables, "linux", []chorus.Route{through}, "proxy.used", "HTTPS_PROXY"},
		{"excluded", []string{"HTTPS_PROXY", "no_proxy"}, "linux", []chorus.Route{oauth}, "proxy.excluded", "no_proxy"},
		{"not used", []string{"HTTPS_PROXY"}, "linux", []chorus.Route{oauth}, "proxy.unused", "HTTPS_PROXY"},
		{"for http only", []string{"HTTP_PROXY"}, "linux", []chorus.Route{oauth}, "proxy.other-variable", "HTTP_PROXY"},
		{"Windows", nil, "windows", []chorus.Route{oauth}, "proxy.own-settings", "Windows"},
		{"macOS", nil, "darwin", []chorus.Route{oauth}, "proxy.own-settings", "HTTPS_PROXY"},
		{"loopback", []string{"HTTPS_PROXY"}, "linux", []chorus.Route{{Host: "127.0.0.1:8080"}}, "proxy.local", "127.0.0.1:8080"},
		{"loopback by name", nil, "windows", []chorus.Route{{Host: "localhost"}}, "proxy.local", "localhost"},
		{"loopback, IPv6", nil, "linux", []chorus.Route{{Host: "[::1]:8080"}}, "proxy.local", "[::1]:8080"},
		{"unclear", []string{"HTTPS_PROXY"}, "linux", []chorus.Route{{Host: "oauth.piste.example", Unclear: true}}, "proxy.unclear", "HTTPS_PROXY"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			setProxy(t, c.variables...)
			o := healthy(t)
			o.System, o.Network = c.system, &fakeNetwork{routes: c.routes}
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
	dead := deadPort(t)
	seams := map[string]func(*http.Request) (*url.URL, error){
		"proxy.used":    http.ProxyURL(&url.URL{Scheme: "http", Host: dead, User: url.UserPassword("claire", "proxy-password")}),
		"proxy.unclear": func(*http.Request) (*url.URL, error) { return nil, errors.New("claire:proxy-password") },
	}
	for code, proxy := range seams {
		var out strings.Builder
		o := healthy(t)
		o.Network = newClient(t, chorus.ClientOptions{Transport: &http.Transport{Proxy: proxy}})
		e := &Env{Voice: wizard.VoiceIn(steps.French), Out: &out, Err: &out}
		err := e.Doctor(t.Context(), o)
		o.JSON = true
		_ = e.Doctor(t.Context(), o)
		if told, ok := errors.AsType[*ToldError](err); !ok || told.Code != 6 || !strings.Contains(out.String(), `"`+code+`"`) {
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
			o.Network = newClient(t, chorus.ClientOptions{Transport: chorus.Transport(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
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

// everyFinding is every finding there can be, with whatever it is filled with.
func everyFinding(t *testing.T, voice wizard.Voice) []finding {
	x := &examination{DoctorOptions: healthy(t), voice: voice}
	s, _ := x.Store()
	spot := "/store/dossiers/a.json"
	all := []finding{{code: "store.unexamined", state: skipped}, {code: "vault.file-instead", state: well}, {code: "vault.unexamined", state: skipped}}
	for _, lines := range []string{"", LinesAsked, LinesAccessible, LinesDumb, LinesNoTerminal, LinesConsole} {
		for _, terminal := range []Terminal{{Lines: lines}, {Lines: lines, Columns: 1, Rows: 1, NoColor: true}, roomy} {
			x.Terminal, x.System = terminal, "linux"
			all = append(all, x.terminal(t.Context())...)
		}
	}
	all = append(all, writable(s), x.private(s), lockable(s), dossiers(s)[0], x.vault(t.Context())[0])
	for _, code := range []string{"closed", "read-only", "lockless", "unlisted"} {
		all = append(all, spoiled("store."+code, spot, nil))
	}
	for _, code := range []string{"damaged", "newer", "unreadable"} {
		all = append(all, spoiled("store."+code, spot, steps.Args{"id": "a"}))
	}
	all = append(all, spoiled("store.exposed", spot, steps.Args{"command": closing(s)}), spoiled("store.locked", spot, steps.Args{"holder": "?"}))
	for _, code := range []string{"file", "file-new"} {
		all = append(all, finding{code: "vault." + code, state: well, args: steps.Args{"path": spot}})
	}
	all = append(all, spoiled("vault.file-unreadable", spot, nil))
	for _, reason := range []string{store.Absent, store.Timeout, store.Locked, store.LogonSession, store.Denied} {
		all = append(all, finding{code: "vault." + reason, state: failed})
	}
	return append(all, everyNetworkFinding(t, x)...)
}

func everyNetworkFinding(t *testing.T, x *examination) []finding {
	direct, through := chorus.Route{Host: "h.example"}, chorus.Route{Host: "h.example", Proxy: "p.example:1"}
	var all []finding
	for _, setting := range [][]string{nil, {"HTTPS_PROXY"}, {"HTTPS_PROXY", "NO_PROXY"}, {"ALL_PROXY"}} {
		setProxy(t, setting...)
		for _, x.System = range []string{"linux", "windows"} {
			x.Network = &fakeNetwork{routes: []chorus.Route{direct}}
			all = append(all, x.proxy(t.Context())...)
		}
	}
	setProxy(t, "HTTPS_PROXY")
	for _, route := range []chorus.Route{through, {Host: "localhost"}, {Host: "h.example", Unclear: true}} {
		x.Network = &fakeNetwork{routes: []chorus.Route{route}}
		all = append(all, x.proxy(t.Context())...)
	}
	for _, route := range []chorus.Route{direct, through} {
		reached := chorus.Reach{Route: route, Addresses: []string{"192.0.2.1"}, Status: 200, Date: longAgo, At: longAgo}
		for _, reached.Issuer = range []string{"", "Certigna", "Filtre"} {
			all = append(all, x.host(reached))
		}
		all = append(all, everyFailure(x, reached)...)
		x.reached = []chorus.Reach{reached}
		all = append(all, x.clock(t.Context())...)
		x.reached[0].At = farOff
		all = append(all, x.clock(t.Context())...)
	}
	all = append(all, x.host(chorus.Reach{Route: chorus.Route{Host: "h.example", Unclear: true}}))
	x.reached = nil
	all = append(all, x.clock(t.Context())...)
	x.Offline = true
	return append(append(all, x.hosts(t.Context())...), x.clock(t.Context())...)
}

// everyFailure is what Reach can say of a host that is not reached.
func everyFailure(x *examination, r chorus.Reach) []finding {
	r.Proxy = "p.example:1"
	var all []finding
	for _, f := range []chorus.Failure{
		{Fault: chorus.DNS}, {Fault: chorus.Unreachable}, {Fault: chorus.Proxy, Reason: chorus.ReasonUnreachable},
		{Fault: chorus.CertificateUntrusted}, {Fault: chorus.CertificateInvalid, Reason: chorus.ReasonName},
		{Fault: chorus.CertificateInvalid, Reason: chorus.ReasonDates}, {Fault: chorus.NotPISTE, Reason: chorus.ReasonNoTLS},
		{Fault: chorus.NotPISTE, Reason: chorus.ReasonMalformed}, {Fault: chorus.NotPISTE, Reason: chorus.ReasonTooLarge},
		{Fault: chorus.Timeout, Stage: chorus.StageAnswer}, {Fault: chorus.Unavailable},
	} {
		r.Failure = &f
		all = append(all, x.host(r))
	}
	return all
}

// TestDoctorHasWords: every finding has its section in every language, without a gap; a
// remedy where it failed and nowhere else; and no section is left over.
func TestDoctorHasWords(t *testing.T) {
	for _, l := range steps.Languages {
		e := &Env{Voice: wizard.VoiceIn(l)}
		used := []string{"doctor.ok", "doctor.failed", "doctor.skipped", "doctor.remedy", "doctor.well", "doctor.unwell"}
		used = append(used, "doctor.way.name", "doctor.way.address", "doctor.way.proxy")
		for _, f := range everyFinding(t, e.Voice) {
			section := "doctor." + f.code
			used = append(used, section, "doctor."+f.check())
			line := e.line(f)
			if !e.Voice.Has(section) || !e.Voice.Has("doctor."+f.check()) || strings.Contains(line.Observed+line.Remedy, steps.Blank) {
				t.Errorf("%s: %s: %q, %q", l, f.code, line.Observed, line.Remedy)
			}
			if remedy := e.Voice.Section(section, f.args).Body; len(remedy) != map[bool]int{true: 1}[f.state == failed] {
				t.Errorf("%s: %s has a remedy of %d blocks", l, f.code, len(remedy))
			}
		}
		for _, code := range e.Voice.Codes {
			if strings.HasPrefix(code, "doctor.") && !slices.Contains(used, code) {
				t.Errorf("%s: nothing uses %s", l, code)
			}
		}
	}
}
