package doctor

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"filippo.io/age"
	"github.com/gofrs/flock"
	"github.com/zalando/go-keyring"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/wizardtest"
)

// A fakeNetwork has routes and came of them.
type fakeNetwork struct {
	routes  []chorus.Route
	reached []chorus.Reach
	asked   int
}

func (n *fakeNetwork) Routes() []chorus.Route { return n.routes }
func (n *fakeNetwork) Reach(ctx context.Context) ([]chorus.Reach, error) {
	n.asked++
	return n.reached, ctx.Err()
}

var roomy = terminal{name: "xterm-256color", columns: 100, rows: 30, colours: 256, locale: "fr_FR.UTF-8"}

// healthy are options under which nothing is wrong, with a store of their own.
func healthy(t *testing.T) *options {
	t.Helper()
	keyring.MockInit()
	kept, err := store.Open(filepath.Join(t.TempDir(), "store"))
	if err != nil {
		t.Fatal(err)
	}
	return &options{
		Program:      &cli.Program{},
		surroundings: surroundings{system: runtime.GOOS, terminal: roomy, network: &fakeNetwork{}, public: certigna, open: func() (store.Store, error) { return kept, nil }},
	}
}

// certigna tells whether an authority of tests goes by that name.
func certigna(authorities []*x509.Certificate) bool {
	return slices.ContainsFunc(authorities, func(a *x509.Certificate) bool {
		return strings.HasPrefix(strings.Join(a.Subject.Organization, ""), "Certigna")
	})
}

// examined runs doctor in one language and returns its document and exit code.
func examined(t *testing.T, l steps.Language, o *options) (diagnosis, int) {
	t.Helper()
	var out bytes.Buffer
	o.json = true
	o.Program = &cli.Program{Voice: wizard.VoiceIn(l), Out: &out, Err: &out, Flags: o.Flags}
	err := o.run(t.Context())
	var d diagnosis
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatalf("%v in %s", err, out.Bytes())
	}
	return d, cli.ExitOf(err)
}

// found is the line of that code.
func found(t *testing.T, d diagnosis, code string) line {
	t.Helper()
	i := slices.IndexFunc(d.Checks, func(l line) bool { return l.Code == code })
	if i < 0 {
		t.Fatalf("no %s in %+v", code, d.Checks)
	}
	return d.Checks[i]
}

// failures are the codes of what failed.
func failures(d diagnosis) []string {
	var codes []string
	for _, l := range d.Checks {
		if !l.OK && !l.Skipped {
			codes = append(codes, l.Code)
		}
	}
	return codes
}

func TestDoctorNothingWrong(t *testing.T) {
	d, exit := examined(t, steps.French, healthy(t))
	if bad := failures(d); exit != 0 || bad != nil {
		t.Errorf("exit code %d, %v", exit, bad)
	}
	for _, code := range []string{"terminal.screen", "terminal.size", "store.writable", "store.lock", "vault.keyring", "clock.unknown"} {
		if l := found(t, d, code); l.Observed == "" || l.Remedy != "" {
			t.Errorf("%+v", l)
		}
	}
}

// broken are options under which everything is wrong at once.
func broken(t *testing.T) *options {
	o := healthy(t)
	keyring.MockInitWithError(keyring.ErrUnsupportedPlatform)
	t.Cleanup(keyring.MockInit)
	o.VaultKind = "keyring"
	o.terminal = terminal{lines: cli.LinesDumb, columns: 20, rows: 5}
	o.system = "linux"
	o.open = func() (store.Store, error) {
		return nil, &store.WriteError{Path: "/nowhere", Op: "make folder", Err: os.ErrPermission}
	}
	unclear, lost := chorus.Route{Host: "oauth.piste.example", Unclear: true}, chorus.Route{Host: "api.piste.example"}
	o.network = &fakeNetwork{routes: []chorus.Route{unclear, lost}, reached: []chorus.Reach{
		{Route: unclear, Failure: &chorus.Failure{Fault: chorus.Proxy}}, {Route: lost, Failure: &chorus.Failure{Fault: chorus.DNS}},
	}}
	return o
}

func TestDoctorStopsAtNothing(t *testing.T) {
	for _, l := range steps.Languages {
		d, exit := examined(t, l, broken(t))
		want := []string{"terminal.small", "terminal.other-charset", "store.closed", "vault.absent", "proxy.unclear", "host.dns"}
		if got := failures(d); !slices.Equal(got, want) || exit != wizard.ExitStorage {
			t.Errorf("%s: exit code %d, %v, want %v", l, exit, got, want)
		}
		if last := d.Checks[len(d.Checks)-1]; last.Check != "clock" || !last.Skipped || last.OK {
			t.Errorf("%s: the last is %+v", l, last)
		}
	}
}

