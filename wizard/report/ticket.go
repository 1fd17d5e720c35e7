package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
)

// This file decides when the other side is to be written to, and what. The rules are:
//
//   - Only what PISTE or AIFE alone can mend is theirs: a token endpoint that is down, busy
//     or answers what nobody has described; APIs that are down, or all closed although the
//     application's name is right.
//   - The letter is in French, as support is, whatever the report's language.
//   - It says in words what was sent. Neither the secret nor the token is in it, nor the whole
//     Client ID: support asks for it where it needs it.
//   - A letter about a rehearsal, or about hosts that are none of PISTE's, says so first.

// A ticket is a letter to support, ready to send.
type ticket struct {
	To      string   `json:"to"` // toPISTE or toAIFE
	Step    steps.ID `json:"step"`
	Subject string   `json:"subject"`
	// Body are its paragraphs and list lines; "" parts paragraphs.
	Body []string `json:"body"`
}

// Whom a ticket is for.
const (
	toPISTE = "piste"
	toAIFE  = "aife"
)

// theirs are the faults that only PISTE can mend.
var theirs = map[chorus.Fault]bool{chorus.Throttled: true, chorus.Unavailable: true, chorus.RequestRefused: true}

// ticketsFor is the letter that a check is worth; none for most.
func ticketsFor(e *steps.Evidence, s *handedOver, practice bool) []ticket {
	t := ticket{To: toPISTE, Step: e.Step}
	var about []string
	ask := ticketWords.Ask
	switch {
	case theirs[e.Fault]:
		t.Subject, about = fmt.Sprintf(ticketWords.TokenSubject, answerOf(e)), tokenRequest(e)
	case allClosed(e.APIs) && !wrongName(s.Application):
		t.To, t.Subject, ask, about = toAIFE, ticketWords.ClosedSubject, ticketWords.ClosedAsk, apiRequests(e)
	case slices.ContainsFunc(e.APIs, down):
		t.To, t.Subject, about = toAIFE, ticketWords.DownSubject, apiRequests(e)
	default:
		return nil
	}
	t.Subject += ", " + moment(e.At.UTC()) + " UTC"
	if practice {
		t.Subject = ticketWords.Practice + " " + t.Subject
	} else if e.Host != "" && !chorus.BuiltIn(e.Host) {
		t.Subject = ticketWords.Elsewhere + " " + t.Subject
	}
	intro := map[string]string{toPISTE: ticketWords.TokenIntro, toAIFE: ticketWords.APIIntro}[t.To]
	t.Body = slices.Concat([]string{ticketWords.Hello, "", intro, ""}, circumstances(e), about, applicant(s), []string{"", ask, "", ticketWords.Thanks})
	if s.Contact.Name != "" {
		t.Body = append(t.Body, strings.Trim(s.Contact.Name+", "+s.Contact.Email+", "+s.Contact.Phone, ", "))
	}
	return []ticket{t}
}

// down tells whether an API itself could not answer, rather than the way to it.
func down(a chorus.API) bool {
	return a.Access == chorus.AccessUnavailable && (a.Status == 429 || a.Status >= 500)
}

// wrongName tells whether the names themselves close every API.
func wrongName(a steps.Application) bool {
	return a.Verdict == names.Different || a.Verdict == names.Sandbox
}

func allClosed(apis []chorus.API) bool {
	return len(apis) > 0 && !slices.ContainsFunc(apis, func(a chorus.API) bool { return a.Access != chorus.AccessNotGranted })
}

// bullet is one line of a letter's list.
func bullet(label, value string) string { return "- " + label + " : " + value }

func circumstances(e *steps.Evidence) []string {
	utc := e.At.UTC()
	return []string{
		bullet(ticketWords.When, fmt.Sprintf(ticketWords.Moment, moment(utc), moment(paris(utc)))),
		bullet(ticketWords.Environment, string(cmp.Or(e.Environment, chorus.Production))),
	}
}

func tokenRequest(e *steps.Evidence) []string {
	return []string{
		bullet(ticketWords.Host, cmp.Or(e.Host, ticketWords.Unknown)),
		bullet(ticketWords.Sent, ticketWords.TokenSent),
		bullet(ticketWords.Answer, fmt.Sprintf(ticketWords.Answered, answerOf(e), e.DurationMs, e.Requests)),
	}
}

