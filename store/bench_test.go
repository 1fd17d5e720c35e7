package store

import (
	"fmt"
	"testing"

	"raccord/store/secret"
)

// filled returns a store of n small dossiers.
func filled(b *testing.B, n int) *Folder {
	b.Helper()
	s, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	s.files = unsynced{}
	for i := range n {
		if _, err := s.Create(background, fmt.Sprint("Commune ", i), document("Commune", i)); err != nil {
			b.Fatal(err)
		}
	}
	s.files = disk{}
	return s
}

// unsynced is a disk that syncs nothing, so that a store is filled quickly.
type unsynced struct{ disk }

func (unsynced) SyncFolder(string) error { return nil }
func (unsynced) Create(folder string) (temporary, error) {
	f, err := disk{}.Create(folder)
	return unsyncedFile{f}, err
}

type unsyncedFile struct{ temporary }

func (unsyncedFile) Sync() error { return nil }

func BenchmarkOpen(b *testing.B) {
	s := filled(b, 1000)
	for b.Loop() {
		if _, err := Open(s.Dir()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSave(b *testing.B) {
	s := filled(b, 1)
	for n := 0; b.Loop(); n++ {
		if err := save(s, "commune-0", document("Commune", n)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkList(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := filled(b, n)
			for b.Loop() {
				if entries, err := listed(s); err != nil || len(entries) != n {
					b.Fatalf("%d entries, %v", len(entries), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/dossier")
		})
	}
}

// filledVault returns the vault of s in an encrypted file, with n secrets.
func filledVault(tb testing.TB, s *Folder, n int) Vault {
	tb.Helper()
	v, err := s.OpenFile(background, passphrase)
	if err != nil {
		tb.Fatal(err)
	}
	all := Secrets{}
	for i := range n {
		all[fmt.Sprint("commune-", i)] = map[string]secret.Text{"id": secret.Of(fmt.Sprint("secret fictif ", i))}
	}
	if _, err := putAll(background, v, all); err != nil {
		tb.Fatal(err)
	}
	return v
}

func BenchmarkVaultOpen(b *testing.B) {
	testOnlyWorkFactor = defaultWorkFactor
	defer func() { testOnlyWorkFactor = 4 }()
	s := filled(b, 0)
	filledVault(b, s, 10000)
	for b.Loop() {
		if _, err := s.OpenFile(background, passphrase); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVaultPut puts one more secret into a vault of n.
func BenchmarkVaultPut(b *testing.B) {
	for _, n := range []int{1, 100, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			v := filledVault(b, filled(b, 0), n)
			for i := 0; b.Loop(); i++ {
				one := map[string]secret.Text{"id": secret.Of(fmt.Sprint("un autre secret fictif ", i))}
				if err := v.Put(background, "evry", one); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVaultGet(b *testing.B) {
	for _, n := range []int{10, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			v := filledVault(b, filled(b, 0), n)
			for i := 0; b.Loop(); i++ {
				if _, err := v.Get(background, fmt.Sprint("commune-", i%n), "id"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
