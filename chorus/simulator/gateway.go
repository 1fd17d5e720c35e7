package simulator

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A route is one read that the simulated Chorus Pro serves.
type route struct {
	method, path string
	// serve answers the technical account at index caller of the fictitious ones.
	serve func(caller int, body []byte) Answer
}

var routes = []route{
	{http.MethodPost, "/cpro/factures/v1/rechercher/fournisseur", always("sent-invoices")},
	{http.MethodPost, "/cpro/factures/v1/rechercher/recipiendaire", always("received-invoices")},
	{http.MethodPost, "/cpro/structures/v1/rechercher", searchStructures},
	{http.MethodPost, "/cpro/structures/v1/consulter", consultStructure},
	{http.MethodGet, "/cpro/transverses/v1/health-check", always("health")},
	{http.MethodPost, "/cpro/transverses/v1/recuperer/tauxtva", always("rates")},
	{http.MethodPost, "/cpro/transverses/v1/recuperer/devises", always("currencies")},
	{http.MethodPost, "/cpro/utilisateurs/v1/monCompte/recuperer/rattachements", listAttachments},
}

// apis are the ones that the fictitious applications may subscribe to.
var apis = []string{"factures", "structures", "transverses", "utilisateurs"}

// writes are the first words of operations that would change something in Chorus Pro.
var writes = []string{"soumettre", "deposer", "traiter", "traiterRejet", "recycler", "completer", "creer", "modifier", "supprimer"}

// apiAnswer makes the checks in the order of the gateway. Whether it looks at the
// raccordement before the technical account is not known.
func (s *Simulator) apiAnswer(c call) Answer {
	api, operation := split(c.path)
	isKnown := slices.Contains(apis, api)
	if slices.Contains(writes, operation) {
		return Recorded("write-refused")
	}
	token, found := strings.CutPrefix(c.header.Get("Authorization"), "Bearer ")
	if !found {
		return Recorded("no-token", "realm", realm(isKnown))
	}
	given, found := s.holder(c.env, token)
	switch {
	case !found:
		return Recorded("unknown-token")
	case time.Now().After(given.expires):
		return Recorded("expired-token")
	case !isKnown:
		return Recorded("no-route")
	case s.scenario.unsubscribed, s.scenario.unconnected:
		return Recorded("forbidden")
	case c.header.Get("cpro-account") == "":
		return Recorded("no-account")
	}
	caller := technicalAccount(c.header.Get("cpro-account"))
	if caller < 0 || s.scenario.refusesAccount {
		return Recorded("bad-account")
	}
	return dispatch(c, caller)
}

func dispatch(c call, caller int) Answer {
	at := slices.IndexFunc(routes, func(r route) bool { return r.path == c.path })
	switch {
	case at < 0:
		return Recorded("no-route")
	case routes[at].method != c.method:
		return Recorded("bad-verb", "verb", routes[at].method)
	}
	return routes[at].serve(caller, c.body)
}

// split is the API and the first word of the operation in /cpro/API/v1/OPERATION/….
func split(path string) (api, operation string) {
	parts := strings.Split(path, "/")
	if len(parts) < 5 || parts[1] != "cpro" {
		return "", ""
	}
	return parts[2], parts[4]
}

// realm differs between a registered API and an unknown path.
func realm(registered bool) string {
	if registered {
		return "PISTE"
	}
	return "DefaultRealm"
}

// technicalAccount is the index of the account that the header cpro-account names, or -1.
func technicalAccount(header string) int {
	text, err := base64.StdEncoding.DecodeString(header)
	return slices.IndexFunc(fictitious.TechnicalAccounts, func(l Login) bool {
		return err == nil && l.Login+":"+l.Password == string(text)
	})
}

func always(name string) func(int, []byte) Answer {
	return func(int, []byte) Answer { return Recorded(name) }
}

// firstStructure is the idStructureCPP of the first fictitious structure.
const firstStructure = 10000001

// describe fills an answer about the fictitious structure at index place.
func describe(name string, place int) Answer {
	if place < 0 || place >= len(fictitious.Structures) {
		return Recorded("nothing-found")
	}
	s := fictitious.Structures[place]
	return Recorded(name, "id", strconv.Itoa(firstStructure+place), "siret", s.SIRET, "name", s.Name,
		"expiry", time.Now().AddDate(0, 0, 200).Format(time.DateOnly))
}

func searchStructures(_ int, body []byte) Answer {
	var search struct {
		Structure struct {
			SIRET string `json:"identifiantStructure"`
		} `json:"structure"`
	}
	_ = json.Unmarshal(body, &search) // what is unreadable finds nothing
	return describe("structures", slices.IndexFunc(fictitious.Structures, func(s Structure) bool {
		return s.SIRET == search.Structure.SIRET
	}))
}

func consultStructure(_ int, body []byte) Answer {
	var consulted struct {
		ID int `json:"idStructureCPP"`
	}
	_ = json.Unmarshal(body, &consulted) // what is unreadable finds nothing
	return describe("sheet", consulted.ID-firstStructure)
}

func listAttachments(caller int, _ []byte) Answer { return describe("attachments", caller) }
