package chorus

import (
	"context"
	"net/http/httptrace"
	"slices"
	"sync"
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

type listenerKey struct{}

// WithStages makes every exchange under the context tell f each stage as it begins,
// once and in order; a stage that does not take place is left out. f may be called
// from another goroutine, of several exchanges at once, and must return quickly.
func WithStages(ctx context.Context, f func(Stage)) context.Context {
	return context.WithValue(ctx, listenerKey{}, f)
}

// A watch is how far one exchange has come.
type watch struct {
	mu     sync.Mutex
	at     Stage // "" before the first
	dialed bool  // somebody picked up: the host or the proxy
	http2  bool  // the connection taken speaks it
	sent   bool  // a part of the request was handed over to HTTP/2
	ended  bool
	tell   func(Stage)
}

func newWatch(ctx context.Context) *watch {
	tell, _ := ctx.Value(listenerKey{}).(func(Stage))
	return &watch{tell: tell}
}

// begin enters s, unless the exchange is already past it: two addresses are tried at
// once, and a proxy may have a TLS of its own.
func (w *watch) begin(s Stage) {
	w.mu.Lock()
	news := !w.ended && slices.Index(stages, s) > slices.Index(stages, w.at)
	if news {
		w.at = s
	}
	w.mu.Unlock()
	if news && w.tell != nil {
		w.tell(s)
	}
}

func (w *watch) connected() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dialed = true
}

// end silences the watch: a dial goes on in the background after its exchange.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
}

func (w *watch) state() (at Stage, dialed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at, w.dialed
}

func (w *watch) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { w.begin(StageName) },
		ConnectStart: func(string, string) { w.begin(StageConnection) },
		ConnectDone: func(_, _ string, err error) {
			if err == nil {
				w.connected()
			}
		},
		TLSHandshakeStart:    func() { w.begin(StageTLS) },
		GotConn:              w.got,
		WroteHeaderField:     func(string, []string) { w.wrote() },
		WroteRequest:         func(httptrace.WroteRequestInfo) { w.begin(StageAnswer) },
		GotFirstResponseByte: func() { w.begin(StageBody) },
	}
}
