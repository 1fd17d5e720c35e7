package store

import (
	"strings"
	"testing"
)

func TestSlug(t *testing.T) {
	long := strings.Repeat("a", longestSlug)
	tests := []struct{ name, want string }{
		{"Mairie d'Évry", "mairie-d-evry"},
		{"Mairie d’Évry", "mairie-d-evry"},
		{"Mairie d'E\u0301vry", "mairie-d-evry"},
		{"SYNDICAT DE L'ŒUVRE", "syndicat-de-l-oeuvre"},
		{"Læticia & Straße", "laeticia-strasse"},
		{"Ça — l'Haÿ-les-Roses", "ca-l-hay-les-roses"},
		{"  --  Régie 2 (eau)  --  ", "regie-2-eau"},
		{"a/../../etc", "a-etc"},
		{"ﬁnances № 5", "finances-no-5"},
		{"dossier", "dossier"},
		{"", "dossier"},
		{"…", "dossier"},
		{"Ελλάδα", "dossier"},
		{"\xff\xfe", "dossier"},
		{"CON", "dossier-con"},
		{"Nul", "dossier-nul"},
		{"com¹", "dossier-com1"},
		{"LPT9", "dossier-lpt9"},
		{"com10", "com10"},
		{"Conseil", "conseil"},
		{long + "b", long},
		{long[1:] + " b", long[1:]},
	}
	for _, tt := range tests {
		if got := Slug(tt.name); got != tt.want {
			t.Errorf("Slug(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, name := range []string{"Mairie d'Évry", "", "con", "com1", strings.Repeat("é ", 99)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		id := Slug(name)
		if !isID(id) || !isID(id+"-12") {
			t.Errorf("Slug(%q) = %q is no id", name, id)
		}
		if again := Slug(id); again != id {
			t.Errorf("Slug(%q) = %q, of which the slug is %q", name, id, again)
		}
	})
}
