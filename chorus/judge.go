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
//   - Of the body, only values of a closed list are kept.

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"raccord/store/jsontree"
	"raccord/store/secret"
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

// judgeAnswer is what a complete answer means. An empty Fault is a token.
func judgeAnswer(status int, header http.Header, body []byte) Failure {
	if f, plain := judgeStatus(status, header); plain {
		return f
	}
	answer, ok := object(body)
	if !ok {
		return Failure{Fault: NotPISTE, Reason: foreign(header, body)}
	}
	code := answer.Member("error").Text()
	switch {
	case status < 300:
		return judgeToken(status, answer)
	case (status == 400 || status == 401) && slices.Contains(refusals, code):
		return Failure{Fault: CredentialsRefused, Code: code}
	case slices.Contains(codes, code):
		return Failure{Fault: RequestRefused, Code: code}
	}
	return Failure{Fault: RequestRefused}
}

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

func judgeToken(status int, answer jsontree.Value) Failure {
	switch {
	case status != 200 || answer.Member("access_token").Text() == "":
		return Failure{Fault: NotPISTE, Reason: ReasonNoToken}
	case !strings.EqualFold(answer.Member("token_type").Text(), "Bearer"):
		return Failure{Fault: NotPISTE, Reason: ReasonNotBearer}
	}
	return Failure{}
}

// foreign names a body that is no JSON object.
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

// longestPause caps Retry-After: nobody waits for more in front of a screen.
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

// object is the JSON object that a body is. Its members go by their exact names: encoding/json
// would take "Error" for "error".
func object(body []byte) (jsontree.Value, bool) {
	value, err := new(jsontree.Tree).Parse(body)
	return value, err == nil && value.Kind() == jsontree.Object
}

// tokenIn is the token of an answer that was judged valid.
func tokenIn(body []byte) secret.Text {
	answer, _ := object(body)
	return secret.Of(answer.Member("access_token").Text())
}
