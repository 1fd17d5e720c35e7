package chorus_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	. "raccord/chorus"
	"raccord/chorus/chorustest"
	"raccord/chorus/simulator"
	"raccord/store/storetest/canary"
)

// noLeak fails when anything that can be printed of an attempt holds the secret or
// a piece of a body.
func noLeak(t *testing.T, attempt Result) {
	t.Helper()
	text := fmt.Sprintf("%v %+v %#v", attempt, attempt, attempt)
	f := Failure(attempt)
	encoded, _ := json.Marshal(f)
	text += fmt.Sprintf("%v %+v %#v %s %s", &f, f, f, f.Error(), encoded)
	if errors.Unwrap(&f) != nil {
		t.Errorf("the failure wraps %T", errors.Unwrap(&f))
	}
	if forms := canary.Find([]byte(text), canary.Text); forms != nil {
		t.Errorf("%q in %s", forms, text)
	}
	for _, word := range []string{"<pre>", "client_secret", "proxy-password"} {
		if strings.Contains(text, word) {
			t.Errorf("%q in %s", word, text)
		}
	}
}

// TestAnswersOverTLS sends one request to a real listener for each kind of answer.
func TestAnswersOverTLS(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	crafted := func(status int, body string) http.HandlerFunc { return says(answer(status, asJSON, body)) }
	cases := []struct {
		name    string
		handler http.HandlerFunc
		fault   Fault
		reason  string
		status  int
	}{
		{"token", says(simulator.Recorded("token", "token", "abc")), "", "", 200},
		{"token as text/plain", says(answer(200, map[string]string{"Content-Type": "text/plain"}, simulator.Recorded("token").Body)), "", "", 200},
		{"token x/oauth2 refuses", crafted(200, `{"access_token":"a","token_type":"Bearer","expires_in":1.5}`), "", "", 200},
		{"refused", says(simulator.Recorded("refused")), CredentialsRefused, "", 400},
		{"refused with 401", says(simulator.Recorded("refused-401")), CredentialsRefused, "", 401},
		{"another error", says(simulator.Recorded("bad-grant")), RequestRefused, "", 400},
		{"throttled", says(simulator.Recorded("throttled")), Throttled, "", 429},
		{"down", says(simulator.Recorded("down")), Unavailable, "", 503},
		{"captive portal", says(simulator.Recorded("captive-portal")), NotPISTE, ReasonHTML, 200},
		{"empty", says(simulator.Recorded("empty")), NotPISTE, ReasonEmpty, 200},
		{"garbage", says(simulator.Recorded("garbage")), NotPISTE, ReasonMalformed, 200},
		{"echo", echo(400), NotPISTE, ReasonHTML, 400},
		{"echo of a failure", echo(502), Unavailable, "", 502},
		{"too large", crafted(200, `{"access_token":"`+strings.Repeat("a", TokenLimit)+`","token_type":"Bearer"}`), NotPISTE, ReasonTooLarge, 200},
		{"large and down", crafted(503, strings.Repeat("a", 2*TokenLimit)), Unavailable, "", 503},
		{"just small enough", crafted(200, padded(TokenLimit)), "", "", 200},
		{"one byte too large", crafted(200, padded(TokenLimit+1)), NotPISTE, ReasonTooLarge, 200},
		{"cut", cut, Unreachable, "", 200},
		{"hung up", hangUp, Unreachable, "", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := https(t, authority.ServerConfig(), c.handler)
			client := newTestClient(t, ClientOptions{Endpoints: everywhere(p.url), RootCAs: authority.PEM()})
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			if err != nil || attempt.Fault != c.fault || attempt.Status != c.status || attempt.Verdict != c.fault.Verdict() {
				t.Fatalf("%+v, error %v", attempt, err)
			}
			if c.fault != "" && attempt.Reason != c.reason {
				t.Errorf("reason %q, want %q", attempt.Reason, c.reason)
			}
			if attempt.Requests != 1 || p.requests.Load() != 1 {
				t.Errorf("%d requests said, %d received", attempt.Requests, p.requests.Load())
			}
			noLeak(t, attempt)
		})
	}
}

