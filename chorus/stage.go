package chorus

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"slices"
	"sync"
	"time"
)

// A Stage is what an exchange is waiting for.
type Stage string

const (
	StageName       Stage = "name"       // the host's address, from DNS
	StageConnection Stage = "connection" // with the host, or with the proxy and then through it
	StageTLS        Stage = "tls"
	StageAnswer     Stage = "answer" // status and headers
	StageBody       Stage = "body"
)

var stages = []Stage{StageName, StageConnection, StageTLS, StageAnswer, StageBody}

// A watch is how far one exchange has come.
type watch struct {
	ctx     context.Context // holds what is reported to
	subject Subject

	mu        sync.Mutex
	at        Stage      // "" before the first
	since     time.Time  // when that stage began
	connected bool       // to the host, or to the proxy
	secured   bool       // by a first TLS, which is the proxy's where it has one
	unused    []net.Conn // dialled for the exchange, and not in use yet
	taken     bool       // the request has its connection
	ended     bool
	addresses []string // that the first lookup gave
}

func newWatch(ctx context.Context, subject Subject) *watch {
	return &watch{ctx: ctx, subject: subject}
}

// begin enters s, unless the exchange is already past it: two addresses are tried at
// once, and a proxy may have a TLS of its own.
func (w *watch) begin(s Stage) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended || slices.Index(stages, s) <= slices.Index(stages, w.at) {
		return
	}
	now := time.Now()
	if w.at != "" {
		report(w.ctx, Report{Subject: w.subject, Stage: w.at, Ended: true, Took: now.Sub(w.since)})
	}
	w.at, w.since = s, now
	report(w.ctx, Report{Subject: w.subject, Stage: s})
}

// dialled notes a connection, and is false when the exchange is over.
func (w *watch) dialled(conn net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.taken {
		w.unused = append(w.unused, conn)
	}
	return !w.ended
}

// took is told that the request has its connection, one of the pool's perhaps. What was
// dialled is net/http's from then on.
func (w *watch) took() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.connected, w.taken, w.unused = true, true, nil
}

// end silences the watch, as a dial may go on for a moment, and hangs up what is not in use.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	for _, conn := range w.unused {
		conn.Close()
	}
}

// resolved keeps the addresses of the first lookup.
func (w *watch) resolved(info httptrace.DNSDoneInfo) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended || w.addresses != nil {
		return
	}
	for _, address := range info.Addrs {
		w.addresses = append(w.addresses, address.String())
	}
}

// state says what the exchange waits for, and whether it has come as far as a connection, and
// as a TLS.
func (w *watch) state() (at Stage, connected, secured bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at, w.connected, w.secured
}

func (w *watch) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { w.begin(StageName) },
		DNSDone:      w.resolved,
		ConnectStart: func(string, string) { w.begin(StageConnection) },
		ConnectDone: func(_, _ string, err error) {
			if err == nil {
				w.mu.Lock()
				defer w.mu.Unlock()
				w.connected = true
			}
		},
		TLSHandshakeStart: func() { w.begin(StageTLS) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.secured = w.secured || err == nil
		},
		GotConn:              func(httptrace.GotConnInfo) { w.took() },
		WroteRequest:         func(httptrace.WroteRequestInfo) { w.begin(StageAnswer) },
		GotFirstResponseByte: func() { w.begin(StageBody) },
	}
}
