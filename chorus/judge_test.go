package chorus_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "raccord/chorus"
	"raccord/chorus/simulator"
)

// judged is what the client makes of an answer of the token endpoint, without what it knows of
// itself.
func judged(t *testing.T, a simulator.Answer) Result {
	t.Helper()
	attempt, err := practice(t, a).Authenticate(t.Context(), Production, testPair)
	if err != nil || attempt.Requests != 1 {
		t.Errorf("%+v, %v", attempt, err)
	}
	r := finding(attempt)
	r.Environment, r.Host, r.Status = "", "", 0
	return r
}

// TestRecordedAnswers says what each recorded answer means at the token endpoint.
// Every answer has a row: a new one has to be judged.
func TestRecordedAnswers(t *testing.T) {
	want := map[string]Result{
		"token": {}, "token-wide": {},
		"refused":        {Fault: CredentialsRefused, Code: "invalid_client"},
		"refused-401":    {Fault: CredentialsRefused, Code: "invalid_client"},
		"unauthorized":   {Fault: CredentialsRefused, Code: "unauthorized_client"},
		"bad-request":    {Fault: RequestRefused, Code: "invalid_request"},
		"bad-grant":      {Fault: RequestRefused, Code: "unsupported_grant_type"},
		"write-refused":  {Fault: RequestRefused, Code: "access_denied"},
		"bad-verb":       {Fault: NotPISTE, Reason: ReasonEmpty},
		"tokeninfo":      {Fault: NotPISTE, Reason: ReasonNoToken},
		"no-tokeninfo":   {Fault: NotPISTE, Reason: ReasonEmpty},
		"no-token":       {Fault: NotPISTE, Reason: ReasonEmpty},
		"unknown-token":  {Fault: NotPISTE, Reason: ReasonEmpty},
		"expired-token":  {Fault: NotPISTE, Reason: ReasonEmpty},
		"forbidden":      {Fault: NotPISTE, Reason: ReasonEmpty},
		"bad-account":    {Fault: NotPISTE, Reason: ReasonEmpty},
		"no-route":       {Fault: NotPISTE, Reason: ReasonEmpty},
		"no-account":     {Fault: RequestRefused},
		"throttled":      {Fault: Throttled},
		"down":           {Fault: Unavailable},
		"captive-portal": {Fault: NotPISTE, Reason: ReasonHTML},
		"blocked":        {Fault: NotPISTE, Reason: ReasonHTML},
		"garbage":        {Fault: NotPISTE, Reason: ReasonMalformed},
		"empty":          {Fault: NotPISTE, Reason: ReasonEmpty},
		"redirect":       {Fault: NotPISTE, Reason: ReasonRedirect},
	}
	for _, chorusPro := range []string{"health", "rates", "currencies", "sent-invoices", "received-invoices", "structures", "sheet", "attachments", "nothing-found"} {
		want[chorusPro] = Result{Fault: NotPISTE, Reason: ReasonNoToken}
	}
	for _, name := range simulator.Names() {
		expected, listed := want[name]
		got := judged(t, simulator.Recorded(name, "token", "abc", "id", "1", "left", "60"))
		if !listed || !reflect.DeepEqual(got, expected) {
			t.Errorf("%s: %+v, want %+v (listed: %t)", name, got, expected, listed)
		}
	}
	for name := range want {
		if !slices.Contains(simulator.Names(), name) {
			t.Errorf("no answer is called %s", name)
		}
	}
}

