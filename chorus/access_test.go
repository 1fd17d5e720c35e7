package chorus_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/store/secret"
)

func rowsOf(g Result) string {
	var rows []string
	for _, api := range g.APIs {
		row := fmt.Sprintf("%s:%s:%d", api.Name, api.Access, api.Status)
		if api.Indicative {
			row += ":indicative"
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, " ")
}

// chorusPro gives a token to everybody and one answer to every read.
func chorusPro(read http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case TokenPath:
			simulator.Recorded("token", "token", "jeton").ServeHTTP(w, r)
		case TokenInfoPath:
			simulator.Recorded("no-tokeninfo").ServeHTTP(w, r)
		default:
			read(w, r)
		}
	}
}

func practice(t testing.TB, h http.Handler) *Client {
	t.Helper()
	return newTestClient(t, ClientOptions{Transport: simulator.Transport(h)})
}

var testAccount = &TechnicalAccount{Login: "TECH_1_0000009@cpro.fr", Password: secret.Of("mot:de passe é")}

// TestAccessOfOneAnswer is what each answer of an API says, with an account and in
// the indicative probe.
func TestAccessOfOneAnswer(t *testing.T) {
	respell := func(challenge string) simulator.Answer {
		return answer(401, map[string]string{"WWW-Authenticate": challenge}, "")
	}
	cases := []struct {
		name string
		simulator.Answer
		want, probe Access
	}{
		{"success", simulator.Recorded("rates"), AccessGranted, AccessGranted},
		{"nothing found", simulator.Recorded("nothing-found"), AccessGranted, AccessGranted},
		{"business refusal", answer(400, asJSON, `{"codeRetour":20001,"libelle":"GDP_MSG_11.022"}`), AccessGranted, AccessGranted},
		{"account", simulator.Recorded("bad-account"), AccessAccountRefused, AccessGranted},
		{"account, by ErrorCode", answer(401, asJSON, `{"ErrorCode":"401","Description":"[invalid field]"}`), AccessAccountRefused, AccessGranted},
		{"bare 401", answer(401, nil, ""), AccessAccountRefused, AccessGranted},
		{"unknown token", simulator.Recorded("unknown-token"), AccessTokenRefused, AccessTokenRefused},
		{"expired token", simulator.Recorded("expired-token"), AccessTokenRefused, AccessTokenRefused},
		{"token, spelt otherwise", respell(`bearer realm=x, error = invalid_token`), AccessTokenRefused, AccessTokenRefused},
		{"described only", respell(`Bearer error_description="invalid_token",error="Unauthorized"`), AccessAccountRefused, AccessGranted},
		{"not subscribed", simulator.Recorded("forbidden"), AccessNotGranted, AccessNotGranted},
		{"no route", simulator.Recorded("no-route"), AccessNotFound, AccessNotFound},
		{"token lost on the way", simulator.Recorded("no-token", "realm", "PISTE"), AccessUnavailable, AccessUnavailable},
		{"throttled", simulator.Recorded("throttled"), AccessUnavailable, AccessUnavailable},
		{"throttled for a while", answer(429, map[string]string{"Retry-After": "30"}, ""), AccessUnavailable, AccessUnavailable},
		{"down", simulator.Recorded("down"), AccessUnavailable, AccessUnavailable},
		{"captive portal", simulator.Recorded("captive-portal"), AccessUnavailable, AccessUnavailable},
		{"garbage", simulator.Recorded("garbage"), AccessUnavailable, AccessUnavailable},
		{"redirect", simulator.Recorded("redirect"), AccessUnavailable, AccessUnavailable},
		{"too large", answer(200, asJSON, `{"codeRetour":0}`+strings.Repeat(" ", ReplyLimit)), AccessUnavailable, AccessUnavailable},
	}
	for _, c := range cases {
		client := practice(t, chorusPro(says(c.Answer)))
		grants, err := client.Access(t.Context(), Production, testPair, testAccount, Structure{SIRET: "12345678200010"})
		probe, probeErr := client.Access(t.Context(), Production, testPair, nil, Structure{})
		if err != nil || probeErr != nil || len(grants.APIs) != 4 || len(probe.APIs) != 4 {
			t.Fatalf("%s: %v, %v", c.name, err, probeErr)
		}
		for i, name := range []string{"factures", "structures", "transverses", "utilisateurs"} {
			later, _ := time.ParseDuration(cmp.Or(c.Header["Retry-After"], "0") + "s")
			if grants.APIs[i] != (API{name, c.want, c.Status, false, later}) || probe.APIs[i] != (API{name, c.probe, c.Status, true, later}) {
				t.Errorf("%s: %+v, probe %+v", c.name, grants.APIs[i], probe.APIs[i])
			}
		}
		if grants.Proven != (c.name == "success") || probe.Proven {
			t.Errorf("%s: proven %t, by the probe %t", c.name, grants.Proven, probe.Proven)
		}
	}
}

