package simulator

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/store/secret"
)

func newTestSimulator(t *testing.T, name string) *Simulator {
	t.Helper()
	s, err := New(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// counting is h, and counts the requests at the token endpoints.
func counting(h http.Handler, tokens *atomic.Int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, chorus.TokenPath) {
			tokens.Add(1)
		}
		h.ServeHTTP(w, r)
	})
}

func newTestClient(t *testing.T, options chorus.ClientOptions) *chorus.Client {
	t.Helper()
	client, err := chorus.NewClient(options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func practice(t *testing.T, h http.Handler) *chorus.Client {
	t.Helper()
	return newTestClient(t, chorus.ClientOptions{Transport: Transport(h)})
}

func (a Application) pair() chorus.Pair {
	return chorus.Pair{ID: chorus.ClientID(a.ClientID), Secret: secret.Of(a.ClientSecret)}
}

func (l Login) account() *chorus.TechnicalAccount {
	return &chorus.TechnicalAccount{Login: l.Login, Password: secret.Of(l.Password)}
}

// summary is what a user is told of the first fictitious application.
func summary(t *testing.T, service chorus.Service) string {
	t.Helper()
	app, account := fictitious.Applications[0], fictitious.TechnicalAccounts[0].account()
	var lines []string
	for _, env := range []chorus.Environment{chorus.Production, chorus.Sandbox} {
		attempt, err := service.Authenticate(t.Context(), env, app.pair())
		line := fmt.Sprintf("%s %s %s %d", env, attempt.Verdict, attempt.Fault, attempt.Status)
		line += " " + attempt.Reason
		if err != nil || attempt.Requests != 1 {
			t.Errorf("%+v, %v", attempt, err)
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	grants, err := service.Access(t.Context(), chorus.Production, app.pair(), account, chorus.Structure{SIRET: fictitious.Structures[0].SIRET})
	if err != nil {
		t.Error(err)
	}
	var rows []string
	for _, api := range grants.APIs {
		rows = append(rows, fmt.Sprintf("%s:%s:%d", api.Name, api.Access, api.Status))
	}
	known := fmt.Sprintf("%s; proven %t; attached %v %t; expires %t; name %q", strings.Join(rows, " "), grants.Proven,
		grants.Attached, grants.Unattached, grants.PasswordExpires != nil, grants.Disclosed)
	return strings.Join(append(lines, known), "\n")
}

const (
	noRows  = "; proven false; attached [] false; expires false; name \"\""
	noGrant = "factures:%[1]s structures:%[1]s transverses:%[1]s utilisateurs:%[1]s" + noRows
	granted = "factures:granted:200 structures:granted:200 transverses:granted:200 utilisateurs:granted:200; proven true; " +
		"attached [12345678200010] false; expires true; name %q"
	elsewhere = "production valid  200\nsandbox refused credentials-refused 400\n"
)

func everySide(fault string) string {
	return "production " + fault + "\nsandbox " + fault + "\n" + noRows
}

// outcomes are what each scenario comes to, whatever carries it.
var outcomes = map[string]string{
	"happy":           elsewhere + fmt.Sprintf(granted, ""),
	"sandbox-pair":    "production refused credentials-refused 400\nsandbox valid  200\n" + noRows,
	"refused":         everySide("refused credentials-refused 400"),
	"no-subscription": elsewhere + fmt.Sprintf(noGrant, "not-granted:403"),
	"no-connection":   elsewhere + fmt.Sprintf(noGrant, "not-granted:403"),
	"bad-account":     elsewhere + fmt.Sprintf(noGrant, "account-refused:401"),
	"name-disclosed":  elsewhere + fmt.Sprintf(granted, "MON_APPLICATION_CHORUS_PRO"),
	"throttled":       everySide("undecided throttled 429"),
	"slow":            everySide("undecided timeout 0"),
	"down":            everySide("undecided unavailable 503"),
	"captive-portal":  everySide("undecided not-piste 200 html"),
	"garbage":         everySide("undecided not-piste 200 malformed"),
}

// TestScenariosInProcess runs every scenario under the built-in names, no socket and
// no clock.
func TestScenariosInProcess(t *testing.T) {
	if len(outcomes) != len(Scenarios()) {
		t.Errorf("%d outcomes for %d scenarios", len(outcomes), len(Scenarios()))
	}
	for _, name := range Scenarios() {
		synctest.Test(t, func(t *testing.T) {
			s := newTestSimulator(t, name)
			s.Latency = 200 * time.Millisecond
			var tokens atomic.Int64
			if got := summary(t, practice(t, counting(s, &tokens))); got != outcomes[name] {
				t.Errorf("%s:\n%s\nwant\n%s", name, got, outcomes[name])
			}
			if tokens.Load() != 3 {
				t.Errorf("%s: %d token requests", name, tokens.Load())
			}
		})
	}
}

// TestScenariosOverHTTP runs the same through a listener and the endpoints file that
// the simulator prints.
func TestScenariosOverHTTP(t *testing.T) {
	for _, name := range Scenarios() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTestSimulator(t, name)
			server := httptest.NewServer(s)
			defer server.Close()
			text, err := s.Endpoints(server.URL)
			if err != nil || bytes.ContainsRune(text, '\n') {
				t.Fatalf("%q, %v", text, err)
			}
			endpoints, err := chorus.ReadEndpoints(text)
			if err != nil {
				t.Fatal(err)
			}
			limit := time.Minute
			if name == "slow" {
				limit = 50 * time.Millisecond
			}
			client := newTestClient(t, chorus.ClientOptions{Endpoints: endpoints, Timeout: limit})
			if got := summary(t, client); got != outcomes[name] {
				t.Errorf("\n%s\nwant\n%s", got, outcomes[name])
			}
		})
	}
}

func TestUnknownScenario(t *testing.T) {
	if _, err := New("happpy"); !errors.Is(err, ErrUnknownScenario) {
		t.Error(err)
	}
}

// TestFictitiousApplications: every application is accepted on its own side, one of
// them late.
func TestFictitiousApplications(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTestSimulator(t, "happy")
		client := practice(t, s)
		for _, app := range s.Accounts().Applications {
			here, err := client.Authenticate(t.Context(), app.Environment, app.pair())
			there, _ := client.Authenticate(t.Context(), app.Environment.Other(), app.pair())
			if err != nil || here.Verdict != chorus.Valid || there.Verdict != chorus.Refused || !chorus.ClientID(app.ClientID).WellFormed() {
				t.Errorf("%s: %+v, %+v", app.Name, here, there)
			}
			late := strings.Contains(app.Name, "LENTE")
			if want := map[bool]time.Duration{true: 8 * time.Second}[late]; here.DurationMs != want.Milliseconds() {
				t.Errorf("%s: %v", app.Name, here.DurationMs)
			}
		}
	})
}