// TestDoctorAddress: what is wrong with the address of a desk is said in the reader's language.
func TestDoctorAddress(t *testing.T) {
	for _, l := range steps.Languages {
		o := broken(t)
		o.open = func() (store.Store, error) { return nil, &store.AddressError{Setting: "PGPASSFILE", Path: "/pipe"} }
		d, exit := examined(t, l, o)
		said := wizard.VoiceIn(l).Say("usage.desk-file", "setting", "PGPASSFILE", "path", "/pipe")
		at := slices.IndexFunc(d.Checks, func(c line) bool { return c.Code == "store.address" })
		if at < 0 || exit != wizard.ExitStorage || !strings.Contains(d.Checks[at].Observed, said) || d.Checks[at].OK {
			t.Errorf("%s: exit code %d, %+v, want %q", l, exit, d.Checks, said)
		}
	}
}

// TestDoctorForPeople: one line for each result, and right below one for each remedy.
func TestDoctorForPeople(t *testing.T) {
	for _, l := range steps.Languages {
		var out bytes.Buffer
		o := broken(t)
		o.Voice, o.Out, o.Err = wizard.VoiceIn(l), &out, &out
		if err := o.run(t.Context()); cli.ExitOf(err) != wizard.ExitStorage {
			t.Errorf("%s: %v", l, err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		remedies := 0
		for i, text := range lines {
			if strings.HasPrefix(text, o.label(failed)) {
				if !strings.HasPrefix(lines[i+1], o.label("remedy")) || len(lines[i+1]) < 30 {
					t.Errorf("%s: no remedy under %q", l, text)
				}
			}
			if strings.HasPrefix(text, o.label("remedy")) {
				remedies++
			}
		}
		if remedies != 6 || !strings.HasSuffix(lines[len(lines)-1], " 6.") {
			t.Errorf("%s: %d remedies in\n%s", l, remedies, out.String())
		}
	}
}

// TestDoctorKeys: what scripts read is there whatever was found.
func TestDoctorKeys(t *testing.T) {
	for _, o := range []*options{healthy(t), broken(t)} {
		var out bytes.Buffer
		o.json = true
		o.Voice, o.Out = wizard.VoiceIn(steps.English), &out
		_ = o.run(t.Context())
		var d struct {
			Version int
			Checks  []map[string]any
		}
		if err := json.Unmarshal(out.Bytes(), &d); err != nil || d.Version != 1 || len(d.Checks) < 6 {
			t.Fatalf("%v: %s", err, out.Bytes())
		}
		for _, check := range d.Checks {
			for _, key := range []string{"check", "code", "subject", "ok", "skipped", "observed", "remedy"} {
				if _, there := check[key]; !there || len(check) != 7 {
					t.Errorf("%s in %v", key, check)
				}
			}
		}
	}
}

func TestDoctorGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	o := healthy(t)
	o.Voice, o.Out = wizard.VoiceIn(steps.English), &out
	err := o.run(ctx)
	if !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("%v, %s", err, out.String())
	}
}

const goodDossier = `{"version":1,"customer":{"name":"Mairie de Clairval","role":"recipient"},"structures":[]}`

// kept is the folder that is examined.
func kept(o *options) *store.Folder {
	s, _ := o.open()
	return wizardtest.Folder(s)
}

