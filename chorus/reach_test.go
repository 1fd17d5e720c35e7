package chorus_test

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "raccord/chorus"
	"raccord/chorus/chorustest"
	"raccord/chorus/simulator"
)

// reachOne is what comes of going to address, which stands for all four hosts.
func reachOne(t *testing.T, address string, transport http.RoundTripper) Reach {
	t.Helper()
	client := newTestClient(t, ClientOptions{Endpoints: everywhere(address), Transport: transport})
	reached, err := client.Reach(t.Context())
	if err != nil || len(reached) != 1 {
		t.Fatalf("%+v, %v", reached, err)
	}
	return reached[0]
}

func TestReachAsksNothing(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	p := https(t, authority.ServerConfig(), func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodHead || r.URL.String() != "/" || r.ContentLength != 0 {
			t.Errorf("%s %s, %d bytes", r.Method, r.URL, r.ContentLength)
		}
		for _, name := range []string{"Authorization", "Cpro-Account", "KeyId", "Cookie"} {
			if r.Header.Get(name) != "" {
				t.Errorf("%s is sent", name)
			}
		}
		w.Header().Set("Date", "Mon, 23 Nov 2026 13:00:00 GMT")
		w.WriteHeader(http.StatusNotFound)
	})
	r := reachOne(t, p.url+"/prefix", network(t, authority))
	host := strings.TrimPrefix(p.url, "https://")
	if r.Failure != nil || r.Status != 404 || r.Host != host || r.Proxy != "" || len(r.Addresses) != 0 {
		t.Errorf("%+v", r)
	}
	if r.Issuer != "Autorité d'essai" || !r.Expires.Equal(chorustest.FarOff) {
		t.Errorf("certificate of %q until %s", r.Issuer, r.Expires)
	}
	if want := time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC); !r.Date.Equal(want) || r.At.IsZero() || r.Duration <= 0 {
		t.Errorf("date %s, at %s after %s", r.Date, r.At, r.Duration)
	}
	if p.requests.Load() != 1 {
		t.Errorf("%d requests for one host in four places", p.requests.Load())
	}
}

func TestReachSaysWhyNot(t *testing.T) {
	known, foreign := chorustest.NewAuthority(t, "Autorité d'essai"), chorustest.NewAuthority(t, "Filtre d'entreprise")
	ok := func(http.ResponseWriter, *http.Request) {}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	expired := func(c *x509.Certificate) { c.NotAfter = chorustest.LongAgo.AddDate(1, 0, 0) }
	renamed := func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"portail.example"} }
	lost := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network") }}
	unresolved := func(tr *http.Transport) { tr.DialContext = (&net.Dialer{Resolver: lost}).DialContext }
	cases := []struct {
		name, address string
		change        func(*http.Transport)
		want          *Failure
		status        int
		issuer        string
	}{
		{"reached", https(t, known.ServerConfig(), ok).url, nil, nil, 200, "Autorité d'essai"},
		{"forbidden", https(t, known.ServerConfig(), status(403)).url, nil, nil, 403, "Autorité d'essai"},
		{"elsewhere", https(t, known.ServerConfig(), status(302)).url, nil, nil, 302, "Autorité d'essai"},
		{"down", https(t, known.ServerConfig(), status(503)).url, nil, &Failure{Fault: Unavailable, Status: 503}, 503, "Autorité d'essai"},
		{"a proxy after all", https(t, known.ServerConfig(), status(407)).url, nil, &Failure{Fault: Proxy, Reason: ReasonAuthentication, Status: 407}, 407, "Autorité d'essai"},
		{"no name", "https://piste.invalid", unresolved, &Failure{Fault: DNS}, 0, ""},
		{"dead port", "https://" + chorustest.ClosedPort(t), nil, &Failure{Fault: Unreachable}, 0, ""},
		{"no TLS", raw(t, speaks("SSH-2.0-OpenSSH_9.6\r\n")).url, nil, &Failure{Fault: NotPISTE, Reason: ReasonNoTLS}, 0, ""},
		{"another authority", https(t, foreign.ServerConfig(), ok).url, nil, &Failure{Fault: CertificateUntrusted, Issuer: "Filtre d'entreprise"}, 0, "Filtre d'entreprise"},
		{"another name", https(t, known.ServerConfig(renamed), ok).url, nil, &Failure{Fault: CertificateInvalid, Reason: ReasonName}, 0, "Autorité d'essai"},
		{"expired", https(t, known.ServerConfig(expired), ok).url, nil, &Failure{Fault: CertificateInvalid, Reason: ReasonDates}, 0, "Autorité d'essai"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			transport := network(t, known)
			if c.change != nil {
				c.change(transport)
			}
			r := reachOne(t, c.address, transport)
			if c.want != nil {
				c.want.Host = strings.TrimPrefix(c.address, "https://")
			}
			if !reflect.DeepEqual(r.Failure, c.want) || r.Status != c.status || r.Issuer != c.issuer {
				t.Errorf("%+v, failure %+v, want %+v", r, r.Failure, c.want)
			}
		})
	}
}

