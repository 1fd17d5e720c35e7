package report

import (
	"strings"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/wizard/document/documenttest"
)

func apisWith(access chorus.Access, status int) []chorus.API {
	return []chorus.API{{Name: "factures", Access: access, Status: status}, {Name: "structures", Access: access, Status: status}}
}

// TestTickets: only what the other side alone can mend is worth a letter.
func TestTickets(t *testing.T) {
	mixed := apisWith(chorus.AccessNotGranted, 403)
	mixed[0].Access = chorus.AccessGranted
	for name, c := range map[string]struct {
		evidence steps.Evidence
		to       string
	}{
		"accepted":            {steps.Evidence{Result: chorus.Result{Status: 200}}, ""},
		"refused":             {steps.Evidence{Result: chorus.Result{Fault: chorus.CredentialsRefused, Status: 400}}, ""},
		"down":                {steps.Evidence{Result: chorus.Result{Fault: chorus.Unavailable, Status: 503}}, toPISTE},
		"throttled":           {steps.Evidence{Result: chorus.Result{Fault: chorus.Throttled, Status: 429}}, toPISTE},
		"unknown error":       {steps.Evidence{Result: chorus.Result{Fault: chorus.RequestRefused, Status: 400, Code: "invalid_scope"}}, toPISTE},
		"timeout":             {steps.Evidence{Result: chorus.Result{Fault: chorus.Timeout}}, ""},
		"proxy":               {steps.Evidence{Result: chorus.Result{Fault: chorus.Proxy, Status: 407}}, ""},
		"all APIs closed":     {steps.Evidence{Result: chorus.Result{APIs: apisWith(chorus.AccessNotGranted, 403)}}, toAIFE},
		"one API closed":      {steps.Evidence{Result: chorus.Result{APIs: mixed}}, ""},
		"APIs down":           {steps.Evidence{Result: chorus.Result{APIs: apisWith(chorus.AccessUnavailable, 503)}}, toAIFE},
		"no way to the APIs":  {steps.Evidence{Result: chorus.Result{APIs: apisWith(chorus.AccessUnavailable, 0)}}, ""},
		"APIs open":           {steps.Evidence{Result: chorus.Result{APIs: apisWith(chorus.AccessGranted, 200)}}, ""},
		"account not correct": {steps.Evidence{Result: chorus.Result{APIs: apisWith(chorus.AccessAccountRefused, 401)}}, ""},
	} {
		letters := ticketsFor(&c.evidence, &structure{}, false)
		if c.to == "" && len(letters) > 0 || c.to != "" && (len(letters) != 1 || letters[0].To != c.to) {
			t.Errorf("%s: %+v, want a letter to %q", name, letters, c.to)
		}
	}
}

// TestTicketNotForAWrongName: a name that differs closes every API, and is not theirs to mend.
func TestTicketNotForAWrongName(t *testing.T) {
	s := &structure{Application: steps.Application{Verdict: names.Different}}
	if letters := ticketsFor(&steps.Evidence{Result: chorus.Result{APIs: apisWith(chorus.AccessNotGranted, 403)}}, s, false); len(letters) > 0 {
		t.Errorf("%+v", letters)
	}
}

// TestTicketIsReady: the letter has the exact times, the host and what came back, and no
// whole Client ID.
func TestTicketIsReady(t *testing.T) {
	a := documenttest.Dossiers(t)["halfway"]
	letters := reportOn(steps.English, "halfway", a, false).Structures[1].Tickets
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	text := letters[0].Subject + "\n" + strings.Join(letters[0].Body, "\n")
	for _, want := range []string{"HTTP 503", "14/07/2026 09:05:10 UTC (14/07/2026 11:05:10 à Paris)", "oauth.piste.gouv.fr", "grant_type=client_credentials",
		"CLAIRVAL_EAU", "d041…b0e9", "12345678200028", "Jean Rivière, jean@clairval.example"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if id := a.Structures[1].Texts["credentials.client_id"]; strings.Contains(text, id) {
		t.Error("the whole Client ID is there")
	}
}

// TestTicketThatIsNotToBeSent: a rehearsal and other hosts are nothing to write about.
func TestTicketThatIsNotToBeSent(t *testing.T) {
	e := steps.Evidence{Result: chorus.Result{Fault: chorus.Unavailable, Status: 503}}
	if subject := ticketsFor(&e, &structure{}, true)[0].Subject; !strings.HasPrefix(subject, "[ENTRAÎNEMENT, ne pas envoyer]") {
		t.Error(subject)
	}
	e.Host = "127.0.0.1:4000"
	if subject := ticketsFor(&e, &structure{}, false)[0].Subject; !strings.HasPrefix(subject, "[Serveurs personnalisés, ne pas envoyer]") {
		t.Error(subject)
	}
}

// TestTicketTellsTheTimeOfParis, in winter and in summer, whatever the system knows of time zones.
func TestTicketTellsTheTimeOfParis(t *testing.T) {
	t.Setenv("ZONEINFO", "nowhere")
	for utc, want := range map[string]string{
		"2026-03-29T00:59:59Z": "29/03/2026 01:59:59", "2026-03-29T01:00:00Z": "29/03/2026 03:00:00",
		"2026-10-25T00:59:59Z": "25/10/2026 02:59:59", "2026-10-25T01:00:00Z": "25/10/2026 02:00:00",
	} {
		at, err := time.Parse(time.RFC3339, utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := moment(inParis(at)); got != want {
			t.Errorf("%s: %s, want %s", utc, got, want)
		}
	}
}
