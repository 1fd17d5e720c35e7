package chorus

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
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

// token asks for one token, waiting at most limit; it is in the answer where the attempt is
// valid. The attempt is judged from the bytes that
// the exchange kept: what x/oauth2 says of them is looser, and quotes them.
func (c *Client) token(ctx context.Context, limit time.Duration, env Environment, pair Pair) (Attempt, []byte, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	x := c.exchange(ctx, tokenLimit)
	attempt := Attempt{Environment: env, At: time.Now()}
	_, _ = c.grant(env, pair).Token(context.WithValue(limited, oauth2.HTTPClient, x.client()))
	x.watch.end()
	attempt.Host, attempt.Status, attempt.Requests, attempt.Duration = x.host, x.status, x.requests, time.Since(attempt.At)
	attempt.Failure = x.failure(env)
	if ctx.Err() != nil {
		return Attempt{}, nil, ctx.Err()
	}
	return attempt, x.body, nil
}

// grant is RFC 6749 §4.4 as PISTE's published calls make it: the pair in the form,
// scope openid. It holds the secret in the clear and must not be printed.
func (c *Client) grant(env Environment, pair Pair) *clientcredentials.Config {
	return &clientcredentials.Config{
		ClientID:     string(pair.ID),
		ClientSecret: pair.Secret.Reveal(),
		TokenURL:     c.endpoints.Of(env).OAuth + tokenPath,
		Scopes:       []string{"openid"},
		AuthStyle:    oauth2.AuthStyleInParams, // the zero value would send a refused pair twice
	}
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

// send is an exchange outside x/oauth2, judged by its caller. RoundTrip alone
// follows no redirect.
func (c *Client) send(ctx context.Context, request *http.Request, limit int64) *exchange {
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	x := c.exchange(ctx, limit)
	defer x.watch.end()
	_, _ = x.RoundTrip(request.WithContext(limited))
	return x
}
