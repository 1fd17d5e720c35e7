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
func (c *Client) Authenticate(ctx context.Context, env Environment, pair Pair) (Result, error) {
	result, _, err := c.token(ctx, c.timeout, env, pair)
	return result, err
}

// token asks for one token, waiting at most patience. It is nil unless the result is valid.
// The error is ctx's.
func (c *Client) token(ctx context.Context, patience time.Duration, env Environment, pair Pair) (Result, *oauth2.Token, error) {
	x, end := c.exchange(ctx, SubjectToken, patience, env, tokenLimit)
	defer end()
	start := time.Now()
	token, err := c.config(env, pair).Token(context.WithValue(x.ctx, oauth2.HTTPClient, &http.Client{Transport: tokenExchange{x}}))
	took := time.Since(start)
	if ctx.Err() != nil {
		return Result{}, nil, ctx.Err()
	}
	result := Result(*x.judge(token, err))
	result.Verdict = result.Fault.Verdict()
	result.Asked, result.Requests, result.DurationMs = start, 1, took.Milliseconds()
	if result.Verdict != Valid {
		token = nil
	}
	report(ctx, Report{Subject: SubjectToken, Ended: true, Took: took, Verdict: result.Verdict})
	return result, token, nil
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
		return nil, x.ended(f)
	}
	if err != nil {
		return nil, err
	}
	answer, f := readTokenAnswer(x.status, x.header, x.body)
	if f.Fault != "" {
		return nil, x.ended(f)
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