// A visitor talks to the simulator as curl would.
type visitor struct {
	t    *testing.T
	s    *Simulator
	kind string // of what is posted
}

func (v visitor) asks(method, path, body string, header ...string) *http.Response {
	v.t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Header.Set("Content-Type", v.kind)
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := Transport(v.s).RoundTrip(request)
	if err != nil {
		v.t.Fatal(err)
	}
	return response
}

func read1(t *testing.T, response *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func formOf(app Application, changes ...string) string {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {app.ClientID}, "client_secret": {app.ClientSecret}}
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form.Encode()
}

// TestSimulatedTokenEndpoint follows the order of the gateway's checks.
func TestSimulatedTokenEndpoint(t *testing.T) {
	v := visitor{t, newTestSimulator(t, "happy"), "application/x-www-form-urlencoded"}
	app, sandbox := fictitious.Applications[0], fictitious.Applications[3]
	path := "/production/api/oauth/token"
	for _, c := range []struct {
		name, method, form, want string
	}{
		{"verb", "GET", "", "bad-verb"},
		{"no grant type", "POST", "client_id=x", "bad-request"},
		{"other grant type", "POST", formOf(app, "grant_type", "password"), "bad-grant"},
		{"unknown id", "POST", formOf(app, "client_id", "x"), "refused"},
		{"wrong secret", "POST", formOf(app, "client_secret", rand.Text()), "refused"},
		{"no secret", "POST", formOf(app, "client_secret", ""), "refused"},
		{"sandbox pair", "POST", formOf(sandbox), "refused"},
		{"swapped", "POST", formOf(app, "client_id", app.ClientSecret, "client_secret", app.ClientID), "refused"},
	} {
		response := v.asks(c.method, path, c.form)
		want := Recorded(c.want, "verb", "POST")
		if text := read1(t, response); response.StatusCode != want.Status || text != want.Body {
			t.Errorf("%s: %d %s", c.name, response.StatusCode, text)
		}
	}
	basic := v.asks("POST", path, "grant_type=client_credentials", "Authorization", "Basic eDp5")
	media := v.asks("POST", path, formOf(app), "Content-Type", "application/json")
	if basic.StatusCode != 400 || media.StatusCode != 400 {
		t.Errorf("Basic %d, JSON %d", basic.StatusCode, media.StatusCode)
	}
	var given struct {
		Token  string `json:"access_token"`
		Type   string `json:"token_type"`
		Life   int    `json:"expires_in"`
		Scopes string `json:"scope"`
	}
	text := read1(t, v.asks("POST", path, formOf(app)))
	if json.Unmarshal([]byte(text), &given) != nil || len(given.Token) != 54 || given.Type != "Bearer" || given.Life != 3600 || given.Scopes != "openid" {
		t.Errorf("%s", text)
	}
}

