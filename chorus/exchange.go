package chorus

import (
	"bytes"
	"context"
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

	requests int
	host     string
	proxy    string // host:port, "" when none is in use
	status   int    // 0 until there are headers
	header   http.Header
	body     []byte
	err      error // of the connection or of the body
}

// RoundTrip sends the request, once, and keeps what came.
func (x *exchange) RoundTrip(request *http.Request) (*http.Response, error) {
	x.requests++
	x.host = request.URL.Host
	life := request.Context()
	request = request.Clone(context.WithValue(httptrace.WithClientTrace(life, x.watch.trace()), lifeKey{}, life))
	request.GetBody = x.watch.once(request.GetBody)
	request.Header.Set("User-Agent", x.userAgent)
	if request.Header.Get("Accept") == "" {
		request.Header.Set("Accept", "application/json")
	}
	response, err := x.carry(request)
	if err != nil && life.Err() != nil {
		err = life.Err() // the connection ended with it: whichever error came first says less
	}
	x.err = err
	return response, err
}

func (x *exchange) carry(request *http.Request) (*http.Response, error) {
	proxy, err := x.through(request)
	if err != nil {
		return nil, err
	}
	response, err := x.under.RoundTrip(request.WithContext(context.WithValue(request.Context(), proxyKey{}, proxy)))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	x.status, x.header = response.StatusCode, response.Header
	x.watch.begin(StageBody)
	if x.body, err = readUpTo(x.limit, response.Body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(x.body))
	return response, nil
}

// lifeKey is where a dial finds the context of the exchange that asked for it.
type lifeKey struct{}

type dial = func(ctx context.Context, network, address string) (net.Conn, error)

// bound makes a connection end with its exchange. net/http lets a dial and a TLS
// handshake outlive their request, in case a later one can use the connection.
func bound(d dial) dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		life, ok := ctx.Value(lifeKey{}).(context.Context)
		if !ok {
			return d(ctx, network, address)
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(life, cancel)()
		conn, err := d(ctx, network, address)
		if err == nil {
			context.AfterFunc(life, func() { _ = conn.Close() })
		}
		return conn, err
	}
}

// through is the proxy to go through, and notes it. A URL's Host has no user part.
func (x *exchange) through(request *http.Request) (*url.URL, error) {
	d, err := x.guide(request)
	if err == nil && d.script != nil {
		d.proxy, err = d.script(request.Context())
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
