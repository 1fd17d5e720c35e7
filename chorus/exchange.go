package chorus

import (
	"bytes"
	"context"
	"errors"
	"io"
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

// An exchange is one request and what came of it. It is an http.RoundTripper so
// that x/oauth2 can drive it: it reads the body itself, since x/oauth2 turns read
// errors into text, quotes bodies in its own errors and loses JSON that is served
// as text/plain.
type exchange struct {
	under     http.RoundTripper
	proxyFor  func(*http.Request) (*url.URL, error) // nil: never any
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

// RoundTrip implements http.RoundTripper.
func (x *exchange) RoundTrip(request *http.Request) (*http.Response, error) {
	x.requests++
	x.host = request.URL.Host
	request = request.Clone(httptrace.WithClientTrace(request.Context(), x.watch.trace()))
	request.Header.Set("User-Agent", x.userAgent)
	if request.Header.Get("Accept") == "" {
		request.Header.Set("Accept", "application/json")
	}
	x.noteProxy(request)
	response, err := x.under.RoundTrip(request)
	if err != nil {
		x.err = err
		return nil, err
	}
	defer response.Body.Close()
	x.status, x.header = response.StatusCode, response.Header
	x.watch.begin(StageBody)
	if x.body, x.err = readUpTo(x.limit, response.Body); x.err != nil {
		return nil, x.err
	}
	response.Body = io.NopCloser(bytes.NewReader(x.body))
	return response, nil
}

// noteProxy asks what the transport is about to ask. A URL's Host has no user part.
func (x *exchange) noteProxy(request *http.Request) {
	if x.proxyFor == nil {
		return
	}
	if proxy, err := x.proxyFor(request); err == nil && proxy != nil {
		x.proxy = proxy.Host
	}
}

func readUpTo(limit int64, body io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err == nil && int64(len(text)) > limit {
		return nil, errTooLarge
	}
	return text, err
}

// client drives the exchange from x/oauth2. On a 307 net/http would send the secret
// to the other host, hence no redirects.
func (x *exchange) client() *http.Client {
	return &http.Client{
		Transport:     x,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// exchange opens one exchange of the client's.
func (c *Client) exchange(ctx context.Context, limit int64) *exchange {
	return &exchange{under: c.transport, proxyFor: c.proxyFor, userAgent: c.userAgent, limit: limit, watch: newWatch(ctx)}
}
