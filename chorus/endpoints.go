package chorus

// This file decides which hosts a secret may be sent to. The rules are:
//
//   - An endpoints file names all four hosts: a half-written one must not send a
//     fictitious pair to the real PISTE, nor a real pair to a simulator.
//   - https only, except on loopback.
//   - No user, query or fragment in an address.
//   - The member "accounts", which the simulator adds, is ignored.

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Hosts are the addresses of one environment, without a trailing slash. A path in one is put
// before every route.
type Hosts struct {
	OAuth string `json:"oauth"`
	API   string `json:"api"`
}

// Endpoints are the addresses of both environments.
type Endpoints struct {
	Production Hosts `json:"production"`
	Sandbox    Hosts `json:"sandbox"`
}

// PISTE holds the built-in addresses, the ones that AIFE publishes.
var PISTE = Endpoints{
	Production: Hosts{OAuth: "https://oauth.piste.gouv.fr", API: "https://api.piste.gouv.fr"},
	Sandbox:    Hosts{OAuth: "https://sandbox-oauth.piste.gouv.fr", API: "https://sandbox-api.piste.gouv.fr"},
}

// Of returns the hosts of env.
func (e Endpoints) Of(env Environment) Hosts {
	if env == Sandbox {
		return e.Sandbox
	}
	return e.Production
}

// BuiltIn tells whether host is one of PISTE's own.
func BuiltIn(host string) bool {
	piste := PISTE
	for _, address := range piste.members() {
		if strings.TrimPrefix(*address, "https://") == host {
			return true
		}
	}
	return false
}

// The rules an EndpointsError names.
const (
	RuleJSON    = "json"    // one JSON object, of objects of strings
	RuleUnknown = "unknown" // no member but the four hosts and "accounts"
	RuleMissing = "missing" // all four hosts
	RuleAddress = "address" // scheme, host and perhaps a path; no user, query or fragment
	RuleHTTPS   = "https"   // https, or http on loopback
	RuleRoute   = "route"   // the host without the path of a request, which is put behind it
)

// An EndpointsError says which member of an endpoints file breaks which rule. Member
// is a path such as "production.oauth", empty when it is the whole file.
type EndpointsError struct {
	Member, Rule string
	// Host is what should stand there, where the rule is RuleRoute.
	Host string
}

func (e *EndpointsError) Error() string {
	if e.Member == "" {
		return fmt.Sprintf("chorus: endpoints: rule %q", e.Rule)
	}
	return fmt.Sprintf("chorus: endpoints: %s: rule %q", e.Member, e.Rule)
}

// ReadEndpoints reads the text of an endpoints file. Its error is an *EndpointsError.
func ReadEndpoints(text []byte) (Endpoints, error) {
	given, err := flatten(text)
	if err != nil {
		return Endpoints{}, err
	}
	var e Endpoints
	for member, host := range e.members() {
		*host = strings.TrimRight(given[member], "/")
		delete(given, member)
	}
	for _, member := range slices.Sorted(maps.Keys(given)) {
		return Endpoints{}, &EndpointsError{Member: member, Rule: RuleUnknown}
	}
	return e, e.check()
}

// flatten returns the texts of an endpoints file by path: "production.oauth".
func flatten(text []byte) (map[string]string, error) {
	var file map[string]json.RawMessage
	if json.Unmarshal(text, &file) != nil || file == nil {
		return nil, &EndpointsError{Rule: RuleJSON}
	}
	delete(file, "accounts")
	given := map[string]string{}
	for _, side := range slices.Sorted(maps.Keys(file)) {
		var hosts map[string]string
		if side != string(Production) && side != string(Sandbox) {
			return nil, &EndpointsError{Member: side, Rule: RuleUnknown}
		}
		if json.Unmarshal(file[side], &hosts) != nil {
			return nil, &EndpointsError{Member: side, Rule: RuleJSON}
		}
		for name, address := range hosts {
			given[side+"."+name] = address
		}
	}
	return given, nil
}

// members yields the four hosts by path, in the file's order.
func (e *Endpoints) members() func(yield func(string, *string) bool) {
	return func(yield func(string, *string) bool) {
		_ = yield("production.oauth", &e.Production.OAuth) &&
			yield("production.api", &e.Production.API) &&
			yield("sandbox.oauth", &e.Sandbox.OAuth) &&
			yield("sandbox.api", &e.Sandbox.API)
	}
}

func (e Endpoints) check() error {
	for member, host := range e.members() {
		if rule := brokenRule(*host); rule != "" {
			return &EndpointsError{Member: member, Rule: rule}
		}
		if base, found := cutRoute(*host); found {
			return &EndpointsError{Member: member, Rule: RuleRoute, Host: base}
		}
	}
	return nil
}

func brokenRule(address string) string {
	if address == "" {
		return RuleMissing
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || strings.ContainsAny(address, "?#") {
		return RuleAddress
	}
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()) {
		return ""
	}
	return RuleHTTPS
}

// cutRoute cuts an address where the path of a request begins: people copy the whole of it
// from a documentation.
func cutRoute(address string) (base string, found bool) {
	for _, route := range []string{TokenPath, "/cpro/"} {
		if base, _, found := strings.Cut(address, route); found {
			return base, true
		}
	}
	return address, false
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
