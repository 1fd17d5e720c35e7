package store

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func TestCreateNeverOverwrites(t *testing.T) {
	s := openTemp(t)
	name := "Mairie d'Évry"
	var ids []string
	for n := range 3 {
		ids = append(ids, create(t, s, name, n))
	}
	if want := []string{"mairie-d-evry", "mairie-d-evry-2", "mairie-d-evry-3"}; !slices.Equal(ids, want) {
		t.Errorf("ids are %q, want %q", ids, want)
	}
	for n, id := range ids {
		want(t, s, id, document(name, n))
	}
}

func TestCreateLeavesLinkToNothing(t *testing.T) {
	s := openTemp(t)
	link(t, filepath.Join(t.TempDir(), "unplugged.json"), s.Path("evry"))
	if id := create(t, s, "Évry", 1); id != "evry-2" {
		t.Errorf("id is %q: the link's place was taken", id)
	}
}

func TestSaveLeavesNothingElse(t *testing.T) {
	s := openTemp(t)
	id := create(t, s, "Évry", 1)
	if err := save(s, id, document("Évry", 2)); err != nil {
		t.Fatal(err)
	}
	if files, want := tree(t, s.dossiers()), []string{s.Path(id), s.Path(id) + "~"}; !slices.Equal(files, want) {
		t.Errorf("%q, want %q", files, want)
	}
}

// TestDocumentsOfRehearsals: a folder of rehearsals takes what others refuse, and nothing else.
func TestDocumentsOfRehearsals(t *testing.T) {
	practice, err := openTemp(t).Practice()
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range []string{`{"version":1}`, `{"version":1,"practice":false}`} {
		if _, err := practice.Create(background, "Évry", []byte(doc)); err == nil || isStorage(err) {
			t.Errorf("Create(%s): %v", doc, err)
		}
		if err := save(practice, "evry", []byte(doc)); err == nil || isStorage(err) {
			t.Errorf("Save(%s): %v", doc, err)
		}
	}
	if _, err := practice.Create(background, "Évry", []byte(`{"version":1,"practice":true}`)); err != nil {
		t.Error(err)
	}
}

func TestDamagedAndNewerAreKeptAndNamed(t *testing.T) {
	s := openTemp(t)
	create(t, s, "Sain", 1)
	kept := map[string]string{
		s.Path("casse"):  `{"version":1,`,
		s.Path("demain"): `{"version":7}`,
		filepath.Join(s.dossiers(), "Copie (2).json"):  `{"version":1}`,
		filepath.Join(s.dossiers(), "notes.txt"):       `not ours`,
		filepath.Join(s.dossiers(), "sain.json.bak"):   `not ours`,
		filepath.Join(s.dossiers(), ".raccord-1.json"): `not ours`,
	}
	for path, content := range kept {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(s.Path("classeur"), 0o700); err != nil {
		t.Fatal(err)
	}

	e := wantAs[*DamagedError](t, save(s, "casse", document("x", 1)), true)
	if e.ID != "casse" || e.Path != s.Path("casse") {
		t.Errorf("damaged: %+v", e)
	}
	newer := wantAs[*NewerError](t, save(s, "demain", document("x", 1)), true)
	if newer.ID != "demain" || newer.Version != 7 || newer.Path != s.Path("demain") {
		t.Errorf("newer: %+v", newer)
	}
	wantAs[*DamagedError](t, save(s, "classeur", document("x", 1)), true)

	entries, err := listed(s)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.ID)
		if (e.Err == nil) != (e.ID == "sain") {
			t.Errorf("%s: %v", e.ID, e.Err)
		}
	}
	if want := []string{"Copie (2)", "casse", "classeur", "demain", "sain"}; !slices.Equal(ids, want) {
		t.Errorf("List has %q, want %q", ids, want)
	}
	for path, content := range kept {
		if got, err := os.ReadFile(path); string(got) != content {
			t.Errorf("%s became %q, %v", path, got, err)
		}
	}
}

func TestListIsSortedByID(t *testing.T) {
	s := openTemp(t)
	for n, name := range []string{"Évry", "Évry", "Agen", "Évry"} {
		create(t, s, name, n)
	}
	entries, err := listed(s)
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
		want(t, s, e.ID, e.Doc)
	}
	if want := []string{"agen", "evry", "evry-2", "evry-3"}; !slices.Equal(ids, want) {
		t.Errorf("List is %q, want %q", ids, want)
	}
}