// TestReadsOnly sees everything that Access sends.
func TestReadsOnly(t *testing.T) { synctest.Test(t, testReadsOnly) }

func testReadsOnly(t *testing.T) {
	var mu sync.Mutex
	sent := map[string]int{}
	var crowd, most atomic.Int64
	client := practice(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := crowd.Add(1)
		defer crowd.Add(-1)
		for high := most.Load(); now > high && !most.CompareAndSwap(high, now); high = most.Load() {
		}
		time.Sleep(time.Second) // as long as the others take to come
		mu.Lock()
		sent[r.Method+" "+r.Host+r.URL.Path]++
		mu.Unlock()
		if strings.HasPrefix(r.URL.Path, "/cpro/") {
			account, bearer := r.Header.Get("cpro-account"), r.Header.Get("Authorization")
			if account != "VEVDSF8xXzAwMDAwMDlAY3Byby5mcjptb3Q6ZGUgcGFzc2Ugw6k=" || bearer != "Bearer jeton" {
				t.Errorf("account %q, authorization %q", account, bearer)
			}
			simulator.Recorded("structures", "id", "77", "siret", "12345678200010", "name", "Mairie").ServeHTTP(w, r)
			return
		}
		chorusPro(nil)(w, r)
	}))
	if _, err := client.Access(t.Context(), Sandbox, testPair, testAccount, Structure{SIRET: "12345678200010"}); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"POST sandbox-oauth.piste.gouv.fr/api/oauth/token":     1,
		"POST sandbox-oauth.piste.gouv.fr/api/oauth/tokeninfo": 1,
	}
	for _, path := range []string{
		"/factures/v1/rechercher/fournisseur", "/structures/v1/rechercher", "/structures/v1/consulter",
		"/transverses/v1/recuperer/tauxtva", "/utilisateurs/v1/monCompte/recuperer/rattachements",
	} {
		want["POST sandbox-api.piste.gouv.fr/cpro"+path] = 1
	}
	if fmt.Sprint(sent) != fmt.Sprint(want) || most.Load() != AccessAtOnce {
		t.Errorf("%v, %d at once", sent, most.Load())
	}
}

// TestOtherStructure: the password's date is asked of the structure itself only.
func TestOtherStructure(t *testing.T) {
	client := practice(t, chorusPro(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/consulter") {
			t.Error("another structure was consulted")
		}
		simulator.Recorded("structures", "id", "77", "siret", "12345678200028", "name", "École").ServeHTTP(w, r)
	}))
	if _, err := client.Access(t.Context(), Production, testPair, testAccount, Structure{SIRET: "12345678200010"}); err != nil {
		t.Fatal(err)
	}
}

// TestAccessWithoutToken: the limit of one exchange does not lengthen the whole.
func TestAccessWithoutToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		client := newTestClient(t, ClientOptions{Transport: simulator.Transport(silent), Timeout: time.Minute})
		grants, err := client.Access(t.Context(), Production, testPair, testAccount, Structure{})
		if err != nil || grants.Fault != Timeout || grants.DurationMs != AccessTimeout.Milliseconds() || len(grants.APIs) != 0 {
			t.Errorf("%+v, %v", grants, err)
		}
	})
}

// TestProbeIsFictitious: no real login is ever tried with a wrong password.
func TestProbeIsFictitious(t *testing.T) {
	client := practice(t, chorusPro(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("cpro-account"); got != "c29uZGUtc2Fucy1jb21wdGVAcmFjY29yZC5pbnZhbGlkOmF1Y3Vu" {
			t.Errorf("cpro-account is %q", got)
		}
		simulator.Recorded("bad-account").ServeHTTP(w, r)
	}))
	if _, err := client.Access(t.Context(), Production, testPair, nil, Structure{}); err != nil {
		t.Fatal(err)
	}
}

// TestAccessInTime: twenty seconds in all, and what was not sent is untested.
func TestAccessInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mute := chorusPro(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		began := time.Now()
		grants, err := practice(t, mute).Access(t.Context(), Production, testPair, testAccount, Structure{SIRET: "12345678200010"})
		// Two at once wait for 15 s, the next two for the 5 s that are left.
		want := "factures:unavailable:0 structures:unavailable:0 transverses:unavailable:0 utilisateurs:unavailable:0"
		if rows := rowsOf(grants); err != nil || rows != want {
			t.Errorf("%s, %v", rows, err)
		}
		if took := time.Since(began); took != AccessTimeout || grants.Verdict != Valid {
			t.Errorf("%v, %+v", took, grants)
		}
	})
}

