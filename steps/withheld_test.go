package steps

import (
	"strings"
	"testing"

	"raccord/store/storetest/canary"
)

// A name is repeated as it was given. Of one that may hold a secret nothing is, but for the rest of
// what is surely a path.
func TestWithheld(t *testing.T) {
	const s = canary.Usual
	for given, shown := range map[string]string{
		"secret.txt": "secret.txt", "./Secrets 2026/mairie-d-evry.txt": "./Secrets 2026/mairie-d-evry.txt", "": "", "-": "-", "/": "/",
		"/srv/secrets/2026/evry-0012.txt": "/srv/secrets/2026/evry-0012.txt", `C:\Users\claire\mot de passe.txt`: `C:\Users\claire\mot de passe.txt`,
		"mairie-d-evry": "mairie-d-evry", "73282932000074": "73282932000074", "127.0.0.1:0": "127.0.0.1:0", "https://evry.example/a/b": "https://evry.example/a/b",
		"/tmp/2026-11-27/0001/abcd/ef01": "/tmp/2026-11-27/0001/abcd/ef01", "client_secret.txt": "client_secret.txt", "postgres://claire@bases.evry.example/raccord": "postgres://claire@bases.evry.example/raccord",

		s: "?", "--" + s: "?", s + ".txt": "?", "secrets/" + s: "?", s + "/x": "?", "structures[0]." + s: "?",
		"./" + s: "./?", "/var/pods/" + s + "/volumes/x.json": "/var/pods/?/volumes/x.json", `C:\` + s + `\x`: `C:\?\x`, `\\serveur\` + s: `\\serveur\?`, "~/" + s: "~/?",
		canary.Text: "?", "postgres://claire:Mot-invente7@bases.evry.example/raccord": "?",
	} {
		if got := Withheld(given, "?"); got != shown {
			t.Errorf("%q is shown as %q, want %q", given, got, shown)
		}
	}
	for how, text := range canary.Spellings {
		if got := Withheld(text, "?"); got != "?" && (!fromSomewhere.MatchString(text) || !strings.Contains(got, "?") || looksSecret(got)) {
			t.Errorf("%s is shown: %q", how, got)
		}
	}
}