// TestSimulatedGateway follows the order of the gateway's checks in front of an API.
func TestSimulatedGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := visitor{t, newTestSimulator(t, "happy"), "application/json"}
		bearer := "Bearer " + v.s.grant(chorus.Production, fictitious.Applications[0])
		account := "VEVDSF8xXzAwMDAwMDFAY3Byby5mcjpGaWN0aWYtTWFpcmllLTE="
		rates, sheet := "/production/cpro/transverses/v1/recuperer/tauxtva", "/production/cpro/structures/v1/consulter"
		cases := []struct {
			name, method, path, authorization, account, body string
			status                                           int
			holds                                            string // in the body or the challenge
		}{
			{"no token", "POST", rates, "", account, "", 400, `realm="PISTE",error="invalid_request"`},
			{"no token, unknown API", "POST", "/production/cpro/autres/v1/x", "", account, "", 400, `realm="DefaultRealm"`},
			{"account in Authorization", "POST", rates, "Basic " + account, "", "", 400, `invalid_request`},
			{"unknown token", "POST", rates, "Bearer x", account, "", 401, `error="invalid_token"`},
			{"token of the other side", "POST", strings.Replace(rates, "production", "sandbox", 1), bearer, account, "", 401, `error="invalid_token"`},
			{"unknown API", "POST", "/production/cpro/autres/v1/x", bearer, account, "", 404, ""},
			{"no account", "POST", rates, bearer, "", "", 400, "cpro-account"},
			{"wrong account", "POST", rates, bearer, "eDp5", "", 401, "login or password incorrects"},
			{"account not in base64", "POST", rates, bearer, "x:y", "", 401, "login or password incorrects"},
			{"unknown route", "POST", rates + "x", bearer, account, "", 404, ""},
			{"wrong verb", "GET", rates, bearer, account, "", 405, ""},
			{"health", "GET", "/production/cpro/transverses/v1/health-check", bearer, account, "", 200, "actuellement disponible"},
			{"recipient", "POST", "/production/cpro/factures/v1/rechercher/recipiendaire", bearer, account, "{}", 200, `"codeRetour":0`},
			{"unknown structure", "POST", "/production/cpro/structures/v1/rechercher", bearer, account, "{}", 200, "TRA_MSG_00.015"},
			{"sheet", "POST", sheet, bearer, account, `{"idStructureCPP":10000002}`, 200, "École d'Exemple"},
			{"no sheet", "POST", sheet, bearer, account, `{"idStructureCPP":10000003}`, 200, "TRA_MSG_00.015"},
			{"outside", "GET", "/", "", "", "", 404, ""},
			{"another host's path", "GET", "/qualif/cpro/x", bearer, account, "", 404, ""},
		}
		for _, c := range cases {
			response := v.asks(c.method, c.path, c.body, "Authorization", c.authorization, "cpro-account", c.account)
			text := read1(t, response) + response.Header.Get("WWW-Authenticate")
			if response.StatusCode != c.status || !strings.Contains(text, c.holds) {
				t.Errorf("%s: %d %s", c.name, response.StatusCode, text)
			}
		}
		for _, route := range []string{"soumettre", "deposer/flux", "deposer/pdf", "traiter/recue", "traiterRejet", "recycler", "completer"} {
			response := v.asks("POST", "/production/cpro/factures/v1/"+route, "{}", "Authorization", bearer, "cpro-account", account)
			if text := read1(t, response); response.StatusCode != 403 || !strings.Contains(text, "reads only") {
				t.Errorf("%s: %d %s", route, response.StatusCode, text)
			}
		}
		time.Sleep(tokenLife + time.Second)
		late := v.asks("POST", rates, "", "Authorization", bearer, "cpro-account", account)
		if challenge := late.Header.Get("WWW-Authenticate"); late.StatusCode != 401 || !strings.Contains(challenge, "expired") {
			t.Errorf("after an hour: %d %s", late.StatusCode, challenge)
		}
	})
}

// TestOtherTechnicalAccount sees its own structure, whatever the SIRET asked for.
func TestOtherTechnicalAccount(t *testing.T) {
	s := newTestSimulator(t, "happy")
	grants, err := practice(t, s).Access(t.Context(), chorus.Production, fictitious.Applications[0].pair(),
		fictitious.TechnicalAccounts[1].account(), chorus.Structure{SIRET: "12345678200010"})
	if err != nil || !slices.Equal(grants.Attached, []string{fictitious.Structures[1].SIRET}) || !grants.Unattached {
		t.Errorf("%+v, %v", grants, err)
	}
}