// TestUntested: reads that find no time left are not sent.
func TestUntested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == TokenPath {
				time.Sleep(AccessTimeout - time.Second)
			} else if strings.HasPrefix(r.URL.Path, "/cpro/") {
				time.Sleep(2 * time.Second)
			}
			chorusPro(says(simulator.Recorded("rates")))(w, r)
		})
		client := newTestClient(t, ClientOptions{Transport: simulator.Transport(late), Timeout: time.Minute})
		grants, err := client.Access(t.Context(), Production, testPair, testAccount, Structure{SIRET: "12345678200010"})
		want := "factures:unavailable:0 structures:unavailable:0 transverses:untested:0 utilisateurs:untested:0"
		if rows := rowsOf(grants); err != nil || rows != want || grants.Proven {
			t.Errorf("%s, %v", rows, err)
		}
		time.Sleep(time.Minute) // lets the handlers end
	})
}

func TestGoingBackFromAccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mute := chorusPro(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Minute) })
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		time.AfterFunc(3*time.Second, cancel)
		grants, err := practice(t, mute).Access(ctx, Production, testPair, testAccount, Structure{})
		if took := time.Since(began); !errors.Is(err, context.Canceled) || took != 3*time.Second || len(grants.APIs) != 0 {
			t.Errorf("%v, %v, %+v", took, err, grants)
		}
		time.Sleep(time.Hour) // lets the handlers end
	})
}

// TestDisclosedName takes a name from tokeninfo only when it is one.
func TestDisclosedName(t *testing.T) {
	for audience, want := range map[string]string{
		`"MON_APPLICATION"`:                      "MON_APPLICATION",
		`"Mon application"`:                      "Mon application",
		`" espaces "`:                            " espaces ",
		`"` + string(testPair.ID) + `"`:          "",
		`"ffffffff-1111-4222-8333-444455556666"`: "",
		`"\u001b[2J"`:                            "",
		`""`:                                     "",
		`7`:                                      "",
		`"` + strings.Repeat("A", 256) + `"`:     "",
	} {
		client := practice(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != TokenInfoPath {
				chorusPro(says(simulator.Recorded("forbidden")))(w, r)
				return
			}
			text, _ := io.ReadAll(r.Body)
			if string(text) != "access_token=jeton" {
				t.Errorf("tokeninfo was sent %q", text)
			}
			answer(200, asJSON, `{"audience":`+audience+`}`).ServeHTTP(w, r)
		}))
		grants, err := client.Access(t.Context(), Production, testPair, nil, Structure{})
		if err != nil || grants.Disclosed != want {
			t.Errorf("%s: %q, %v", audience, grants.Disclosed, err)
		}
	}
}

// TestAttached reads both names of the list, and knows when a page is all there is.
func TestAttached(t *testing.T) {
	one := `[{"identifiantStructure":"12345678200010","designationStructure":"Mairie\u0007"}]`
	cases := []struct {
		body  string
		count int
		known bool
	}{
		{`{"codeRetour":0,"listeStructureRattachement":` + one + `,"parametresRetour":{"total":1}}`, 1, true},
		{`{"codeRetour":0,"listeRattachements":` + one + `,"parametresRetour":{"total":1}}`, 1, true},
		{`{"codeRetour":0,"listeStructureRattachement":` + one + `,"parametresRetour":{"total":12}}`, 1, false},
		{`{"codeRetour":0,"listeStructureRattachement":` + one + `}`, 1, false},
		{`{"codeRetour":0,"listeStructureRattachement":[],"parametresRetour":{"total":0}}`, 0, true},
		{`{"codeRetour":7,"listeStructureRattachement":` + one + `,"parametresRetour":{"total":1}}`, 0, false},
		{`{"codeRetour":0}`, 0, false},
	}
	for _, c := range cases {
		client := practice(t, chorusPro(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/rattachements") {
				answer(200, asJSON, c.body).ServeHTTP(w, r)
			} else {
				simulator.Recorded("rates").ServeHTTP(w, r)
			}
		}))
		for siret, among := range map[string]bool{"12345678200010": c.count == 1, "12345678200028": false, "": true} {
			grants, err := client.Access(t.Context(), Production, testPair, testAccount, Structure{SIRET: siret})
			if err != nil || len(grants.Attached) != c.count || grants.Unattached != (c.known && !among) {
				t.Errorf("%q, %s: %+v, %v", siret, c.body, grants, err)
			}
			if c.count == 1 && !slices.Equal(grants.Attached, []string{"12345678200010"}) {
				t.Errorf("%s: %+v", c.body, grants.Attached)
			}
		}
	}
}

// TestUnattachedNeedsAccess: where an API is closed, that is what is wrong.
func TestUnattachedNeedsAccess(t *testing.T) {
	client := practice(t, chorusPro(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/rattachements") {
			answer(200, asJSON, `{"codeRetour":0,"listeStructureRattachement":[],"parametresRetour":{"total":0}}`).ServeHTTP(w, r)
		} else {
			simulator.Recorded("forbidden").ServeHTTP(w, r)
		}
	}))
	grants, err := client.Access(t.Context(), Production, testPair, testAccount, Structure{SIRET: "12345678200010"})
	if err != nil || grants.Unattached || !grants.Proven {
		t.Errorf("%+v, %v", grants, err)
	}
}
