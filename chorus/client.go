package chorus

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

// ErrNoCertificate is what NewClient says of RootCAs that hold no PEM certificate.
var ErrNoCertificate = errors.New("chorus: no certificate in the PEM text")

// defaultTimeout is some sixty times what PISTE takes for a token.
const defaultTimeout = 15 * time.Second

// ClientOptions are what a Client may be given. The zero value is PISTE itself.
type ClientOptions struct {
	Endpoints Endpoints         // zero: PISTE
	Timeout   time.Duration     // of one exchange, zero: 15 s
	RootCAs   []byte            // more trusted authorities, PEM, added to the system's
	Transport http.RoundTripper // instead of the network, for practice; RootCAs do not reach it
	UserAgent string            // zero: "raccord"
	// Pool is how many exchanges at once share connections; 0 gives each its own.
	Pool int
}

// A Client asks PISTE and Chorus Pro. It is safe for concurrent use.
type Client struct {
	endpoints Endpoints
	timeout   time.Duration
	transport http.RoundTripper
	guide     guide
	userAgent string
}

var _ Service = (*Client)(nil)

// NewClient makes a client. Its errors are an *EndpointsError or ErrNoCertificate.
func NewClient(options ClientOptions) (*Client, error) {
	c := &Client{endpoints: options.Endpoints, timeout: options.Timeout, transport: options.Transport, guide: noDetour, userAgent: options.UserAgent}
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
	if err := c.connect(options); err != nil {
		return nil, err
	}
	return c, nil
}

// connect gives the client its transport, and lets the exchange find the proxy for it.
func (c *Client) connect(options ClientOptions) error {
	switch given := c.transport.(type) {
	case nil:
		network, err := newTransport(options.RootCAs)
		if err != nil {
			return err
		}
		if options.Pool > 0 {
			network = pooled(network, options.Pool, c.timeout)
		}
		c.transport, c.guide = network, proxiesHere().detour
	case *http.Transport:
		network := given.Clone()
		c.guide, network.Proxy = guideOf(given.Proxy), noted
		c.transport = network
	}
	return nil
}

// newTransport is net/http's own, made so that one exchange is one connection, through
// the proxy that it found, both end together, and nothing is ever sent twice. HTTP/2 is
// left out because net/http repeats a request when a server asks.
func newTransport(rootCAs []byte) (*http.Transport, error) {
	roots, err := trusted(rootCAs)
	if err != nil {
		return nil, err
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = noted
	t.DialContext = bound((&net.Dialer{}).DialContext)
	t.DisableKeepAlives = true
	t.DisableCompression = true
	t.ForceAttemptHTTP2 = false
	t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	t.TLSHandshakeTimeout = 0 // the exchange's own limit covers it, as it does the dial
	t.MaxResponseHeaderBytes = tokenLimit
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
		if response.StatusCode != http.StatusOK {
			return &connectRefusal{response.StatusCode}
		}
		return nil
	}
	return t, nil
}

// trusted is nil, the system's authorities, when there are no others.
func trusted(pem []byte) (*x509.CertPool, error) {
	if len(pem) == 0 {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		// A system without authorities of its own can still be given some.
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, ErrNoCertificate
	}
	return pool, nil
}
