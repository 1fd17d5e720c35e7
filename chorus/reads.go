package chorus

// This file is the closed list of what is ever sent to Chorus Pro. The rules are:
//
//   - Reads only. Write routes (« soumettre », « deposer/flux », « traiter ») lie one
//     word away, so a route is spelt out here or is not called.
//   - One read per API, the one that other products use as their connection test. Invoices are
//     searched as the one who sends them, or as the one who only receives them.
//   - Without an account the login is visibly fictitious: it is not known after how many
//     wrong passwords Chorus Pro locks a real one.

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"raccord/store/secret"
)

// A read is one harmless call. Its body is JSON.
type read struct{ api, path, body string }

// readsFor returns one read of each of the four APIs a connector needs, in the order in which
// reports show them.
func readsFor(s Structure) []read {
	invoices := read{"factures", "/cpro/factures/v1/rechercher/fournisseur", `{"typeFacture":"FACTURE","rechercheFactureParFournisseur":{"nbResultatsParPage":1}}`}
	if s.Receives {
		invoices = read{"factures", "/cpro/factures/v1/rechercher/recipiendaire", `{"typeDemandePaiement":"FACTURE","paramRecherche":{"nbResultatsParPage":1,"pageResultatDemandee":1}}`}
	}
	return []read{
		invoices,
		{"structures", "/cpro/structures/v1/rechercher", fmt.Sprintf(`{"structure":{"typeIdentifiantStructure":"SIRET","identifiantStructure":%q}}`, s.SIRET)},
		{"transverses", "/cpro/transverses/v1/recuperer/tauxtva", `{"codeLangue":"fr"}`},
		{"utilisateurs", "/cpro/utilisateurs/v1/monCompte/recuperer/rattachements", `{"parametresRecherche":{"nbResultatsParPage":10,"pageResultatDemandee":1}}`},
	}
}

// consultation returns the read that tells when the technical password of a structure expires,
// by its idStructureCPP.
func consultation(id string) read {
	return read{"structures", "/cpro/structures/v1/consulter", `{"idStructureCPP":` + id + `}`}
}

// noAccount is the technical account of the indicative probe.
var noAccount = TechnicalAccount{Login: "sonde-sans-compte@raccord.invalid", Password: secret.Of("aucun")}

// request is the call. The account has a header of its own: in Authorization it would
// overwrite the token, which oauth2.Transport puts there.
func (r read) request(base string, account TechnicalAccount) (*http.Request, error) {
	request, err := http.NewRequest(http.MethodPost, base+r.path, strings.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	login := account.Login + ":" + account.Password.Reveal()
	request.Header.Set("cpro-account", base64.StdEncoding.EncodeToString([]byte(login)))
	request.Header.Set("Content-Type", "application/json;charset=utf-8")
	request.Header.Set("Accept", "application/json;charset=utf-8")
	return request, nil
}

// accessByStatus are the statuses that need no body to be understood.
var accessByStatus = map[int]Access{
	http.StatusForbidden: AccessNotGranted,
	http.StatusNotFound:  AccessNotFound,
}

// access is what the answer to a read says about the access to its API.
func (x *exchange) access(indicative bool) Access {
	if access, plain := accessByStatus[x.status]; plain {
		return access
	}
	if x.status == http.StatusUnauthorized {
		return x.unauthorized(indicative)
	}
	reply, ok := object(x.body)
	_, business := reply["codeRetour"]
	if ok && (x.status == http.StatusOK || business && x.status == http.StatusBadRequest) {
		return AccessGranted
	}
	return AccessUnavailable
}

// bearerError finds the attribute error of a WWW-Authenticate header (RFC 6750 §3), and not
// error_description.
var bearerError = regexp.MustCompile(`(?i)(?:^|[\s,])error\s*=\s*"?([a-z_]+)`)

// unauthorized tells the token's 401 from the technical account's. The gateway lets
// a call through to the account only where the API is subscribed.
func (x *exchange) unauthorized(indicative bool) Access {
	for _, challenge := range x.header.Values("WWW-Authenticate") {
		found := bearerError.FindStringSubmatch(challenge)
		if found != nil && strings.EqualFold(found[1], "invalid_token") {
			return AccessTokenRefused
		}
	}
	if indicative {
		return AccessGranted
	}
	return AccessAccountRefused
}
