package chorus_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "raccord/chorus"
)

// piped is a client whose connections are pipes, each with talk at its other end. It
// counts what was dialled.
func piped(t *testing.T, talk func(net.Conn)) (*Client, *atomic.Int64) {
	t.Helper()
	dialled := new(atomic.Int64)
	transport, err := NewTransport(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		dialled.Add(1)
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			talk(there)
		}()
		return here, nil
	}
	transport.Proxy = nil
	return newTestClient(t, ClientOptions{Endpoints: everywhere("http://127.0.0.1:1"), Transport: transport}), dialled
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
		time.Sleep(5 * time.Second) // lets the idle connections end
	})
}

func wantFault(t *testing.T, client *Client, want Fault) {
	t.Helper()
	attempt, err := client.Authenticate(t.Context(), Production, testPair)
	if err != nil || attempt.Fault != want || attempt.Requests != 1 {
		t.Errorf("fault %q, want %q: %+v, %v", attempt.Fault, want, attempt, err)
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
		time.Sleep(5 * time.Second) // lets the idle connections end
	})
}

// TestProxyOfEnvironment: the client that NewClient makes heeds HTTPS_PROXY.
func TestProxyOfEnvironment(t *testing.T) {
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
	client := newTestClient(t, ClientOptions{})
	attempt, err := client.Authenticate(t.Context(), Production, testPair)
	if err != nil || attempt.Fault != Proxy || attempt.Reason != ReasonAuthentication || connects.Load() != 1 {
		t.Errorf("%+v, error %v, %d CONNECTs", attempt, err, connects.Load())
	}
}