func TestReachNamesOrganization(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Racine")
	signed := authority.Certificate.Subject
	signed.Organization = []string{"Dhimyotis\x1b[2J"}
	if r := Certified(&x509.Certificate{Issuer: signed, NotAfter: chorustest.FarOff}); r.Issuer != "Dhimyotis\x1b[2J" {
		t.Errorf("%q", r.Issuer)
	}
	if r := Certified(&x509.Certificate{Issuer: pkix.Name{CommonName: "Racine"}}); r.Issuer != "Racine" {
		t.Errorf("%q", r.Issuer)
	}
}

func TestReachThroughProxy(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	piste := https(t, authority.ServerConfig(), func(http.ResponseWriter, *http.Request) {})
	carries := strings.TrimPrefix(raw(t, connect("HTTP/1.1 200 OK\r\n\r\n")).url, "https://")
	asks := strings.TrimPrefix(raw(t, connect("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")).url, "https://")
	cases := []struct {
		name, proxy string
		reason      string
	}{{"carries", carries, ""}, {"asks who", asks, ReasonAuthentication}, {"is not there", chorustest.ClosedPort(t), ReasonUnreachable}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			through := &url.URL{Scheme: "http", Host: c.proxy, User: url.UserPassword("claire", "proxy-password")}
			transport := network(t, authority, func(tr *http.Transport) { tr.Proxy = http.ProxyURL(through) })
			r := reachOne(t, piste.url, transport)
			if r.Proxy != c.proxy || (r.Failure == nil) != (c.reason == "") {
				t.Fatalf("%+v, failure %+v", r, r.Failure)
			}
			if f := r.Failure; f != nil && (f.Fault != Proxy || f.Reason != c.reason || f.Proxy != c.proxy) {
				t.Errorf("%+v", f)
			}
			encoded, _ := json.Marshal(r)
			if text := fmt.Sprintf("%+v %#v %s", r, r, encoded); strings.Contains(text, "proxy-password") || strings.Contains(text, "claire") {
				t.Error(text)
			}
		})
	}
}

func TestRoutes(t *testing.T) {
	endpoints := PISTE
	endpoints.Sandbox = Hosts{OAuth: "https://oauth.piste.gouv.fr/sandbox", API: "http://127.0.0.1:8080"}
	proxied := func(r *http.Request) (*url.URL, error) {
		if r.URL.Hostname() == "127.0.0.1" {
			return nil, nil
		}
		return url.Parse("http://claire:proxy-password@proxy.example:3128")
	}
	client := newTestClient(t, ClientOptions{Endpoints: endpoints, Transport: &http.Transport{Proxy: proxied}})
	want := []Route{
		{Host: "oauth.piste.gouv.fr", Proxy: "proxy.example:3128"},
		{Host: "api.piste.gouv.fr", Proxy: "proxy.example:3128"},
		{Host: "127.0.0.1:8080"},
	}
	if got := client.Routes(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestReachAllAtOnce: four hosts that say nothing take one limit, not four.
func TestReachAllAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		client := newTestClient(t, ClientOptions{Transport: simulator.Transport(silent), Timeout: 5 * time.Second})
		start := time.Now()
		reached, err := client.Reach(t.Context())
		if took := time.Since(start); took != 5*time.Second || err != nil || len(reached) != 4 {
			t.Fatalf("%d hosts after %s, %v", len(reached), took, err)
		}
		for _, r := range reached {
			if r.Failure == nil || r.Failure.Fault != Timeout || r.Duration != 5*time.Second {
				t.Errorf("%+v, failure %+v", r, r.Failure)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if reached, err := client.Reach(ctx); reached != nil || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("given up: %+v, %v", reached, err)
		}
	})
}

// TestReachNamesAddresses: what DNS said is kept also when nobody picks up.
func TestReachNamesAddresses(t *testing.T) {
	_, port, _ := net.SplitHostPort(chorustest.ClosedPort(t))
	r := reachOne(t, "https://localhost:"+port, network(t, chorustest.NewAuthority(t, "Autorité d'essai")))
	if len(r.Addresses) == 0 || net.ParseIP(r.Addresses[0]) == nil || !net.ParseIP(r.Addresses[0]).IsLoopback() {
		t.Errorf("%+v", r)
	}
	if r.Failure == nil || r.Failure.Fault != Unreachable {
		t.Errorf("%+v", r.Failure)
	}
}
