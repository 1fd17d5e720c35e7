package chorus

// This file decides how exchanges share connections, for a batch. The rules are:
//
//   - A token request is handed over once. What net/http may send again is only what it
//     had not begun to write: a connection that the server had closed while it was idle is
//     noticed before, and another one is taken.
//   - On HTTP/1 net/http itself keeps that rule for a POST. On HTTP/2 it repeats what a
//     GOAWAY, a REFUSED_STREAM or a PROTOCOL_ERROR sends back; only two of them promise that
//     nobody saw the request, and it does not tell which one it was. So there is no second
//     body once the first header field was encoded.
//   - The one read without a body, a GET, may be repeated: it asks whether Chorus Pro is up.
//   - A connection outlives its exchange, but is not kept idle for longer than servers keep
//     theirs: what crosses with the server's own end would be unreachable for no reason.

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

// idleFor is under the five seconds after which the least patient of the common servers
// closes a connection (Apache's KeepAliveTimeout).
const idleFor = 4 * time.Second

// pooled is t with connections that are shared by as many exchanges at once.
func pooled(t *http.Transport, exchanges int, timeout time.Duration) *http.Transport {
	t.DialContext = (&net.Dialer{Timeout: timeout}).DialContext
	t.TLSHandshakeTimeout = timeout // a dial goes on without its exchange, for the next one
	t.DisableKeepAlives = false
	t.MaxIdleConns = 0 // no limit but the next
	t.MaxIdleConnsPerHost = exchanges * accessAtOnce
	t.IdleConnTimeout = idleFor
	t.TLSNextProto = nil
	t.ForceAttemptHTTP2 = true
	t.Protocols.SetHTTP2(true)
	return t
}

// errHandedOver is why there is no second body.
var errHandedOver = errors.New("request was handed over")

// once lets the body be had again only as long as nothing of the request was handed over.
func (w *watch) once(again func() (io.ReadCloser, error)) func() (io.ReadCloser, error) {
	if again == nil {
		return nil
	}
	return func() (io.ReadCloser, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.sent {
			return nil, errHandedOver
		}
		return again()
	}
}

// got is told of the connection that the request takes, whoever dialled it.
func (w *watch) got(info httptrace.GotConnInfo) {
	secured, ok := info.Conn.(*tls.Conn)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dialed = true
	w.http2 = ok && secured.ConnectionState().NegotiatedProtocol == "h2"
}

// wrote is told of each header field. On HTTP/1 they go to a buffer first, and net/http
// itself knows whether it left.
func (w *watch) wrote() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = w.sent || w.http2
}

// overHTTP2 tells whether the connection taken speaks it: net/http's errors of HTTP/2 have no
// types to go by.
func (w *watch) overHTTP2() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.http2
}
