package chorus

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"
)

// defaultTimeout is some sixty times what PISTE takes for a token.
const defaultTimeout = 15 * time.Second

// The pool of idle connections. A batch may check many pairs at once. idleFor is under the
// five seconds after which the least patient of the common servers closes a connection
// (Apache's KeepAliveTimeout): a request that crosses with that close would fail for no reason.
const (
	idleFor    = 4 * time.Second
	idleAtMost = 256
)

// ClientOptions are what a Client may be given. The zero value is PISTE itself.
type ClientOptions struct {
	Endpoints Endpoints         // zero: PISTE
	Timeout   time.Duration     // of one exchange, zero: 15 s
	RootCAs   []byte            // more trusted authorities, PEM, added to the system's
	Transport http.RoundTripper // instead of the network, for practice; RootCAs do not reach it
	UserAgent string            // zero: "raccord"
}

// A Client asks PISTE and Chorus Pro. It is safe for concurrent use.
type Client struct {
	endpoints Endpoints
	timeout   time.Duration
	transport http.RoundTripper
	chooser   proxyChooser
	userAgent string
}

var _ Service = (*Client)(nil)

// NewClient makes a client. Its errors are an *EndpointsError, a *CertificateError or
// ErrNoCertificate.
func NewClient(options ClientOptions) (*Client, error) {
	c := &Client{endpoints: options.Endpoints, timeout: options.Timeout, transport: options.Transport, chooser: noProxy, userAgent: options.UserAgent}
	if c.endpoints == (Endpoints{}) {
		c.endpoints = PISTE
	}
	if err := c.endpoints.check(); err != nil {
		return nil, err
	}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	if c.userAgent == "" {
		c.userAgent = "raccord"
	}
	switch given := c.transport.(type) {
	case nil:
		network, err := newTransport(options.RootCAs)
		if err != nil {
			return nil, err
		}
		c.chooser = systemProxies().choose
		c.transport = withChosenProxy(network)
	case *http.Transport:
		c.chooser = chooserOf(given.Proxy)
		c.transport = withChosenProxy(given.Clone())
	}
	return c, nil
}

// newTransport is net/http's own, made so that a request is never sent twice and ends with its
// exchange. HTTP/2 is left out because net/http repeats a request there when a server asks.
func newTransport(rootCAs []byte) (*http.Transport, error) {
	roots, err := trusted(rootCAs)
	if err != nil {
		return nil, err
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = dialWithExchange((&net.Dialer{}).DialContext)
	t.TLSHandshakeTimeout = 0 // the exchange's own limit covers it, as it does the dial
	t.DisableCompression = true
	t.MaxIdleConns = 0 // no limit but the next
	t.MaxIdleConnsPerHost = idleAtMost
	t.IdleConnTimeout = idleFor
	t.ForceAttemptHTTP2 = false
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	t.MaxResponseHeaderBytes = tokenLimit
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
		if response.StatusCode != http.StatusOK {
			return &connectRefusal{response.StatusCode}
		}
		return nil
	}
	return t, nil
}
