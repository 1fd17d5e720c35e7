package simulator

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// An Answer is one answer of PISTE, of Chorus Pro, or of what may stand in their place, such
// as a proxy. As an http.Handler it answers every request.
// A {name} in it is filled in by Recorded.
type Answer struct {
	Status int
	Header map[string]string
	Body   string
}

var (
	asJSON = map[string]string{"Content-Type": "application/json"}
	asHTML = map[string]string{"Content-Type": "text/html; charset=utf-8"}
)

// answers are what was published or observed of the other side, by name. The tests of
// the client and the simulator both read this table, so that the two cannot drift
// apart. Grades: C confirmed by two independent sources, S by one, I inferred.
var answers = map[string]Answer{
	// The token endpoint.
	"token":        {200, asJSON, `{"access_token":"{token}","token_type":"Bearer","expires_in":3600,"scope":"openid"}`},               // C
	"token-wide":   {200, asJSON, `{"access_token":"{token}","token_type":"Bearer","expires_in":3600,"scope":"openid resource.READ"}`}, // C that it occurs
	"refused":      {400, asJSON, refusal},                                                                                             // status C, text S
	"refused-401":  {401, asJSON, refusal},                                                                                             // S, RFC 6749 §5.2 allows it
	"unauthorized": {400, asJSON, `{"error":"unauthorized_client"}`},                                                                   // I
	"bad-request":  {400, asJSON, `{"error":"invalid_request","error_description":"Missing or duplicate parameters."}`},                // I
	"bad-grant":    {400, asJSON, `{"error":"unsupported_grant_type","error_description":"Unsupported grant type."}`},                  // I
	"bad-verb":     {405, map[string]string{"Allow": "{verb}"}, ""},                                                                    // S
	"tokeninfo":    {200, asJSON, `{"audience":"{application}","user_id":"{client}","scope":"openid","expires_in":{left}}`},            // S, never seen on PISTE
	"no-tokeninfo": {404, nil, ""},                                                                                                     // I

	// The gateway in front of Chorus Pro.
	"no-token":      {400, challenge("{realm}", "invalid_request", "Unable to find token in the message"), ""},                                                       // C
	"unknown-token": {401, challenge("DefaultRealm", "invalid_token", "Unable to find the access token in persistent storage."), ""},                                 // S
	"expired-token": {401, challenge("DefaultRealm", "invalid_token", "The access token expired."), ""},                                                              // S
	"forbidden":     {403, nil, ""},                                                                                                                                  // C unsubscribed, I without raccordement
	"no-account":    {400, asJSON, `{"codeRetour":1,"libelle":"cpro-account"}`},                                                                                      // S that it is a 400, body I
	"bad-account":   {401, map[string]string{"WWW-Authenticate": `Bearer realm="PISTE",error="Unauthorized", error_description="login or password incorrects"`}, ""}, // C
	"no-route":      {404, nil, ""},                                                                                                                                  // C that it occurs
	"write-refused": {403, asJSON, `{"error":"access_denied","error_description":"The simulator serves reads only."}`},                                               // ours

	// Chorus Pro.
	"health":            {200, asJSON, `{"body":"L'API CPRO est actuellement disponible et fonctionnel.","statusCode":"OK","statusCodeValue":200}`},                                                                                                                                                                                                                                    // S
	"rates":             {200, asJSON, `{"codeRetour":0,"libelle":"TRA_MSG_00.000","listeTauxTva":[{"codeTauxTva":"TVA5","libelleTauxTva":"20%","valeurTauxTva":20}]}`},                                                                                                                                                                                                                // members C
	"currencies":        {200, asJSON, `{"codeRetour":0,"libelle":"TRA_MSG_00.000","listeDevises":[{"codeDevise":"EUR","libelleDevise":"Euro"}]}`},                                                                                                                                                                                                                                     // members C
	"sent-invoices":     {200, asJSON, `{"codeRetour":0,"libelle":"TRA_MSG_00.000","listeFactures":[],"parametresRetour":{"nbResultatsParPage":1,"pageCourante":1,"pages":0,"total":0}}`},                                                                                                                                                                                              // members C
	"received-invoices": {200, asJSON, `{"codeRetour":0,"libelle":"TRA_MSG_00.000","listeFactures":[],"nbResultatsParPage":1,"pageCourante":1,"pages":0,"total":0}`},                                                                                                                                                                                                                   // members C
	"structures":        {200, asJSON, `{"codeRetour":0,"libelle":"TRA_MSG_00.000","listeStructures":[{"idStructureCPP":{id},"designationStructure":"{name}","identifiantStructure":"{siret}","typeIdentifiantStructure":"SIRET","statut":"ACTIVE"}],"parametresRetour":{"nbResultatsParPage":10,"pageCourante":1,"pages":1,"total":1}}`},                                              // C
	"sheet":             {200, asJSON, `{"codeRetour":0,"libelle":"TRA_MSG_00.000","informationGenerales":{"raisonSocialeStructure":"{name}","identifiantStructure":"{siret}","dateExpirationMotPasseCompteTech":"{expiry}"},"parametres":{},"adressePostaleDuSiege":{}}`},                                                                                                             // members C
	"attachments":       {200, asJSON, `{"codeRetour":0,"libelle":"GCU_MSG_01_000","listeStructureRattachement":[{"idStructure":{id},"idRattachementStructure":1,"designationStructure":"{name}","identifiantStructure":"{siret}","typeIdentifiantStructure":"SIRET","listeServicesRattache":[]}],"parametresRetour":{"nbResultatsParPage":10,"pageCourante":1,"pages":1,"total":1}}`}, // members C, libelle I
	"nothing-found":     {200, asJSON, `{"codeRetour":20000,"libelle":"TRA_MSG_00.015"}`},                                                                                                                                                                                                                                                                                              // S

	// What stands in their place. No sample is published: all I.
	"throttled":      {429, nil, ""},
	"down":           {503, asHTML, "<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>"},
	"captive-portal": {200, asHTML, "<!DOCTYPE html><html><head><title>Connexion au réseau</title></head><body><form><input name=\"code\"></form></body></html>"},
	"garbage":        {200, asJSON, `{"access_token":"{token}","token_ty`},
	"blocked":        {403, asHTML, "<html><body>Accès bloqué</body></html>"},
	"empty":          {200, nil, ""},
	"redirect":       {302, map[string]string{"Location": "https://portail.invalid/login"}, ""},
}

// refusal is the only body that is known word for word: the same bytes for every wrong pair.
const refusal = `{"error":"invalid_client","error_description":"Client authentication failed (e.g. unknown client, no client authentication included, or unsupported authentication method)."}`

func challenge(realm, code, description string) map[string]string {
	return map[string]string{"WWW-Authenticate": `Bearer realm="` + realm + `",error="` + code + `",error_description="` + description + `"`}
}

// Recorded returns the answer of that name, with a value for each {name} in it: "token", value,
// …. It is empty where no answer has that name.
func Recorded(name string, pairs ...string) Answer {
	a := answers[name]
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	replacer := strings.NewReplacer(pairs...)
	header := map[string]string{}
	for key, value := range a.Header {
		header[key] = replacer.Replace(value)
	}
	return Answer{a.Status, header, replacer.Replace(a.Body)}
}

// Names lists the recorded answers.
func Names() []string { return slices.Sorted(maps.Keys(answers)) }

// ServeHTTP implements http.Handler.
func (a Answer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // net/http sees a client leave only once the body is read
	for key, value := range a.Header {
		w.Header().Set(key, value)
	}
	w.WriteHeader(a.Status)
	_, _ = io.WriteString(w, a.Body)
}
