package chorus_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	. "raccord/chorus"
	"raccord/chorus/chorustest"
	"raccord/chorus/simulator"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

var testPair = Pair{ID: "0b9f4f9e-1111-4222-8333-444455556666", Secret: secret.Of(canary.Text)}

// A peer is a real listener in PISTE's place.
type peer struct {
	url      string
	requests atomic.Int64
}

// https serves handler under config.
func https(t *testing.T, config *tls.Config, handler http.HandlerFunc) *peer {
	t.Helper()
	p := &peer{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.requests.Add(1)
		handler(w, r)
	}))
	server.TLS = config
	server.EnableHTTP2 = true
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// raw serves bytes: talk is called for each connection, which is closed after it.
func raw(t *testing.T, talk func(net.Conn)) *peer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	p := &peer{url: "https://" + listener.Addr().String()}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			p.requests.Add(1)
			go func() {
				defer conn.Close()
				talk(conn)
			}()
		}
	}()
	return p
}

// speaks answers what comes first with a text. It hears it out: a connection that is closed over what was
// not read ends with RST, which can overtake the answer.
func speaks(text string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = io.WriteString(conn, text)
	}
}

// reset ends a connection with RST.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

// everywhere is one address for all four hosts.
func everywhere(url string) Endpoints {
	return Endpoints{Production: Hosts{OAuth: url, API: url}, Sandbox: Hosts{OAuth: url, API: url}}
}

// network is the client's own transport that trusts a, with changes.
func network(t *testing.T, a *chorustest.Authority, changes ...func(*http.Transport)) *http.Transport {
	t.Helper()
	transport, err := NewTransport(a.PEM())
	if err != nil {
		t.Fatal(err)
	}
	transport.Proxy = nil
	for _, change := range changes {
		change(transport)
	}
	return transport
}

func newTestClient(t testing.TB, options ClientOptions) *Client {
	t.Helper()
	client, err := NewClient(options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// answer is one that the simulator does not have.
func answer(status int, header map[string]string, body string) simulator.Answer {
	return simulator.Answer{Status: status, Header: header, Body: body}
}

var (
	asJSON = map[string]string{"Content-Type": "application/json"}
	asHTML = map[string]string{"Content-Type": "text/html; charset=utf-8"}
)

// finding is a result without when it was asked, how long it took, how many requests that were,
// and the verdict, which follows from the fault.
func finding(r Result) Result {
	r.Asked, r.Verdict, r.Requests, r.DurationMs = time.Time{}, "", 0, 0
	return r
}

// says is a handler that gives one answer.
func says(a simulator.Answer) http.HandlerFunc { return a.ServeHTTP }

// echo answers with what was posted, as some proxies' error pages do.
func echo(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		w.WriteHeader(status)
		_, _ = w.Write(bytes.Join([][]byte{[]byte("<pre>"), text, []byte("</pre>")}, nil))
	}
}

// quiet is for servers whose clients hang up on purpose.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