// apiRequests are what each API answered, behind the gateway that goes with the token's host.
func apiRequests(e *steps.Evidence) []string {
	host := e.Host
	if host == "" || chorus.BuiltIn(host) {
		host = strings.TrimPrefix(chorus.PISTE.Of(e.Environment).API, "https://")
	}
	lines := []string{bullet(ticketWords.Host, host), bullet(ticketWords.Sent, ticketWords.APISent)}
	for _, api := range e.APIs {
		answer := ticketWords.NoAnswer
		if api.Status > 0 {
			answer = fmt.Sprintf("HTTP %d", api.Status)
		}
		lines = append(lines, bullet(fmt.Sprintf(ticketWords.API, api.Name), answer))
	}
	return lines
}

// answerOf is what came back from the token endpoint.
func answerOf(e *steps.Evidence) string {
	answer := fmt.Sprintf("HTTP %d", e.Status)
	if e.Code != "" {
		answer += " (" + e.Code + ")"
	}
	return answer
}

func applicant(s *handedOver) []string {
	return []string{
		bullet(ticketWords.Application, cmp.Or(s.Application.PISTE, ticketWords.Unknown)),
		bullet(ticketWords.ClientID, cmp.Or(s.ClientID, ticketWords.Unknown)),
		bullet(ticketWords.Structure, s.Name+", SIRET "+s.SIRET),
	}
}

// moment is a time to the second.
func moment(t time.Time) string { return t.Format("02/01/2006 15:04:05") }

// paris is t in the time of Paris. The rule is the Union's (Directive 2000/84/EC): summer
// time from the last Sunday of March to that of October, each at 01:00 UTC. A table of time
// zones is on no Windows, and half a megabyte.
func paris(t time.Time) time.Time {
	t = t.UTC()
	lastSunday := func(month time.Month) time.Time {
		last := time.Date(t.Year(), month, 31, 1, 0, 0, 0, time.UTC)
		return last.AddDate(0, 0, -int(last.Weekday()))
	}
	if t.Before(lastSunday(time.March)) || !t.Before(lastSunday(time.October)) {
		return t.In(time.FixedZone("CET", 3600))
	}
	return t.In(time.FixedZone("CEST", 7200))
}

// ticketWords are the letter's, in the one language of support.
var ticketWords = struct {
	Practice, Elsewhere                      string
	TokenSubject, DownSubject, ClosedSubject string
	Hello, TokenIntro, APIIntro              string
	When, Moment, Environment, Host          string
	Sent, TokenSent, APISent                 string
	Answer, Answered, API, NoAnswer          string
	Application, ClientID, Structure         string
	Unknown, Ask, ClosedAsk, Thanks          string
}{
	Practice:      "[ENTRAÎNEMENT, ne pas envoyer]",
	Elsewhere:     "[Serveurs personnalisés, ne pas envoyer]",
	TokenSubject:  "PISTE : %s à la demande de jeton OAuth2",
	DownSubject:   "Chorus Pro : API indisponibles derrière PISTE",
	ClosedSubject: "Chorus Pro : HTTP 403 sur toutes les API de production",
	Hello:         "Bonjour,",
	TokenIntro:    "Notre application n’obtient pas de jeton OAuth2 auprès de PISTE. Voici ce qui a été constaté.",
	APIIntro:      "PISTE délivre un jeton à notre application, mais les API de Chorus Pro ne répondent pas comme attendu. Voici ce qui a été constaté.",
	When:          "Date et heure", Moment: "%s UTC (%s à Paris)",
	Environment: "Environnement",
	Host:        "Serveur",
	Sent:        "Demande envoyée",
	TokenSent:   "POST /api/oauth/token, grant_type=client_credentials, scope=openid, Client ID et Client Secret dans le corps du formulaire",
	APISent:     "une lecture par API (POST), avec le jeton dans Authorization et le compte technique dans cpro-account ; rien n’est créé ni modifié",
	Answer:      "Réponse", Answered: "%s en %d ms ; demandes envoyées : %d, sans nouvelle tentative",
	API: "API %s", NoAnswer: "pas de réponse",
	Application: "Application PISTE", ClientID: "Client ID (masqué, communiqué sur demande)", Structure: "Structure",
	Unknown:   "non renseigné",
	Ask:       "Pouvez-vous nous dire si un incident est en cours ou si un quota est atteint, et ce que nous devons faire ?",
	ClosedAsk: "Nous avons accepté les CGU et sélectionné les API de production sur PISTE, puis déclaré le raccordement dans Chorus Pro. Pouvez-vous vérifier de votre côté les souscriptions de cette application et l’état du raccordement ?",
	Thanks:    "Merci d’avance.",
}
