package chorus

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Routes of the OAuth host. The second is the gateway product's default; PISTE has not been
// seen to answer on it.
const (
	TokenPath     = "/api/oauth/token"
	TokenInfoPath = "/api/oauth/tokeninfo"
)

// Authenticate implements Service with one token request.
func (c *Client) Authenticate(ctx context.Context, env Environment, pair Pair) (Attempt, error) {
	attempt, _, err := c.token(ctx, c.timeout, env, pair)
	return attempt, err
}

// token asks for one token, waiting at most patience. It is nil unless the attempt is valid.
// The error is ctx's.
func (c *Client) token(ctx context.Context, patience time.Duration, env Environment, pair Pair) (Attempt, *oauth2.Token, error) {
	x, end := c.exchange(ctx, patience, env, tokenLimit)
	defer end()
	attempt := Attempt{Environment: env, At: time.Now(), Requests: 1}
	token, err := c.config(env, pair).Token(context.WithValue(x.ctx, oauth2.HTTPClient, &http.Client{Transport: tokenExchange{x}}))
	attempt.Host, attempt.Status, attempt.Duration = x.host, x.status, time.Since(attempt.At)
	if ctx.Err() != nil {
		return Attempt{}, nil, ctx.Err()
	}
	attempt.Failure = x.judge(token, err)
	if attempt.Failure != nil {
		return attempt, nil, nil
	}
	return attempt, token, nil
}

// config is RFC 6749 §4.4 as PISTE's published calls make it: the pair in the form, never in
// a header, and scope openid. It holds the secret in the clear and must not be printed.
func (c *Client) config(env Environment, pair Pair) *clientcredentials.Config {
	return &clientcredentials.Config{
		ClientID:     string(pair.ID),
		ClientSecret: pair.Secret.Reveal(),
		TokenURL:     c.endpoints.Of(env).OAuth + TokenPath,
		Scopes:       []string{"openid"},
		AuthStyle:    oauth2.AuthStyleInParams, // any other style may send a refused pair twice
	}
}

// A tokenExchange is an exchange with a token endpoint. It hands on what RFC 6749 §5 lets an
// endpoint say, and nothing else; what PISTE never says is a *Failure.
type tokenExchange struct{ *exchange }

// RoundTrip implements http.RoundTripper. A status that speaks for itself does so even when
// the body never came.
func (x tokenExchange) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := x.exchange.RoundTrip(request)
	if f, plain := judgeStatus(x.status, x.header); plain {
		return nil, x.failed(f)
	}
	if err != nil {
		return nil, err
	}
	answer, f := readTokenAnswer(x.status, x.header, x.body)
	if f.Fault != "" {
		return nil, x.failed(f)
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	// x/oauth2 reads a JSON object that is declared as text as a form.
	response.Header = http.Header{"Content-Type": {"application/json"}}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return response, nil
}
