package chorus

// This file decides what an answer of the token endpoint means. The rules are:
//
//   - Valid needs a 200, JSON, a token that is not empty, and the type Bearer.
//   - Refused needs a 400 or 401, JSON, and one of two values of the member "error".
//     PISTE's refusal is the same for an unknown id, a wrong secret, a pair of the
//     other environment and the « API Keys » pair.
//   - Everything else is undecided: a body that is not JSON is not PISTE's.
//   - Content decides, not its declared type. "error_description" is never read: PISTE
//     can reword it at any time.
//   - Of the body, only a token, its type, and codes of a closed list are handed on.

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// statusFaults are the statuses that need no body to be understood.
var statusFaults = []struct {
	from, to int
	fault    Fault
	reason   string
}{
	{300, 399, NotPISTE, ReasonRedirect},
	{407, 407, Proxy, ReasonAuthentication},
	{429, 429, Throttled, ""},
	{500, 599, Unavailable, ""},
}

// refusals are the values of "error" that judge the pair.
var refusals = []string{"invalid_client", "unauthorized_client"}

// codes are the values of "error" that the gateway product knows, RFC 6749 §5.2 and
// RFC 6750 §3.1 among them.
var codes = []string{
	"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client",
	"unsupported_grant_type", "invalid_scope", "access_denied", "server_error",
	"temporarily_unavailable", "invalid_token", "insufficient_scope",
}

// judge is what an exchange with a token endpoint came to, from what x/oauth2 returned; without
// a Fault for a token that may be used. What an *oauth2.RetrieveError quotes is left alone.
func (x *exchange) judge(token *oauth2.Token, err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	if refusal, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		if (x.status == 400 || x.status == 401) && slices.Contains(refusals, refusal.ErrorCode) {
			return x.ended(Failure{Fault: CredentialsRefused, Code: refusal.ErrorCode})
		}
		return x.ended(Failure{Fault: RequestRefused, Code: refusal.ErrorCode})
	}
	switch {
	case err != nil:
		return x.ended(Failure{Fault: NotPISTE, Reason: ReasonMalformed})
	case !strings.EqualFold(token.TokenType, "Bearer"): // Token.Type says Bearer for no type at all
		return x.ended(Failure{Fault: NotPISTE, Reason: ReasonNotBearer})
	}
	return x.ended(Failure{})
}

// judgeStatus is the fault of a status that speaks for itself; plain is false for any other.
func judgeStatus(status int, header http.Header) (f Failure, plain bool) {
	for _, row := range statusFaults {
		if row.from <= status && status <= row.to {
			f = Failure{Fault: row.fault, Reason: row.reason}
			if f.Fault == Throttled || f.Fault == Unavailable {
				f.RetryAfter = retryAfter(header.Get("Retry-After"))
			}
			return f, true
		}
	}
	return Failure{}, false
}

// A tokenAnswer is a token, or else an error, as RFC 6749 §5 words them.
type tokenAnswer struct {
	AccessToken string `json:"access_token,omitempty"`
	TokenType   string `json:"token_type,omitempty"`
	Error       string `json:"error,omitempty"` // one of codes
}

// readTokenAnswer reads the members by their exact names, which x/oauth2 does not: it takes
// "Error" for "error", and refuses a token for the form of its expires_in. The Failure is
// empty when there is an answer.
func readTokenAnswer(status int, header http.Header, body []byte) (tokenAnswer, Failure) {
	object, ok := object(body)
	if !ok {
		return tokenAnswer{}, Failure{Fault: NotPISTE, Reason: foreign(header, body)}
	}
	if status < 300 {
		token, _ := object["access_token"].(string)
		kind, _ := object["token_type"].(string)
		if status != 200 || token == "" {
			return tokenAnswer{}, Failure{Fault: NotPISTE, Reason: ReasonNoToken}
		}
		return tokenAnswer{AccessToken: token, TokenType: kind}, Failure{}
	}
	code, _ := object["error"].(string)
	if !slices.Contains(codes, code) {
		code = ""
	}
	return tokenAnswer{Error: code}, Failure{}
}

// foreign is the Reason of a body that is no JSON object.
func foreign(header http.Header, body []byte) string {
	text := bytes.TrimSpace(body)
	switch {
	case len(text) == 0:
		return ReasonEmpty
	case text[0] == '<' || strings.Contains(strings.ToLower(header.Get("Content-Type")), "html"):
		return ReasonHTML
	}
	return ReasonMalformed
}

// longestPause caps Retry-After: a person in front of a screen comes back another time then.
const longestPause = time.Hour

// retryAfter reads RFC 9110 §10.2.3, seconds or a date. 0 is unknown, or now.
func retryAfter(text string) time.Duration {
	text = strings.TrimSpace(text)
	seconds, err := strconv.ParseUint(text, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, uint64(longestPause/time.Second))) * time.Second
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(time.Until(date), 0), longestPause)
}

// object is the JSON object that a body is, by the exact names of its members.
func object(body []byte) (map[string]any, bool) {
	var members map[string]any
	err := json.Unmarshal(body, &members)
	return members, err == nil && members != nil
}
