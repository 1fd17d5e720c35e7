package chorus

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
)

// Bodies over these are not read. The contract sets the first; the second leaves
// room for the services of a large structure.
const (
	tokenLimit = 64 << 10
	replyLimit = 1 << 20
)

var errTooLarge = errors.New("body over the limit")

// An exchange is one request and what came of it. There is no OAuth library in between:
// x/oauth2 turns read errors into text, quotes bodies in its own errors, loses JSON that is
// served as text/plain and may send a refused pair twice; what is left of it is a form.
type exchange struct {
	under     http.RoundTripper
	guide     guide
	userAgent string
	limit     int64
	watch     *watch

	host   string
	proxy  string // host:port, "" when none is in use
	status int    // 0 until there are headers
	header http.Header
	tls    *tls.ConnectionState // nil where there was none
	body   []byte
	err    error // of the connection or of the body
}

// send hands the request over, once, and keeps what came; all of it ends with life.
func (x *exchange) send(life context.Context, request *http.Request) {
	x.host = request.URL.Host
	request.GetBody = x.watch.once(request.GetBody)
	request.Header.Set("User-Agent", x.userAgent)
	if request.Header.Get("Accept") == "" {
		request.Header.Set("Accept", "application/json")
	}
	x.err = x.carry(life, request)
	if x.err != nil && life.Err() != nil {
		x.err = life.Err() // the connection ended with it: whichever error came first says less
	}
}

func (x *exchange) carry(life context.Context, request *http.Request) error {
	proxy, err := x.through(life, request)
	if err != nil {
		return err
	}
	ctx := context.WithValue(httptrace.WithClientTrace(life, x.watch.trace()), passageKey{}, &passage{life, proxy})
	response, err := x.under.RoundTrip(request.WithContext(ctx))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	x.status, x.header, x.tls = response.StatusCode, response.Header, response.TLS
	x.watch.begin(StageBody)
	x.body, err = readUpTo(x.limit, response.Body)
	return err
}

// A passage is what the transport is told of an exchange: with what its connection ends, and
// the proxy that it goes through.
type passage struct {
	life  context.Context
	proxy *url.URL
}

type passageKey struct{}

// passageOf is the passage of a request or of a dial, nil where none was told.
func passageOf(ctx context.Context) *passage {
	p, _ := ctx.Value(passageKey{}).(*passage)
	return p
}

type dial = func(ctx context.Context, network, address string) (net.Conn, error)

// bound makes a connection end with its exchange. net/http lets a dial and a TLS
// handshake outlive their request, in case a later one can use the connection.
func bound(d dial) dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		p := passageOf(ctx)
		if p == nil {
			return d(ctx, network, address)
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(p.life, cancel)()
		conn, err := d(ctx, network, address)
		if err == nil {
			context.AfterFunc(p.life, func() { _ = conn.Close() })
		}
		return conn, err
	}
}

// through is the proxy to go through, and notes it. A URL's Host has no user part.
func (x *exchange) through(ctx context.Context, request *http.Request) (*url.URL, error) {
	d, err := x.guide(request)
	if err == nil && d.script != nil {
		d.proxy, err = d.script(ctx)
	}
	if err == nil && d.proxy != nil {
		x.proxy = d.proxy.Host
	}
	return d.proxy, err
}

func readUpTo(limit int64, body io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err == nil && int64(len(text)) > limit {
		return nil, errTooLarge
	}
	return text, err
}

// exchange opens one exchange of the client's.
func (c *Client) exchange(ctx context.Context, limit int64) *exchange {
	return &exchange{under: c.transport, guide: c.guide, userAgent: c.userAgent, limit: limit, watch: newWatch(ctx)}
}