// spoil writes a file among the dossiers.
func spoil(t *testing.T, s *store.Folder, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.Dir(), "dossiers", name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDoctorStore(t *testing.T) {
	cases := []struct {
		name  string
		spoil func(*testing.T, *store.Folder)
		code  string
		says  string // beside the path, in the line or its remedy
	}{
		{"read-only", func(t *testing.T, s *store.Folder) {
			if os.Geteuid() == 0 || runtime.GOOS == "windows" {
				t.Skip("a folder's mode stops neither root nor Windows")
			}
			os.Chmod(s.Dir(), 0o500)
			t.Cleanup(func() { os.Chmod(s.Dir(), 0o700) })
		}, "store.read-only", "--store"},
		{"gone", func(_ *testing.T, s *store.Folder) { os.RemoveAll(s.Dir()) }, "store.read-only", "--store"},
		{"no list", func(_ *testing.T, s *store.Folder) { os.RemoveAll(filepath.Join(s.Dir(), "dossiers")) }, "store.unlisted", "dossiers"},
		{"open to others", func(t *testing.T, s *store.Folder) {
			if runtime.GOOS == "windows" {
				t.Skip("Windows has no modes")
			}
			os.Chmod(s.Dir(), 0o755)
		}, "store.exposed", "chmod go-rwx"},
		{"one dossier open to others", func(t *testing.T, s *store.Folder) {
			if runtime.GOOS == "windows" {
				t.Skip("Windows has no modes")
			}
			spoil(t, s, "clairval.json", goodDossier)
			os.Chmod(s.Path("clairval"), 0o644)
		}, "store.exposed", "clairval.json"},
		{"lock is a folder", func(_ *testing.T, s *store.Folder) { os.Mkdir(filepath.Join(s.Dir(), "lock"), 0o700) }, "store.lockless", "lock"},
		{"damaged", func(t *testing.T, s *store.Folder) { spoil(t, s, "clairval.json", `{"version":1,`) }, "store.damaged", "clairval.json~"},
		{"of another shape", func(t *testing.T, s *store.Folder) { spoil(t, s, "clairval.json", `{"version":1,"structures":5}`) }, "store.damaged", "clairval.json~"},
		{"newer", func(t *testing.T, s *store.Folder) { spoil(t, s, "clairval.json", `{"version":7}`) }, "store.newer", "clairval"},
		{"unreadable", func(t *testing.T, s *store.Folder) {
			if err := os.Symlink("clairval.json", s.Path("clairval")); err != nil || runtime.GOOS == "windows" {
				t.Skip("a link to itself, which Windows allows to few and Wine does not know:", err)
			}
		}, "store.unreadable", "clairval"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, l := range steps.Languages {
				o := healthy(t)
				s := kept(o)
				spoil(t, s, "autre.json", goodDossier)
				c.spoil(t, s)
				d, exit := examined(t, l, o)
				bad := found(t, d, c.code)
				if exit != wizard.ExitStorage || bad.OK || !strings.Contains(bad.Observed+bad.Remedy, c.says) || bad.Remedy == "" {
					t.Errorf("%s: exit code %d, %+v", l, exit, bad)
				}
				if vault := found(t, d, "vault.keyring"); !vault.OK {
					t.Errorf("%s: %+v", l, vault)
				}
			}
		})
	}
}

func TestDoctorCountsDossiers(t *testing.T) {
	o := healthy(t)
	s := kept(o)
	for _, name := range []string{"a.json", "b.json"} {
		spoil(t, s, name, goodDossier)
	}
	spoil(t, s, "c.json", "")
	d, _ := examined(t, steps.English, o)
	if l := found(t, d, "store.dossiers"); !strings.HasSuffix(l.Observed, " 2.") {
		t.Errorf("%+v", l)
	}
	if l := found(t, d, "store.damaged"); l.Subject != "c" {
		t.Errorf("%+v", l)
	}
}

// TestDoctorLeavesNothing: probes of store, lock and keyring are gone, dossiers untouched.
func TestDoctorLeavesNothing(t *testing.T) {
	o := healthy(t)
	s := kept(o)
	spoil(t, s, "clairval.json", goodDossier)
	examined(t, steps.French, o)
	var files []string
	filepath.WalkDir(s.Dir(), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, filepath.Base(path))
		}
		return err
	})
	if !slices.Equal(files, []string{"clairval.json", "lock"}) {
		t.Errorf("%v", files)
	}
	if doc, err := s.Read(t.Context(), "clairval"); err != nil || string(doc) != goodDossier {
		t.Errorf("%s, %v", doc, err)
	}
}

// TestDoctorNamesWhatWasInterrupted: what killed programs left is named, explained, no
// failure, and still there for whoever looks for it.
func TestDoctorNamesWhatWasInterrupted(t *testing.T) {
	o := healthy(t)
	s := kept(o)
	spoil(t, s, "clairval.json", goodDossier)
	journal, err := s.Journal("lot")
	if err := errors.Join(err, journal.Note(store.JournalKey{1}, 1, "x"), journal.Close()); err != nil {
		t.Fatal(err)
	}
	left := map[string]string{
		filepath.Join(s.Dir(), ".raccord-1.tmp"):             "store.half-written",
		filepath.Join(s.Dir(), "dossiers", ".raccord-2.tmp"): "store.half-written",
		s.Path("mairie") + ".mine-0a1b2c3d":                  "store.aside",
		filepath.Join(s.Dir(), "batches", "lot.jsonl"):       "store.batch",
	}
	os.WriteFile(filepath.Join(s.Dir(), ".raccord-1.tmp"), []byte("age"), 0o600)
	spoil(t, s, ".raccord-2.tmp", goodDossier[:20])
	spoil(t, s, "mairie.json.mine-0a1b2c3d", goodDossier)
	for _, l := range steps.Languages {
		d, exit := examined(t, l, o)
		for path, code := range left {
			i := slices.IndexFunc(d.Checks, func(l line) bool { return l.Subject == path })
			if i < 0 || d.Checks[i].Code != code || !d.Checks[i].OK || d.Checks[i].Remedy == "" || !strings.Contains(d.Checks[i].Observed, path) {
				t.Errorf("%s: %s is not named as %s in %+v", l, path, code, d.Checks)
			}
			if _, err := os.Stat(path); err != nil {
				t.Error(err)
			}
		}
		if exit != wizard.ExitDone || failures(d) != nil {
			t.Errorf("%s: exit code %d, %v", l, exit, failures(d))
		}
	}
}

func TestDoctorLockHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := healthy(t)
		s := kept(o)
		other := flock.New(filepath.Join(s.Dir(), "lock"))
		if ok, err := other.TryLock(); !ok {
			t.Fatal(err)
		}
		defer other.Unlock()
		d, exit := examined(t, steps.French, o)
		if l := found(t, d, "store.locked"); exit != wizard.ExitStorage || !strings.Contains(l.Observed, "lock") {
			t.Errorf("exit code %d, %+v", exit, l)
		}
		found(t, d, "store.dossiers")
	})
}

func TestDoctorVault(t *testing.T) {
	none := keyring.ErrUnsupportedPlatform
	earlier := func(t *testing.T, s *store.Folder) { sealFor(t, s.VaultPath(), passphraseOf(t)) }
	alone := func(t *testing.T, s *store.Folder) { sealFor(t, s.VaultPath(), keyOf(t)) }
	sealed := func(t *testing.T, s *store.Folder) {
		alone(t, s)
		sealFor(t, s.IdentityPath(), passphraseOf(t))
	}
	folder := func(_ *testing.T, s *store.Folder) { os.Mkdir(s.VaultPath(), 0o700) }
	cases := []struct {
		name, vault string
		ring        error
		spoil       func(*testing.T, *store.Folder)
		codes       []string
		exit        int
	}{
		{"keyring", "", nil, nil, []string{"vault.keyring"}, 0},
		{"none, so a file", "", none, nil, []string{"vault.file-instead", "vault.file-new"}, 0},
		{"none, a file there", "", none, sealed, []string{"vault.file-instead", "vault.file"}, 0},
		{"none, but wanted", "keyring", none, sealed, []string{"vault.absent"}, wizard.ExitStorage},
		{"a file wanted", "file", nil, sealed, []string{"vault.file"}, 0},
		{"the earlier form", "file", nil, earlier, []string{"vault.file-earlier"}, 0},
		{"without its identity", "file", nil, alone, []string{"vault.file-unreadable"}, wizard.ExitStorage},
		{"a folder in its place", "file", nil, folder, []string{"vault.file-unreadable"}, wizard.ExitStorage},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := healthy(t)
			if c.ring != nil {
				keyring.MockInitWithError(c.ring)
				defer keyring.MockInit()
			}
			o.VaultKind = c.vault
			s := kept(o)
			if c.spoil != nil {
				c.spoil(t, s)
			}
			d, exit := examined(t, steps.English, o)
			var codes []string
			for _, l := range d.Checks {
				if l.Check == "vault" {
					codes = append(codes, l.Code)
				}
			}
			if !slices.Equal(codes, c.codes) || exit != c.exit {
				t.Errorf("%v, want %v, exit code %d", codes, c.codes, exit)
			}
		})
	}
}

// sealFor writes an age file to that recipient.
func sealFor(t *testing.T, path string, r age.Recipient) {
	t.Helper()
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, r)
	if err == nil {
		err = errors.Join(w.Close(), os.WriteFile(path, sealed.Bytes(), 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func keyOf(t *testing.T) age.Recipient {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return key.Recipient()
}

func passphraseOf(t *testing.T) age.Recipient {
	r, err := age.NewScryptRecipient("phrase de passe fictive")
	if err != nil {
		t.Fatal(err)
	}
	r.SetWorkFactor(4)
	return r
}

// TestDoctorVaultNeedsStore: the encrypted file is in the store, so it is not judged without.
func TestDoctorVaultNeedsStore(t *testing.T) {
	o := healthy(t)
	o.VaultKind, o.open = "file", func() (store.Store, error) { return nil, os.ErrPermission }
	d, exit := examined(t, steps.English, o)
	if l := found(t, d, "vault.unexamined"); !l.Skipped || exit != wizard.ExitStorage {
		t.Errorf("%+v, exit code %d", l, exit)
	}
}

func TestDoctorShowsControls(t *testing.T) {
	o := healthy(t)
	o.terminal.name = "xterm\x1b[2J\a"
	d, _ := examined(t, steps.English, o)
	if l := found(t, d, "terminal.screen"); !strings.Contains(l.Observed, `xterm\u{1b}[2J\u{7})`) {
		t.Errorf("%q", l.Observed)
	}
}
