package chorus

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
)

// piped is a pooled client whose connections are pipes, each with talk at its other end. It
// counts what was dialled.
func piped(t *testing.T, talk func(net.Conn)) (*Client, *atomic.Int64) {
	t.Helper()
	dialled := new(atomic.Int64)
	transport, err := newTransport(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport = pooled(transport, 4, time.Second)
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		dialled.Add(1)
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			talk(there)
		}()
		return here, nil
	}
	t.Cleanup(transport.CloseIdleConnections)
	client := newTestClient(t, ClientOptions{Endpoints: everywhere("http://127.0.0.1:1")})
	client.transport = transport
	return client, dialled
}

// posts reads requests off a connection and calls answer with each, until that says no.
func posts(conn net.Conn, received *atomic.Int64, answer func() bool) {
	reader := bufio.NewReader(conn)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		received.Add(1)
		if !answer() {
			return
		}
	}
}

const tokenOnTheWire = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 42\r\n\r\n" +
	`{"access_token":"a","token_type":"Bearer"}`

// TestPoolSharesConnections: one exchange after the other, one connection.
func TestPoolSharesConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var received atomic.Int64
		client, dialled := piped(t, func(conn net.Conn) {
			posts(conn, &received, func() bool { _, err := io.WriteString(conn, tokenOnTheWire); return err == nil })
		})
		for range 5 {
			wantFault(t, client, "")
			synctest.Wait()
		}
		if dialled.Load() != 1 || received.Load() != 5 {
			t.Errorf("%d connections for %d requests", dialled.Load(), received.Load())
		}
		client.transport.(*http.Transport).CloseIdleConnections()
	})
}

func wantFault(t *testing.T, client *Client, want Fault) {
	t.Helper()
	attempt, err := client.Authenticate(t.Context(), Production, testPair)
	if err != nil || attempt.Fault() != want || attempt.Requests != 1 {
		t.Errorf("fault %q, want %q: %+v, %v", attempt.Fault(), want, attempt, err)
	}
}

// TestIdleConnectionThatEnded: a server closes connections once they were used. The next
// exchange takes another one, and each request arrives once.
func TestIdleConnectionThatEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var received atomic.Int64
		client, dialled := piped(t, func(conn net.Conn) {
			posts(conn, &received, func() bool { _, _ = io.WriteString(conn, tokenOnTheWire); return false })
		})
		for range 5 {
			wantFault(t, client, "")
			synctest.Wait()
		}
		if dialled.Load() != 5 || received.Load() != 5 {
			t.Errorf("%d connections, %d requests, want 5 and 5", dialled.Load(), received.Load())
		}
	})
}

// TestConnectionEndsOverRequest: a server that took the request and hung up may have judged
// it: it does not get it again.
func TestConnectionEndsOverRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var received atomic.Int64
		client, _ := piped(t, func(conn net.Conn) {
			answers := 0
			posts(conn, &received, func() bool {
				answers++
				if answers == 2 {
					return false
				}
				_, err := io.WriteString(conn, tokenOnTheWire)
				return err == nil
			})
		})
		wantFault(t, client, "")
		synctest.Wait()
		wantFault(t, client, Unreachable)
		if received.Load() != 2 {
			t.Errorf("%d requests for 2 exchanges", received.Load())
		}
	})
}

// TestPoolKeepsNoOldConnection: what is idle for longer than servers wait is not used again.
func TestPoolKeepsNoOldConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var received atomic.Int64
		client, dialled := piped(t, func(conn net.Conn) {
			posts(conn, &received, func() bool { _, err := io.WriteString(conn, tokenOnTheWire); return err == nil })
		})
		wantFault(t, client, "")
		time.Sleep(5 * time.Second)
		wantFault(t, client, "")
		if dialled.Load() != 2 {
			t.Errorf("%d connections, want 2", dialled.Load())
		}
		client.transport.(*http.Transport).CloseIdleConnections()
	})
}

// TestHTTP2SendsOnce: what net/http repeats of its own accord on HTTP/2.
func TestHTTP2SendsOnce(t *testing.T) {
	authority := newAuthority(t, "Autorité d'essai")
	for name, refuse := range map[string]func(*http2.Framer, uint32) error{
		"refused stream": func(f *http2.Framer, id uint32) error { return f.WriteRSTStream(id, http2.ErrCodeRefusedStream) },
		"protocol error": func(f *http2.Framer, id uint32) error { return f.WriteRSTStream(id, http2.ErrCodeProtocol) },
		"going away":     func(f *http2.Framer, _ uint32) error { return f.WriteGoAway(0, http2.ErrCodeNo, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int64
			config := authority.serverConfig()
			config.NextProtos = []string{"h2"}
			p := raw(t, func(conn net.Conn) {
				speakHTTP2(tls.Server(conn, config), func(f *http2.Framer, id uint32) error {
					requests.Add(1)
					return refuse(f, id)
				})
			})
			client := newTestClient(t, ClientOptions{Endpoints: everywhere(p.url), RootCAs: authority.pem(), Pool: 2, Timeout: 10 * time.Second})
			wantFault(t, client, Unreachable)
			if requests.Load() != 1 {
				t.Errorf("sent %d times", requests.Load())
			}
		})
	}
}

// speakHTTP2 is a server that gives each request that has arrived whole to answer.
func speakHTTP2(conn net.Conn, answer func(*http2.Framer, uint32) error) {
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(conn, preface); err != nil {
		return
	}
	f := http2.NewFramer(conn, conn)
	_ = f.WriteSettings()
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				_ = f.WriteSettingsAck()
			}
		case *http2.DataFrame:
			if frame.StreamEnded() && answer(f, frame.StreamID) != nil {
				return
			}
		}
	}
}

// TestPoolSpeaksHTTP2: sixteen exchanges at once are one connection where the server can.
func TestPoolSpeaksHTTP2(t *testing.T) {
	authority := newAuthority(t, "Autorité d'essai")
	var mu sync.Mutex
	protocols, from := map[string]int{}, map[string]bool{}
	p := https(t, authority.serverConfig(), func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		protocols[r.Proto]++
		from[r.RemoteAddr] = true
		mu.Unlock()
		says(filled("token", "token", "abc"))(w, r)
	})
	client := newTestClient(t, ClientOptions{Endpoints: everywhere(p.url), RootCAs: authority.pem(), Pool: 16})
	wantFault(t, client, "")
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() { wantFault(t, client, "") })
	}
	group.Wait()
	if protocols["HTTP/2.0"] != 17 || len(from) != 1 || p.requests.Load() != 17 {
		t.Errorf("%v from %d connections", protocols, len(from))
	}
}

// TestPoolThroughProxy: the guide still decides, and a connection serves one proxy.
func TestPoolThroughProxy(t *testing.T) {
	var connects atomic.Int64
	proxy := raw(t, func(conn net.Conn) {
		connects.Add(1)
		request, err := http.ReadRequest(bufio.NewReader(conn))
		if err == nil && request.Method == http.MethodConnect {
			_, _ = io.WriteString(conn, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
		}
	})
	t.Setenv("HTTPS_PROXY", "http"+proxy.url[len("https"):])
	t.Setenv("NO_PROXY", "")
	client := newTestClient(t, ClientOptions{Pool: 2})
	attempt, err := client.Authenticate(t.Context(), Production, testPair)
	if err != nil || attempt.Fault() != Proxy || attempt.Failure.Reason != ReasonAuthentication || connects.Load() != 1 {
		t.Errorf("%+v, failure %+v, error %v, %d CONNECTs", attempt, attempt.Failure, err, connects.Load())
	}
}