// padded is a token answer of exactly size bytes.
func padded(size int) string {
	text := `{"access_token":"a","token_type":"Bearer"}`
	return text + strings.Repeat(" ", size-len(text))
}

func cut(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Length", "100")
	_, _ = io.WriteString(w, `{"access_token":`)
}

func hangUp(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	panic(http.ErrAbortHandler)
}

// TestTokenRequest is what PISTE's published calls look like.
func TestTokenRequest(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	p := https(t, authority.ServerConfig(), func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		for name, want := range map[string]string{
			"grant_type": "client_credentials", "client_id": string(testPair.ID), "client_secret": canary.Text, "scope": "openid",
		} {
			if got := r.PostForm[name]; len(got) != 1 || got[0] != want {
				t.Errorf("%s is %q", name, got)
			}
		}
		if len(r.PostForm) != 4 || r.Header.Get("Authorization") != "" || r.Header.Get("KeyId") != "" {
			t.Errorf("%d parameters, header %v", len(r.PostForm), r.Header)
		}
		if r.Method != "POST" || r.URL.Path != "/api/oauth/token" || r.URL.RawQuery != "" || r.Proto != "HTTP/1.1" ||
			r.UserAgent() != "essai/1" || r.Header.Get("Accept") != "application/json" {
			t.Errorf("%s %s %s, header %v", r.Method, r.URL, r.Proto, r.Header)
		}
		simulator.Recorded("token", "token", "abc").ServeHTTP(w, r)
	})
	client := newTestClient(t, ClientOptions{Endpoints: everywhere(p.url), RootCAs: authority.PEM(), UserAgent: "essai/1"})
	attempt, err := client.Authenticate(t.Context(), Sandbox, testPair)
	if err != nil || attempt.Verdict != Valid || attempt.Environment != Sandbox {
		t.Errorf("%+v, %v", attempt, err)
	}
}

// TestRedirectIsNotFollowed: on a 307 net/http would send the secret on.
func TestRedirectIsNotFollowed(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	elsewhere := https(t, authority.ServerConfig(), says(simulator.Recorded("token", "token", "abc")))
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, location := range []string{elsewhere.url, "", "https://[::1"} {
			p := https(t, authority.ServerConfig(), says(answer(status, map[string]string{"Location": location}, "")))
			client := newTestClient(t, ClientOptions{Endpoints: everywhere(p.url), RootCAs: authority.PEM()})
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			if err != nil || attempt.Fault != NotPISTE || attempt.Reason != ReasonRedirect || attempt.Status != status {
				t.Errorf("%d to %q: %+v, %v", status, location, attempt, err)
			}
		}
	}
	if elsewhere.requests.Load() != 0 {
		t.Error("the redirect was followed")
	}
}