func TestListOfNoFolder(t *testing.T) {
	s := openTemp(t)
	if err := os.RemoveAll(s.dossiers()); err != nil {
		t.Fatal(err)
	}
	_, err := listed(s)
	wantAs[*ReadError](t, err, true)
}

func TestRemoveLeavesNothing(t *testing.T) {
	s := openTemp(t)
	id := create(t, s, "Évry", 1)
	other := create(t, s, "Évry", 2)
	if err := save(s, id, document("Évry", 3)); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(background, id); err != nil {
		t.Fatal(err)
	}
	for _, path := range tree(t, s.dossiers()) {
		if path != s.Path(other) {
			t.Errorf("%s is still there", path)
		}
	}
	wantAs[*NotFoundError](t, s.Remove(background, id), true)
	want(t, s, other, document("Évry", 2))
}

func TestRemoveOfDamaged(t *testing.T) {
	s := openTemp(t)
	if err := os.WriteFile(s.Path("casse"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(background, "casse"); err != nil {
		t.Error(err)
	}
}

func TestLinkStaysAndItsTargetIsReplaced(t *testing.T) {
	s := openTemp(t)
	target := filepath.Join(t.TempDir(), "evry.json")
	if err := os.WriteFile(target, document("Évry", 1), 0o600); err != nil {
		t.Fatal(err)
	}
	link(t, target, s.Path("evry"))
	if err := save(s, "evry", document("Évry", 2)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(s.Path("evry")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info.Mode(), err)
	}
	if got, err := os.ReadFile(target); string(got) != string(document("Évry", 2)) {
		t.Errorf("the target holds %s, %v", got, err)
	}
	if err := s.Remove(background, "evry"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(target); !os.IsNotExist(err) {
		t.Errorf("the target outlived its dossier: %v", err)
	}
}

func TestNextWriterSweeps(t *testing.T) {
	s := openTemp(t)
	for _, folder := range []string{s.dir, s.dossiers()} {
		f, err := disk{}.Create(folder)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	create(t, s, "Évry", 1)
	if left := leftovers(t, s); len(left) > 0 {
		t.Errorf("still there: %q", left)
	}
}

// link makes a symbolic link.
func link(t *testing.T, target, path string) {
	t.Helper()
	needLinks(t)
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

// needLinks skips a test where there are no symbolic links: Windows allows them to few, and Wine
// makes something that it takes for an empty file.
func needLinks(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "link")
	err := os.Symlink("nowhere", path)
	info, statErr := os.Lstat(path)
	if runtime.GOOS == "windows" && (err != nil || statErr != nil || info.Mode()&os.ModeSymlink == 0) {
		t.Skip("no symbolic links here:", err)
	}
}

// TestByteOrderMark: an editor of Windows puts one before a dossier, and it is no part of it.
func TestByteOrderMark(t *testing.T) {
	s := openTemp(t)
	doc := `{"version":1,"customer":{"name":"Évry"}}`
	id, err := s.Create(t.Context(), "Évry", []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.Path(id), []byte("\ufeff"+doc), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Read(t.Context(), id); err != nil || string(got) != doc {
		t.Errorf("%q, %v", got, err)
	}
	if entries, err := listed(s); err != nil || len(entries) != 1 || entries[0].Err != nil {
		t.Errorf("%+v, %v", entries, err)
	}
}

// TestOtherEncodings: a dossier that an editor saved in another encoding is damaged, and is not
// written over with letters lost.
func TestOtherEncodings(t *testing.T) {
	for _, doc := range []string{"{\"version\":1,\"customer\":{\"name\":\"\xc9vry\"}}", "\xff\xfe{\x00}\x00"} {
		s := openTemp(t)
		id, err := s.Create(t.Context(), "Évry", []byte(`{"version":1}`))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(s.Path(id), []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = s.Read(t.Context(), id)
		wantAs[*DamagedError](t, err, true)
		wantAs[*DamagedError](t, save(s, id, []byte(`{"version":1}`)), true)
		if left, err := os.ReadFile(s.Path(id)); err != nil || string(left) != doc {
			t.Errorf("%q, %v", left, err)
		}
	}
}
