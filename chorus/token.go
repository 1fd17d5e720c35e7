package chorus

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Routes of the OAuth host. The second is the gateway product's default; nobody has
// shown PISTE answering on it.
const (
	tokenPath     = "/api/oauth/token"
	tokenInfoPath = "/api/oauth/tokeninfo"
)

// Authenticate implements Service with one token request.
func (c *Client) Authenticate(ctx context.Context, env Environment, pair Pair) (Attempt, error) {
	attempt, _, err := c.token(ctx, c.timeout, env, pair)
	return attempt, err
}

// token asks for one token, waiting at most patience; it is in the answer where the attempt
// is valid.
func (c *Client) token(ctx context.Context, patience time.Duration, env Environment, pair Pair) (Attempt, []byte, error) {
	request, err := post(c.endpoints.Of(env).OAuth+tokenPath, grant(pair))
	if err != nil {
		return Attempt{}, nil, err // an address that is none, which no client is made with
	}
	attempt := Attempt{Environment: env, At: time.Now()}
	x := c.send(ctx, request, patience, tokenLimit)
	attempt.Host, attempt.Status, attempt.Requests, attempt.Duration = x.host, x.status, 1, time.Since(attempt.At)
	attempt.Failure = x.failure(env)
	if ctx.Err() != nil {
		return Attempt{}, nil, ctx.Err()
	}
	return attempt, x.body, nil
}

// grant is RFC 6749 §4.4 as PISTE's published calls make it: the pair in the form, never
// in a header, and scope openid. It holds the secret in the clear and must not be printed.
func grant(pair Pair) url.Values {
	return url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {string(pair.ID)},
		"client_secret": {pair.Secret.Reveal()},
		"scope":         {"openid"},
	}
}

// post is a form on its way to an OAuth host.
func post(address string, form url.Values) (*http.Request, error) {
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	if err == nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return request, err
}

// failure is what the exchange with a token endpoint came to, nil for a token.
func (x *exchange) failure(env Environment) *Failure {
	f := x.judge()
	if f.Fault == "" {
		return nil
	}
	f.Environment, f.Host, f.Proxy = env, x.host, x.proxy
	if f.Status == 0 {
		f.Status = x.status
	}
	return &f
}

// judge takes a status that speaks for itself even when the body never came.
func (x *exchange) judge() Failure {
	if x.err == nil {
		return judgeAnswer(x.status, x.header, x.body)
	}
	if f, plain := judgeStatus(x.status, x.header); plain {
		return f
	}
	return judgeBreakage(x)
}

// send makes one exchange, waiting at most patience. Its caller judges it. No redirect is
// followed: on a 307 net/http's client would send the secret to the other host.
func (c *Client) send(ctx context.Context, request *http.Request, patience time.Duration, limit int64) *exchange {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	x := c.exchange(ctx, limit)
	defer x.watch.end()
	x.send(limited, request)
	return x
}