// TestBrokenSurroundings is one row per fault of what lies between here and PISTE.
func TestBrokenSurroundings(t *testing.T) {
	known, foreign := chorustest.NewAuthority(t, "Autorité d'essai"), chorustest.NewAuthority(t, "Filtre\x1b[2J d'entreprise")
	token := says(simulator.Recorded("token", "token", "abc"))
	secured := func(talk func(net.Conn)) string {
		return raw(t, func(conn net.Conn) { talk(tls.Server(conn, known.ServerConfig())) }).url
	}
	lost := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no resolver")
	}}
	unresolved := func(tr *http.Transport) { tr.DialContext = (&net.Dialer{Resolver: lost}).DialContext }
	expired := func(c *x509.Certificate) { c.NotAfter = chorustest.LongAgo.AddDate(1, 0, 0) }
	unborn := func(c *x509.Certificate) { c.NotBefore = chorustest.FarOff.AddDate(-1, 0, 0) }
	renamed := func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"portail.example"} }
	cases := []struct {
		name   string
		url    string
		change func(*http.Transport)
		want   Result
	}{
		{"no resolver", "https://piste.invalid", unresolved, Result{Fault: DNS}},
		{"nobody listens", "https://" + chorustest.ClosedPort(t), nil, Result{Fault: Unreachable}},
		{"reset in the handshake", raw(t, reset).url, nil, Result{Fault: Unreachable}},
		{"closed after the handshake", secured(func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) }), nil, Result{Fault: Unreachable}},
		{"another authority", https(t, foreign.ServerConfig(), token).url, nil, Result{Fault: CertificateUntrusted, Issuer: "Filtre\x1b[2J d'entreprise"}},
		{"another name", https(t, known.ServerConfig(renamed), token).url, nil, Result{Fault: CertificateInvalid, Reason: ReasonName}},
		{"expired", https(t, known.ServerConfig(expired), token).url, nil, Result{Fault: CertificateInvalid, Reason: ReasonDates}},
		{"not yet valid", https(t, known.ServerConfig(unborn), token).url, nil, Result{Fault: CertificateInvalid, Reason: ReasonDates}},
		{"HTTP instead of TLS", raw(t, speaks("HTTP/1.1 400 Bad Request\r\n\r\n")).url, nil, Result{Fault: NotPISTE, Reason: ReasonNoTLS}},
		{"SSH instead of TLS", raw(t, speaks("SSH-2.0-OpenSSH_9.6\r\n")).url, nil, Result{Fault: NotPISTE, Reason: ReasonNoTLS}},
		{"SMTP inside TLS", secured(speaks("220 mail.example ESMTP\r\n")), nil, Result{Fault: NotPISTE, Reason: ReasonMalformed}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			transport := network(t, known)
			if c.change != nil {
				c.change(transport)
			}
			client := newTestClient(t, ClientOptions{Endpoints: everywhere(c.url), Transport: transport})
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			if err != nil {
				t.Fatalf("%+v, %v", attempt, err)
			}
			c.want.Environment, c.want.Host = Production, strings.TrimPrefix(c.url, "https://")
			if !reflect.DeepEqual(finding(attempt), c.want) || attempt.Requests != 1 || attempt.Verdict != Undecided {
				t.Errorf("%+v, want %+v", attempt, c.want)
			}
			noLeak(t, attempt)
		})
	}
}

// connect is a proxy that answers CONNECT with text, then carries bytes when it is a 200.
func connect(text string) func(net.Conn) {
	return func(conn net.Conn) {
		request, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, text)
		if !strings.HasPrefix(text, "HTTP/1.1 200") {
			return
		}
		far, err := net.Dial("tcp", request.Host)
		if err != nil {
			return
		}
		defer far.Close()
		go func() { _, _ = io.Copy(far, conn) }()
		_, _ = io.Copy(conn, far)
	}
}

func TestProxies(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	piste := https(t, authority.ServerConfig(), says(simulator.Recorded("refused")))
	listening := func(talk func(net.Conn)) string { return strings.TrimPrefix(raw(t, talk).url, "https://") }
	cases := []struct {
		name, proxy     string
		fault           Fault
		reason          string
		refusal, answer int
	}{
		{"carries", listening(connect("HTTP/1.1 200 OK\r\n\r\n")), CredentialsRefused, "", 0, 400},
		{"asks who", listening(connect("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")), Proxy, ReasonAuthentication, 407, 0},
		{"forbids", listening(connect("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")), Proxy, ReasonProxyRefused, 403, 0},
		{"accepts otherwise", listening(connect("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")), Proxy, ReasonProxyRefused, 202, 0},
		{"speaks no HTTP", listening(connect("220 mail.example ESMTP\r\n")), Proxy, ReasonProxyRefused, 0, 0},
		{"hangs up", listening(func(net.Conn) {}), Proxy, ReasonProxyRefused, 0, 0},
		{"is not there", chorustest.ClosedPort(t), Proxy, ReasonUnreachable, 0, 0},
		{"speaks no TLS", listening(speaks("HTTP/1.1 400 Bad Request\r\n\r\n")), Proxy, ReasonProxyTLS, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			scheme := map[bool]string{true: "https", false: "http"}[c.reason == ReasonProxyTLS]
			through := &url.URL{Scheme: scheme, Host: c.proxy, User: url.UserPassword("claire", "proxy-password")}
			transport := network(t, authority, func(tr *http.Transport) { tr.Proxy = http.ProxyURL(through) })
			client := newTestClient(t, ClientOptions{Endpoints: everywhere(piste.url), Transport: transport})
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			if err != nil {
				t.Fatalf("%+v, %v", attempt, err)
			}
			if attempt.Fault != c.fault || attempt.Reason != c.reason || attempt.ProxyStatus != c.refusal || attempt.Status != c.answer || attempt.Proxy != c.proxy {
				t.Errorf("%+v", attempt)
			}
			noLeak(t, attempt)
		})
	}
}

