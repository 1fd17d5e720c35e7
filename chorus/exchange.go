package chorus

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

// Bodies over these are not read. The contract sets the first; the second leaves
// room for the services of a large structure.
const (
	tokenLimit = 64 << 10
	replyLimit = 1 << 20
)

var (
	errTooLarge   = errors.New("body over the limit")
	errSentBefore = errors.New("an exchange sends one request")
)

// An exchange is the http.RoundTripper of one request. It lets the request leave once, reads
// the body up to its limit, and keeps what the answer is judged by. What breaks on the way is
// a *Failure.
type exchange struct {
	client *Client
	env    Environment     // "" where none is asked
	ctx    context.Context // ends the exchange, and what was dialled for it
	limit  int64           // of the body, in bytes
	watch  *watch
	sent   bool

	host        string // host[:port] that was asked
	proxy       string // host:port without its credentials, "" when none is in use
	secureProxy bool   // the proxy itself is spoken to in TLS
	status      int    // 0 until there are headers
	header      http.Header
	chain       []*x509.Certificate // that the host presented, accepted or not; nil without TLS
	authorities []*x509.Certificate // the authorities by which it was accepted
	body        []byte
}

type exchangeKey struct{}

// exchangeOf is the exchange that a request or a dial belongs to, nil for none.
func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// exchange opens one exchange about a subject, which waits at most patience. end has to be called.
func (c *Client) exchange(ctx context.Context, subject Subject, patience time.Duration, env Environment, limit int64) (x *exchange, end func()) {
	x = &exchange{client: c, env: env, limit: limit, watch: newWatch(ctx, subject)}
	limited, cancel := context.WithTimeout(ctx, patience)
	x.ctx = context.WithValue(httptrace.WithClientTrace(limited, x.watch.trace()), exchangeKey{}, x)
	return x, func() {
		cancel()
		x.watch.end()
	}
}

// RoundTrip implements http.RoundTripper. No redirect is followed: net/http's client would
// send the secret to the other host on a 307.
func (x *exchange) RoundTrip(request *http.Request) (*http.Response, error) {
	if x.sent {
		return nil, errSentBefore
	}
	x.sent, x.host = true, request.URL.Host
	request = request.Clone(x.ctx)
	request.Header.Set("User-Agent", x.client.userAgent)
	if request.Header.Get("Accept") == "" {
		request.Header.Set("Accept", "application/json")
	}
	response, err := x.client.transport.RoundTrip(request)
	if err != nil {
		return nil, x.broken(err)
	}
	defer response.Body.Close()
	x.status, x.header = response.StatusCode, response.Header
	if response.TLS != nil {
		x.chain = response.TLS.PeerCertificates
		for _, accepted := range response.TLS.VerifiedChains {
			x.authorities = append(x.authorities, accepted[1:]...)
		}
	}
	x.watch.begin(StageBody)
	x.body, err = readUpTo(x.limit, response.Body)
	if err != nil {
		return nil, x.broken(err)
	}
	response.Body = io.NopCloser(bytes.NewReader(x.body))
	return response, nil
}

func readUpTo(limit int64, body io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err == nil && int64(len(text)) > limit {
		return nil, errTooLarge
	}
	return text, err
}

// ended is f with what the exchange knows of itself.
func (x *exchange) ended(f Failure) *Failure {
	f.Environment, f.Host, f.Proxy, f.Status = x.env, x.host, x.proxy, x.status
	return &f
}

type dial = func(ctx context.Context, network, address string) (net.Conn, error)

// dialWithExchange makes a dial, and a connection that is not in use yet, end with the exchange
// they are for. net/http lets both outlive their request, in case a later one can use them.
func dialWithExchange(d dial) dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		x := exchangeOf(ctx)
		if x == nil {
			return d(ctx, network, address)
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(x.ctx, cancel)()
		conn, err := d(ctx, network, address)
		if err == nil && !x.watch.dialled(conn) {
			conn.Close()
			return nil, context.Canceled
		}
		return conn, err
	}
}
