package postgres

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"raccord/store"
)

// TestSettings: a connection asks for keepalives, so that what a program has locked is free a minute after
// its computer is gone; what the address asks for itself stays.
func TestSettings(t *testing.T) {
	a, err := parse("postgres://claire@db.example/desk?tcp_keepalives_idle=7")
	if err != nil {
		t.Fatal(err)
	}
	asked := a.config.ConnConfig.RuntimeParams
	if asked["tcp_keepalives_idle"] != "7" || asked["tcp_keepalives_count"] != "3" || asked["application_name"] != "raccord" {
		t.Errorf("%v", asked)
	}
}

// TestSettingFiles: wherever a setting is, what it names is refused where it is no regular file, under the
// setting's name. A folder stands for all of these: a pipe would keep pgx waiting.
func TestSettingFiles(t *testing.T) {
	odd, missing := t.TempDir(), filepath.Join(t.TempDir(), "none")
	service := filepath.Join(t.TempDir(), "services")
	if err := os.WriteFile(service, []byte("[desk]\nsslkey="+odd+"\n[plain]\nhost=localhost\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	asked := func(setting, path string) string { return setting + "=" + url.QueryEscape(path) }
	for _, test := range []struct {
		name, query    string
		env            map[string]string
		usual, refused string // the file that is odd in the user's home, the setting that is refused
	}{
		{"nothing set", "", nil, "", ""},
		{"a password file", "", map[string]string{"PGPASSFILE": odd}, "", "PGPASSFILE"},
		{"the usual password file", "", nil, ".pgpass", "passfile"},
		{"no password file", "", map[string]string{"PGPASSFILE": missing}, ".pgpass", ""},
		{"no passwords", "", map[string]string{"PGPASSFILE": os.DevNull}, ".pgpass", ""},
		{"an authority", "", map[string]string{"PGSSLROOTCERT": odd}, "", "PGSSLROOTCERT"},
		{"the usual authority", "", nil, ".postgresql/root.crt", "sslrootcert"},
		{"a certificate", "", map[string]string{"PGSSLCERT": odd}, "", "PGSSLCERT"},
		{"a key", "", map[string]string{"PGSSLKEY": odd}, "", "PGSSLKEY"},
		{"in the address", asked("sslkey", odd), nil, "", "sslkey"},
		{"the address counts", asked("passfile", missing), map[string]string{"PGPASSFILE": odd}, "", ""},
		{"a service file", "", map[string]string{"PGSERVICE": "desk", "PGSERVICEFILE": odd}, "", "PGSERVICEFILE"},
		{"a service file in the address", "service=desk&" + asked("servicefile", odd), nil, "", "servicefile"},
		{"no service", "", map[string]string{"PGSERVICEFILE": odd}, "", ""},
		{"in a service", "", map[string]string{"PGSERVICE": "desk", "PGSERVICEFILE": service}, "", "sslkey"},
		{"in another service", "", map[string]string{"PGSERVICE": "plain", "PGSERVICEFILE": service}, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := t.TempDir()
			if test.usual != "" {
				if err := os.MkdirAll(filepath.Join(home, test.usual), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("HOME", home)
			t.Setenv("USERPROFILE", home)
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			_, err := parse("postgres://claire@localhost/desk?" + test.query)
			refused, _ := errors.AsType[*store.AddressError](err)
			if (err != nil) != (test.refused != "") || err != nil && (refused.Setting != test.refused || refused.Path == "") {
				t.Errorf("%v, want %q refused", err, test.refused)
			}
		})
	}
}