// TestCancelled: the user goes back while a real listener says nothing.
func TestCancelled(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	reached := make(chan struct{})
	p := https(t, authority.ServerConfig(), func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(reached)
		<-r.Context().Done()
	})
	client := newTestClient(t, ClientOptions{Endpoints: everywhere(p.url), RootCAs: authority.PEM(), Timeout: time.Minute})
	ctx, cancel := context.WithCancel(t.Context())
	var left time.Time
	go func() {
		<-reached
		left = time.Now()
		cancel()
	}()
	attempt, err := client.Authenticate(ctx, Production, testPair)
	if !errors.Is(err, context.Canceled) || attempt.Verdict == Valid {
		t.Errorf("%+v, %v", attempt, err)
	}
	if took := time.Since(left); took > 2*time.Second {
		t.Errorf("%v after going back", took)
	}
}

// TestConnectionEndsWithExchange: net/http would let the handshake go on.
func TestConnectionEndsWithExchange(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	reached, hungUp := make(chan struct{}), make(chan struct{})
	p := raw(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1))
		close(reached)
		silent(conn)
		close(hungUp)
	})
	client := newTestClient(t, ClientOptions{Endpoints: everywhere(p.url), RootCAs: authority.PEM(), Timeout: time.Minute})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-reached
		cancel()
	}()
	_, err := client.Authenticate(ctx, Production, testPair)
	select {
	case <-hungUp:
	case <-time.After(10 * time.Second):
		t.Errorf("the connection is still open; %v", err)
	}
}

func TestStagesOverTLS(t *testing.T) {
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	p := https(t, authority.ServerConfig(), says(simulator.Recorded("token", "token", "abc")))
	client := newTestClient(t, ClientOptions{Endpoints: everywhere(p.url), RootCAs: authority.PEM()})
	told := make(chan Report, 20)
	result, err := client.Authenticate(WithProgress(t.Context(), func(r Report) { told <- r }), Production, testPair)
	close(told)
	var begun, ended []Stage
	var last Report
	for last = range told {
		switch {
		case last.Stage == "":
		case last.Ended:
			ended = append(ended, last.Stage)
		default:
			begun = append(begun, last.Stage)
		}
	}
	want := []Stage{StageConnection, StageTLS, StageAnswer, StageBody}
	if err != nil || !slices.Equal(begun, want) || !slices.Equal(ended, want[:3]) {
		t.Errorf("begun %v, ended %v, want %v; %v", begun, ended, want, err)
	}
	if last.Subject != SubjectToken || !last.Ended || last.Verdict != Valid || last.Took.Milliseconds() != result.DurationMs {
		t.Errorf("the last report is %+v of %+v", last, result)
	}
}

func TestNewClientRefuses(t *testing.T) {
	plain := everywhere("http://piste.example")
	if _, err := NewClient(ClientOptions{Endpoints: plain}); err == nil {
		t.Error("a secret would travel in the clear")
	}
	if _, err := NewClient(ClientOptions{RootCAs: []byte("no PEM")}); !errors.Is(err, ErrNoCertificate) {
		t.Errorf("%v", err)
	}
}