// TestOddAnswers are forms that nobody has recorded.
func TestOddAnswers(t *testing.T) {
	plain := map[string]string{"Content-Type": "text/plain"}
	form := "application/x-www-form-urlencoded"
	refusal := simulator.Recorded("refused").Body
	token := `{"access_token":"abc","token_type":"Bearer"}`
	cases := []struct {
		name string
		simulator.Answer
		want Result
	}{
		{"token as text/plain", answer(200, plain, token), Result{}},
		{"refusal as text/plain", answer(400, plain, refusal), Result{Fault: CredentialsRefused, Code: "invalid_client"}},
		{"refusal as text/html", answer(401, asHTML, refusal), Result{Fault: CredentialsRefused, Code: "invalid_client"}},
		{"refusal as a form", answer(400, map[string]string{"Content-Type": form}, "error=invalid_client"), Result{Fault: NotPISTE, Reason: ReasonMalformed}},
		{"refusal with another status", answer(403, asJSON, refusal), Result{Fault: RequestRefused, Code: "invalid_client"}},
		{"refusal with 200", answer(200, asJSON, refusal), Result{Fault: NotPISTE, Reason: ReasonNoToken}},
		{"refusal with 500", answer(500, asJSON, refusal), Result{Fault: Unavailable}},
		{"unknown code", answer(400, asJSON, `{"error":"<script>"}`), Result{Fault: RequestRefused}},
		{"code of another type", answer(400, asJSON, `{"error":{"code":"invalid_client"}}`), Result{Fault: RequestRefused}},
		{"code of another case", answer(400, asJSON, `{"Error":"invalid_client"}`), Result{Fault: RequestRefused}},
		{"code in the description only", answer(400, asJSON, `{"error_description":"invalid_client"}`), Result{Fault: RequestRefused}},
		{"bearer in lower case", answer(200, asJSON, `{"access_token":"abc","token_type":"bearer"}`), Result{}},
		{"fractional life", answer(200, asJSON, `{"access_token":"abc","token_type":"Bearer","expires_in":3600.5}`), Result{}},
		{"no type", answer(200, asJSON, `{"access_token":"abc"}`), Result{Fault: NotPISTE, Reason: ReasonNotBearer}},
		{"MAC", answer(200, asJSON, `{"access_token":"abc","token_type":"mac"}`), Result{Fault: NotPISTE, Reason: ReasonNotBearer}},
		{"empty token", answer(200, asJSON, `{"access_token":"","token_type":"Bearer"}`), Result{Fault: NotPISTE, Reason: ReasonNoToken}},
		{"number for a token", answer(200, asJSON, `{"access_token":1,"token_type":"Bearer"}`), Result{Fault: NotPISTE, Reason: ReasonNoToken}},
		{"201", answer(201, asJSON, token), Result{Fault: NotPISTE, Reason: ReasonNoToken}},
		{"204", answer(204, nil, ""), Result{Fault: NotPISTE, Reason: ReasonEmpty}},
		{"byte order mark", answer(200, asJSON, "\ufeff"+token), Result{Fault: NotPISTE, Reason: ReasonMalformed}},
		{"more after the object", answer(200, asJSON, token+token), Result{Fault: NotPISTE, Reason: ReasonMalformed}},
		{"null", answer(200, asJSON, "null"), Result{Fault: NotPISTE, Reason: ReasonMalformed}},
		{"array", answer(400, asJSON, "["+refusal+"]"), Result{Fault: NotPISTE, Reason: ReasonMalformed}},
		{"blank", answer(400, asJSON, " \n"), Result{Fault: NotPISTE, Reason: ReasonEmpty}},
		{"407 from the far end", answer(407, asHTML, "<p>"), Result{Fault: Proxy, Reason: ReasonAuthentication}},
		{"304", answer(304, nil, ""), Result{Fault: NotPISTE, Reason: ReasonRedirect}},
	}
	for _, c := range cases {
		if got := judged(t, c.Answer); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
		for text, want := range map[string]time.Duration{
			"":                           0,
			"120":                        2 * time.Minute,
			" 120 ":                      2 * time.Minute,
			"0":                          0,
			"-5":                         0,
			"1.5":                        0,
			"soon":                       0,
			"86400":                      time.Hour,
			"99999999999999999999999999": time.Hour,
			at(90 * time.Second):         90 * time.Second,
			at(-time.Minute):             0,
			at(240 * time.Hour):          time.Hour,
		} {
			header := map[string]string{"Retry-After": text}
			for _, status := range []int{429, 503} {
				if got := judged(t, answer(status, header, "")).RetryAfter; got != want {
					t.Errorf("%d, %q: %v, want %v", status, text, got, want)
				}
			}
		}
	})
}

// FuzzAnswer holds the two verdicts that are not undecided to their rule.
func FuzzAnswer(f *testing.F) {
	for _, name := range simulator.Names() {
		a := simulator.Recorded(name)
		f.Add(a.Status, a.Header["Content-Type"], a.Header["Retry-After"], a.Body)
	}
	f.Fuzz(func(t *testing.T, status int, media, retry, body string) {
		got := judged(t, answer(status, map[string]string{"Content-Type": media, "Retry-After": retry}, body))
		var object map[string]any
		isObject := json.Unmarshal([]byte(body), &object) == nil && object != nil
		token, _ := object["access_token"].(string)
		kind, _ := object["token_type"].(string)
		code, _ := object["error"].(string)
		valid := status == 200 && isObject && token != "" && strings.EqualFold(kind, "Bearer")
		refused := (status == 400 || status == 401) && isObject && (code == "invalid_client" || code == "unauthorized_client")
		if (got.Fault.Verdict() == Valid) != valid || (got.Fault.Verdict() == Refused) != refused {
			t.Errorf("%d %q: %+v", status, body, got)
		}
		if got.Code != "" && !slices.Contains(Codes, got.Code) || got.RetryAfter < 0 || got.RetryAfter > time.Hour {
			t.Errorf("%d %q: %+v", status, body, got)
		}
	})
}
