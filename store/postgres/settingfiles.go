package postgres

import (
	"cmp"
	"net/url"
	"os"
	"path/filepath"

	"github.com/jackc/pgservicefile"

	"raccord/store"
)

// This file looks at the files that libpq's settings name, before pgx reads them. The rules are:
//
//   - pgx waits for the writer of a pipe without end, and nothing interrupts it. So a setting names a
//     regular file, or the device that holds nothing.
//   - What pgx does about a file that is missing is left to it: most people have no ~/.pgpass.
//   - The address counts before the service, the service before the environment, and that before the
//     file at its usual place, as libpq has it.

// A fileSetting is a setting of libpq that names a file.
type fileSetting struct {
	keyword, variable string
	// usual is the file's usual place in the user's home. On Windows it is elsewhere, where no pipe can be.
	usual string
}

var serviceFile = fileSetting{"servicefile", "PGSERVICEFILE", ".pg_service.conf"}

var fileSettings = []fileSetting{
	{"passfile", "PGPASSFILE", ".pgpass"},
	{"sslrootcert", "PGSSLROOTCERT", ".postgresql/root.crt"},
	{"sslcert", "PGSSLCERT", ".postgresql/postgresql.crt"},
	{"sslkey", "PGSSLKEY", ".postgresql/postgresql.key"},
}

// checkFiles refuses files of settings that pgx would wait for. The error is a *[store.AddressError].
func checkFiles(query url.Values) error {
	var service map[string]string
	if name := cmp.Or(query.Get("service"), os.Getenv("PGSERVICE")); name != "" {
		path, err := serviceFile.check(query, nil)
		if err != nil {
			return err
		}
		service = settingsOf(path, name)
	}
	for _, s := range fileSettings {
		if _, err := s.check(query, service); err != nil {
			return err
		}
	}
	return nil
}

// check returns the path that counts, or refuses it.
func (s fileSetting) check(query url.Values, service map[string]string) (path string, err error) {
	name := s.keyword
	if path = cmp.Or(query.Get(s.keyword), service[s.keyword]); path == "" {
		if path = os.Getenv(s.variable); path != "" {
			name = s.variable
		} else if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, s.usual)
		}
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() && path != os.DevNull {
		return "", &store.AddressError{Setting: name, Path: path}
	}
	return path, nil
}

// settingsOf returns the settings of a service, none where pgx will not find them either.
func settingsOf(path, name string) map[string]string {
	file, err := pgservicefile.ReadServicefile(path)
	if err != nil {
		return nil
	}
	service, err := file.GetService(name)
	if err != nil {
		return nil
	}
	return service.Settings
}