// TestStagesInPractice: practice says what it waits for, as the network would.
func TestStagesInPractice(t *testing.T) {
	var seen []chorus.Stage
	ctx := chorus.WithProgress(t.Context(), func(r chorus.Report) {
		if r.Stage != "" && !r.Ended {
			seen = append(seen, r.Stage)
		}
	})
	_, err := practice(t, newTestSimulator(t, "happy")).Authenticate(ctx, chorus.Production, fictitious.Applications[0].pair())
	if err != nil || !slices.Equal(seen, []chorus.Stage{chorus.StageAnswer, chorus.StageBody}) {
		t.Errorf("%v, %v", seen, err)
	}
}

// TestAccessIsReportedAPIByAPI: every API is announced before the first is read, and its last
// report says what came of it, under every scenario with a token.
func TestAccessIsReportedAPIByAPI(t *testing.T) {
	for _, scenario := range []string{"happy", "no-subscription", "bad-account"} {
		var mu sync.Mutex
		var announced []string
		came := map[string]chorus.Access{}
		ctx := chorus.WithProgress(t.Context(), func(r chorus.Report) {
			mu.Lock()
			defer mu.Unlock()
			switch name := string(r.Subject); {
			case !slices.Contains(apis, name) || r.Stage != "":
			case r.Ended:
				came[name] = r.Access
			case len(came) > 0:
				t.Errorf("%s: %s is announced late", scenario, name)
			default:
				announced = append(announced, name)
			}
		})
		client := practice(t, newTestSimulator(t, scenario))
		result, err := client.Access(ctx, chorus.Production, fictitious.Applications[0].pair(), fictitious.TechnicalAccounts[0].account(), chorus.Structure{})
		if err != nil || !slices.Equal(announced, apis) {
			t.Errorf("%s: announced %v; %v", scenario, announced, err)
		}
		for _, api := range result.APIs {
			if came[api.Name] != api.Access {
				t.Errorf("%s: %s is reported as %q, and is %q", scenario, api.Name, came[api.Name], api.Access)
			}
		}
	}
}

// TestEveryReadIsServed: what the client sends, the simulator knows, and no answer is named
// that does not exist.
func TestEveryReadIsServed(t *testing.T) {
	s := newTestSimulator(t, "happy")
	var mu sync.Mutex
	sent := map[string]bool{}
	client := practice(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := slices.IndexFunc(routes, func(route route) bool { return route.path == r.URL.Path && route.method == r.Method })
		if _, operation := split(r.URL.Path); strings.HasPrefix(r.URL.Path, "/cpro/") && (at < 0 || slices.Contains(writes, operation)) {
			t.Errorf("%s is not a read that the simulator serves", r.URL.Path)
		}
		mu.Lock()
		sent[r.URL.Path] = true
		mu.Unlock()
		s.ServeHTTP(w, r)
	}))
	account := fictitious.TechnicalAccounts[0].account()
	_, err := client.Access(t.Context(), chorus.Production, fictitious.Applications[0].pair(), account, chorus.Structure{SIRET: fictitious.Structures[0].SIRET})
	if err != nil || len(sent) != 7 { // a token, what it says, four reads and the structure's sheet
		t.Errorf("%v, %v", sent, err)
	}
	for _, route := range routes {
		if a := route.serve(0, nil); a.Status != http.StatusOK || strings.Contains(a.Body, "{id}") {
			t.Errorf("%s answers %d", route.path, a.Status)
		}
	}
	for _, s := range scenarios {
		if _, ok := answers[s.always]; s.always != "" && !ok {
			t.Errorf("%s names no answer", s.name)
		}
	}
}

// TestSimulatorForgets: it may serve for days, and keeps the latest tokens only.
func TestSimulatorForgets(t *testing.T) {
	s, err := New("happy")
	if err != nil {
		t.Fatal(err)
	}
	first := s.grant(chorus.Production, fictitious.Applications[0])
	for range remembered - 1 {
		s.grant(chorus.Production, fictitious.Applications[0])
	}
	if _, ok := s.holder(chorus.Production, first); !ok {
		t.Error("a token among the latest is forgotten")
	}
	last := s.grant(chorus.Production, fictitious.Applications[0])
	if _, ok := s.holder(chorus.Production, first); ok {
		t.Error("the oldest token is still known")
	}
	if _, ok := s.holder(chorus.Production, last); !ok || len(s.granted) != remembered || len(s.order) != remembered {
		t.Errorf("%d tokens known, %d in order", len(s.granted), len(s.order))
	}
}
