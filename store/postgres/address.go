package postgres

import (
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

const (
	// connectPatience is how long a connection may take to be made.
	connectPatience = 5 * time.Second
	// mostConnections is how many a program has for its statements. A desk of fifty people shares the
	// hundred connections that a server takes by default.
	mostConnections = 2
	// idleLife is for how long a connection that is not used is kept.
	idleLife = time.Minute
)

// IsAddress tells whether what --store names is a desk, and no folder.
func IsAddress(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// parse reads an address. It also returns the address as it may be shown, without user, password
// and parameters.
func parse(address string) (config *pgxpool.Config, shown string, err error) {
	u, err := url.Parse(address)
	if err != nil || !IsAddress(address) { // the error quotes the address
		return nil, "postgres://…", &store.ServerError{Server: "postgres://…", Reason: store.BadAddress}
	}
	shown = (&url.URL{Scheme: "postgres", Host: u.Host, Path: u.Path}).String()
	query := u.Query()
	if _, given := u.User.Password(); given || query.Has("password") {
		return nil, shown, &store.ServerError{Server: shown, Reason: store.PasswordInAddress}
	}
	if config, err = pgxpool.ParseConfig(address); err != nil {
		return nil, shown, &store.ServerError{Server: shown, Reason: store.BadAddress, Err: err}
	}
	if remote(config) && !query.Has("sslmode") {
		query.Set("sslmode", "verify-full")
		u.RawQuery = query.Encode()
		if config, err = pgxpool.ParseConfig(u.String()); err != nil {
			return nil, shown, &store.ServerError{Server: shown, Reason: store.BadAddress, Err: err}
		}
	}
	config.ConnConfig.ConnectTimeout = connectPatience
	config.MaxConns, config.MinConns, config.MaxConnIdleTime = mostConnections, 0, idleLife
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "raccord"
	}
	return config, shown, nil
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
