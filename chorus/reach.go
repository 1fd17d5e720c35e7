package chorus

// This file connects to the hosts without asking anything of them, to see what stands in
// between. The rules are:
//
//   - No credentials, no token, no path: one HEAD of "/" a host, all hosts at once.
//   - Any status but a 5xx or a proxy's 407 proves that the host is reached.
//   - What breaks is judged as a token request that breaks would be.

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// A Route is how one of the hosts is reached: directly, or through a proxy.
type Route struct {
	Host  string // host[:port]
	Proxy string // host:port without its credentials, "" when there is none
	// Source is the environment variable that says so, NO_PROXY among them, or SourceSystem;
	// "" when nothing says anything.
	Source string
	// Scripted says that a script of the system's chooses the proxy, but only for a connection.
	Scripted bool
	// Unclear says that the setting of the proxy is no address. Nothing is dialled then.
	Unclear bool
}

// A Reach is what came of connecting to a host.
type Reach struct {
	Route
	Addresses []string  // from DNS, of the host or else of the proxy; empty when neither has a name
	Issuer    string    // of the certificate, trusted or not: an organisation; "" without TLS
	Expires   time.Time // of the certificate
	// Authorities are those by which the certificate was accepted, roots among them.
	Authorities []*x509.Certificate
	Status      int           // 0 when there was no answer
	Date        time.Time     // the host's clock, to the second; zero when it gave none
	At          time.Time     // ours, when the host answered or was given up
	Duration    time.Duration // until then
	Failure     *Failure      // nil when the host is reached
}

// Routes are the distinct hosts of the endpoints, in an endpoints file's order.
func (c *Client) Routes() []Route {
	var routes []Route
	for _, origin := range c.origins() {
		routes = append(routes, c.route(origin))
	}
	return routes
}

// Reach connects to the hosts of Routes, each for as long as one exchange may take. The
// error is ctx's.
func (c *Client) Reach(ctx context.Context) ([]Reach, error) {
	origins := c.origins()
	reached := make([]Reach, len(origins))
	var all sync.WaitGroup
	for i, origin := range origins {
		all.Go(func() { reached[i] = c.reach(ctx, origin) })
	}
	all.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return reached, nil
}

// origins are the distinct hosts, each with its scheme and the path "/".
func (c *Client) origins() []url.URL {
	var origins []url.URL
	for _, address := range c.endpoints.members() {
		u, err := url.Parse(*address)
		if err != nil {
			continue // NewClient takes no such endpoints
		}
		origin := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
		if !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	return origins
}

// route is how a host is reached, as far as that is known without connecting.
func (c *Client) route(origin url.URL) Route {
	d, err := c.chooser(&origin)
	route := Route{Host: origin.Host, Source: d.source, Scripted: d.script != nil, Unclear: err != nil}
	if d.proxy != nil {
		route.Proxy = d.proxy.Host
	}
	return route
}

// reach connects to one host and says what came of it.
func (c *Client) reach(ctx context.Context, origin url.URL) Reach {
	r := Reach{Route: c.route(origin)}
	start := time.Now()
	x, end := c.exchange(ctx, SubjectRest, c.timeout, "", tokenLimit)
	_, err := x.RoundTrip(&http.Request{Method: http.MethodHead, URL: &origin, Header: http.Header{}})
	end()
	r.At, r.Proxy, r.Addresses = time.Now(), x.proxy, x.watch.addresses
	r.Status, r.Duration, r.Failure = x.status, r.At.Sub(start), x.unreached(err)
	r.Date, _ = http.ParseTime(x.header.Get("Date"))
	r.certified(x.chain)
	r.Authorities = x.authorities
	return r
}

// unreached is why the host is not reached, nil when it is. err is the round trip's.
func (x *exchange) unreached(err error) *Failure {
	if f, broken := errors.AsType[*Failure](err); broken {
		return f
	}
	if x.status >= 500 || x.status == http.StatusProxyAuthRequired {
		f, _ := judgeStatus(x.status, x.header)
		return x.ended(f)
	}
	return nil
}

// certified notes who signed the first certificate, by its organisation where it has one.
func (r *Reach) certified(chain []*x509.Certificate) {
	if len(chain) == 0 {
		return
	}
	r.Expires, r.Issuer = chain[0].NotAfter, issuer(chain)
	if organization := chain[0].Issuer.Organization; len(organization) > 0 {
		r.Issuer = shortened(organization[0])
	}
}
