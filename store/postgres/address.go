package postgres

import (
	"cmp"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"raccord/store"
)

// This file reads the address of a desk. The rules are:
//
//   - What the address does not say, libpq's environment, service files and ~/.pgpass say, and
//     certificates are found where libpq finds them.
//   - The address holds no password: every list of processes would show it.
//   - Another host than loopback or a socket is reached by sslmode=verify-full, unless the address
//     itself says otherwise.

// verifyFull is the sslmode that verifies who the server is.
const verifyFull = "verify-full"

const (
	// connectPatience is how long a connection may take to be made.
	connectPatience = 5 * time.Second
	// mostConnections is how many a program has for its statements. A desk of fifty people shares the
	// hundred connections that a server takes by default.
	mostConnections = 2
	// idleLife is for how long a connection that is not used is kept.
	idleLife = time.Minute
)

// settings are what each connection asks the server for, where the address does not. By the keepalives the
// server notices within a minute that a program's computer is gone, and gives free what it has locked.
var settings = map[string]string{
	"application_name":    "raccord",
	"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3",
}

// IsAddress tells whether what --store names is a desk, and no folder.
func IsAddress(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// An address is one that was read.
type address struct {
	config *pgxpool.Config
	// shown is the address as it may be shown, without user, password and parameters.
	shown string
	// unverified is the sslmode by which another computer is reached without its name being verified, ""
	// where it is verified or there is no other computer.
	unverified string
}

// parse reads an address. The error is a *[store.AddressError].
func parse(given string) (a address, err error) {
	u, err := url.Parse(given)
	if err != nil || !IsAddress(given) { // the error quotes the address
		return a, &store.AddressError{}
	}
	query := u.Query()
	if _, ok := u.User.Password(); ok || query.Has("password") {
		return a, &store.AddressError{Password: true}
	}
	if err := checkFiles(query); err != nil {
		return a, err
	}
	a.shown = (&url.URL{Scheme: "postgres", Host: u.Host, Path: u.Path}).String()
	if a.config, err = pgxpool.ParseConfig(given); err != nil {
		return a, &store.AddressError{}
	}
	if remote(a.config) {
		if !query.Has("sslmode") && !query.Has("ssl") {
			query.Set("sslmode", verifyFull)
		}
		if a.unverified = cmp.Or(query.Get("sslmode"), "require"); a.unverified == verifyFull {
			a.unverified = ""
		}
		u.RawQuery = query.Encode()
		if a.config, err = pgxpool.ParseConfig(u.String()); err != nil {
			return a, &store.AddressError{}
		}
	}
	a.config.ConnConfig.ConnectTimeout = connectPatience
	a.config.MaxConns, a.config.MinConns, a.config.MaxConnIdleTime = mostConnections, 0, idleLife
	for setting, value := range settings {
		if asked := a.config.ConnConfig.RuntimeParams; asked[setting] == "" {
			asked[setting] = value
		}
	}
	return a, nil
}

// remote tells whether one of the hosts of an address is neither loopback nor a socket.
func remote(config *pgxpool.Config) bool {
	hosts := []string{config.ConnConfig.Host}
	for _, other := range config.ConnConfig.Fallbacks {
		hosts = append(hosts, other.Host)
	}
	for _, host := range hosts {
		ip := net.ParseIP(host)
		if !strings.HasPrefix(host, "/") && !strings.HasPrefix(host, "@") && host != "localhost" && !ip.IsLoopback() {
			return true
		}
	}
	return false
}
