package chorus_test

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	. "raccord/chorus"
	"raccord/chorus/chorustest"
)

// A stall is a way not to answer. It talks on the server's end of a pipe.
type stall struct {
	name   string
	proxy  string
	secure bool // the proxy is spoken to in TLS
	talk   func(net.Conn, *tls.Config)
	dial   func(context.Context) (net.Conn, error) // instead of a pipe to talk
	limit  time.Duration                           // zero: the usual one
	want   Result                                  // at the end of the limit
}

// silent waits until the other end hangs up.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

func afterRequest(text string) func(net.Conn, *tls.Config) {
	return func(conn net.Conn, config *tls.Config) {
		secured := tls.Server(conn, config)
		request, err := http.ReadRequest(bufio.NewReader(secured))
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		_, _ = io.WriteString(secured, text)
		silent(secured)
	}
}

func never(ctx context.Context) (net.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A mute resolver lets the dialer's own lookup wait.
func muteResolver(ctx context.Context) (net.Conn, error) {
	mute := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) { return never(ctx) }}
	return (&net.Dialer{Resolver: mute}).DialContext(ctx, "tcp", "piste.invalid:443")
}

var stalls = []stall{
	{name: "connection", dial: never, want: Result{Fault: Timeout, Stage: StageConnection}},
	{name: "name", dial: muteResolver, want: Result{Fault: DNS}},
	{name: "name, beyond the limit", dial: muteResolver, limit: 3 * time.Second, want: Result{Fault: DNS}},
	{name: "proxy", proxy: "proxy.invalid:3128", dial: never, want: Result{Fault: Proxy, Reason: ReasonUnreachable}},
	{name: "tls with a proxy that speaks none", proxy: "proxy.invalid:3128", secure: true, talk: func(c net.Conn, _ *tls.Config) { silent(c) },
		want: Result{Fault: Proxy, Reason: ReasonProxyTLS}},
	{name: "tls", talk: func(c net.Conn, _ *tls.Config) { silent(c) }, want: Result{Fault: Timeout, Stage: StageTLS}},
	{name: "answer", talk: afterRequest(""), want: Result{Fault: Timeout, Stage: StageAnswer}},
	{name: "headers", talk: afterRequest("HTTP/1.1 200 OK\r\nX-"), want: Result{Fault: Timeout, Stage: StageBody}},
	{name: "body", talk: afterRequest("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), want: Result{Fault: Timeout, Stage: StageBody, Status: 200}},
	{name: "body of a failure", talk: afterRequest("HTTP/1.1 503 Down\r\nContent-Length: 100\r\n\r\n<"), want: Result{Fault: Unavailable, Status: 503}},
}

// client is one whose connections stall so. It must be made inside a bubble.
func (s stall) client(t *testing.T, a *chorustest.Authority) *Client {
	config := a.ServerConfig()
	transport := network(t, a, func(tr *http.Transport) {
		tr.DialContext = DialWithExchange(func(ctx context.Context, _, _ string) (net.Conn, error) {
			if s.dial != nil {
				return s.dial(ctx)
			}
			near, far := net.Pipe()
			go func() {
				defer far.Close()
				s.talk(far, config)
			}()
			return near, nil
		})
		if s.proxy != "" {
			scheme := map[bool]string{true: "https", false: "http"}[s.secure]
			tr.Proxy = http.ProxyURL(&url.URL{Scheme: scheme, Host: s.proxy})
		}
	})
	return newTestClient(t, ClientOptions{Endpoints: everywhere("https://127.0.0.1"), Transport: transport, Timeout: s.limit})
}

// TestMain makes Go's resolver read its configuration before any test. It keeps a channel from its first
// use on, and one that was made in a bubble cannot be used outside of that bubble.
func TestMain(m *testing.M) {
	(&net.Resolver{PreferGo: true}).LookupHost(context.Background(), "localhost") // asks no server
	os.Exit(m.Run())
}

// TestStalls: patience ends after the limit, and says what was awaited.
func TestStalls(t *testing.T) {
	for _, s := range stalls {
		t.Run(s.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := s.client(t, chorustest.NewAuthority(t, "Autorité d'essai"))
				attempt, err := client.Authenticate(t.Context(), Production, testPair)
				if err != nil {
					t.Fatalf("%+v, %v", attempt, err)
				}
				s.want.Environment, s.want.Host, s.want.Proxy = Production, "127.0.0.1", s.proxy
				if !reflect.DeepEqual(finding(attempt), s.want) || attempt.Requests != 1 {
					t.Errorf("%+v, want %+v", attempt, s.want)
				}
				// The resolver has a limit of its own, inside the usual one.
				limit := cmp.Or(s.limit, 15*time.Second)
				if attempt.DurationMs != limit.Milliseconds() && s.name != "name" || attempt.DurationMs > limit.Milliseconds() {
					t.Errorf("%v", attempt.DurationMs)
				}
			})
		})
	}
}

// TestGoingBackFromStalls: whatever the other side does, going back is at once.
func TestGoingBackFromStalls(t *testing.T) {
	for _, s := range stalls {
		t.Run(s.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := s.client(t, chorustest.NewAuthority(t, "Autorité d'essai"))
				ctx, cancel := context.WithCancel(t.Context())
				began := time.Now()
				time.AfterFunc(time.Second, cancel)
				attempt, err := client.Authenticate(ctx, Production, testPair)
				if !errors.Is(err, context.Canceled) || !reflect.DeepEqual(attempt, Result{}) {
					t.Errorf("%+v, %v", attempt, err)
				}
				if took := time.Since(began) - time.Second; took > 200*time.Millisecond {
					t.Errorf("%v after going back", took)
				}
			})
		})
	}
}
