package store

import (
	"testing"

	"golang.org/x/sys/windows"
)

// occupy opens a file as programs do that let others have no or some access to it.
func occupy(t *testing.T, path string, share uint32) (letGo func()) {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := windows.CreateFile(name, windows.GENERIC_READ, share, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		t.Fatal(err)
	}
	return func() { windows.CloseHandle(file) }
}

// TestFileOpenElsewhere: a dossier that another program holds open can be told from one that may
// not be written, and is saved once that program lets it go.
func TestFileOpenElsewhere(t *testing.T) {
	s := openTemp(t)
	id := create(t, s, "Évry", 1)
	for _, share := range []uint32{0, windows.FILE_SHARE_READ} {
		letGo := occupy(t, s.Path(id), share)
		err := s.Save(t.Context(), id, document("Évry", 2), RevisionOf(document("Évry", 1)))
		letGo()
		if share == 0 {
			if e := wantAs[*ReadError](t, err, true); !e.InUse() {
				t.Errorf("read: %v", err)
			}
		} else if e := wantAs[*WriteError](t, err, true); !e.InUse() {
			t.Errorf("written: %v", err)
		}
		want(t, s, id, document("Évry", 1))
	}
	if err := save(s, id, document("Évry", 2)); err != nil {
		t.Error(err)
	}
	if err := notReplaced(s.Path(id), windows.ERROR_ACCESS_DENIED); inUse(err) {
		t.Error("a permission that is missing passes for another program")
	}
}
