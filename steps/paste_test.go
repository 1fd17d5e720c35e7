package steps

import (
	"slices"
	"strings"
	"testing"
)

// Invented values in the forms that the portals use.
const (
	anID     = "5f0e1c2a-7b3d-4e8f-9a61-0c4d2b7e8f13"
	aSecret  = "0c4d2b7e-8f13-4a61-9e8f-5f0e1c2a7b3d"
	aLogin   = "TECH_1_0000@cpro.fr"
	password = "Invented pass-phrase 7!"
)

func TestInspect(t *testing.T) {
	for _, p := range []struct {
		cleaning      Cleaning
		pasted, clean string
		findings      string // without "paste."
	}{
		// Clean values stay.
		{CleanIdentifier, anID, anID, ""},
		{CleanIdentifier, aLogin, aLogin, ""},
		{CleanSecret, aSecret, aSecret, ""},
		{CleanSecret, password, password, ""},
		{CleanNumber, "+33 (0)1 00 00 00 00", "+33 (0)1 00 00 00 00", ""},
		{CleanNumber, "732 829 320 00074", "732 829 320 00074", ""},
		{CleanNumber, "v6.11.2", "v6.11.2", ""},
		{CleanText, "Mairie d’Évry « annexe »", "Mairie d’Évry « annexe »", ""},
		{CleanText, "", "", ""},

		// White space and what takes no room.
		{CleanIdentifier, anID + "\n", anID, "line-end"},
		{CleanIdentifier, "\r\n" + anID + "\r\n", anID, "line-end"},
		{CleanIdentifier, anID + "\u2028", anID, "line-end"},
		{CleanIdentifier, "\t" + anID, anID, "tab"},
		{CleanIdentifier, " " + anID + "  ", anID, "space"},
		{CleanIdentifier, anID + " \n", anID, "line-end space"},
		{CleanIdentifier, "\u00a0" + anID + "\u202f", anID, "no-break-space"},
		{CleanIdentifier, "\u3000" + anID, anID, "no-break-space"},
		{CleanIdentifier, anID[:8] + "\u200b" + anID[8:], anID, "zero-width"},
		{CleanIdentifier, anID[:8] + "\u00ad" + anID[8:], anID, "zero-width"},
		{CleanIdentifier, anID + "\ufe0f", anID, "zero-width"},
		{CleanIdentifier, "\ufeff" + anID, anID, "byte-order-mark"},
		{CleanIdentifier, "\u202a" + anID + "\u202c", anID, "bidi"},
		{CleanIdentifier, "\x00" + anID + "\x7f", anID, "control"},
		{CleanIdentifier, anID + "\xff", anID, "control"},
		{CleanIdentifier, "\u200b \ufeff" + anID, anID, "space zero-width byte-order-mark"},
		{CleanIdentifier, " \t\n", "", "line-end tab space"},
		{CleanSecret, password + "\n", password, "line-end"},
		{CleanSecret, "Invented\u00a0pass-phrase 7!", password, "no-break-space"},
		{CleanText, "Mairie\nd’Évry\t", "Mairie d’Évry", "tab line-end-inside"},
		{CleanText, "Mairie\r\nd’Évry", "Mairie d’Évry", "line-end-inside"},
		{CleanText, "Mairie\u00a0d’Évry", "Mairie d’Évry", "no-break-space"},
		{CleanNumber, "732\u00a0829\u00a0320\u00a000074", "732 829 320 00074", "no-break-space"},

		// A secret that was wrapped is one again; an identifier is not made of what was two.
		{CleanSecret, aSecret[:20] + "\n" + aSecret[20:], aSecret, "joined"},
		{CleanSecret, "Client Secret : " + aSecret[:20] + "\r\n  " + aSecret[20:], aSecret, "label joined"},
		{CleanIdentifier, anID[:20] + "\n" + anID[20:], anID[:20] + " " + anID[20:], "line-end-inside"},
		{CleanSecret, "Invented\npass-phrase 7!", password, "line-end-inside two-lines"},

		// Two lines are two words for a shape to refuse, not one value.
		{CleanIdentifier, anID + "\n" + aSecret, anID + " " + aSecret, "line-end-inside"},

		// Labels.
		{CleanIdentifier, "Client ID : " + anID, anID, "label"},
		{CleanIdentifier, "Client ID\u00a0: " + anID, anID, "no-break-space label"},
		{CleanIdentifier, "client_id=" + anID, anID, "label"},
		{CleanIdentifier, "PISTE_CLIENT_ID=" + anID, anID, "label"},
		{CleanIdentifier, "export CLIENT_ID='" + anID + "'", anID, "label quotes"},
		{CleanIdentifier, `"client_id": "` + anID + `",`, anID, "label quotes"},
		{CleanIdentifier, "Client ID\t" + anID, anID, "tab label"},
		{CleanIdentifier, "Client ID\n" + anID + "\n", anID, "line-end label"},
		{CleanIdentifier, "Identifiant : " + aLogin, aLogin, "label"},
		{CleanIdentifier, "Login " + aLogin, aLogin, "label"},
		{CleanIdentifier, "Client ID : client_id=" + anID, anID, "label"},
		{CleanSecret, "Secret Key " + aSecret, aSecret, "label"},
		{CleanSecret, "client_secret=" + aSecret, aSecret, "label"},
		{CleanSecret, "Secret Client : " + aSecret, aSecret, "label"},
		{CleanSecret, "Mot de passe : " + password, password, "label"},
		{CleanNumber, "SIRET 732 829 320 00074", "732 829 320 00074", "label"},
		{CleanNumber, "N° SIRET : 73282932000074", "73282932000074", "label"},
		{CleanNumber, "Tél. : 01 00 00 00 00", "01 00 00 00 00", "label"},
		{CleanNumber, "Téléphone : 01 00 00 00 00", "01 00 00 00 00", "label"},
		{CleanNumber, "Version 6.11.2", "6.11.2", "label"},
		{CleanSecret, "secret:2024", "secret:2024", ""},
		{CleanSecret, "secret 2024", "secret 2024", ""},
		{CleanIdentifier, "Client ID :", "Client ID :", ""},
		{CleanText, "Secret : défense", "Secret : défense", ""},

		{CleanAddress, "mailto:si@evry.example", "si@evry.example", "label"},
		{CleanAddress, "E-mail\u00a0: si@evry.example", "si@evry.example", "no-break-space label"},
		{CleanAddress, "<si@evry.example>", "si@evry.example", "addressee"},
		{CleanAddress, "Claire Martin <claire@evry.example>", "claire@evry.example", "addressee"},
		{CleanAddress, `"Martin, Claire" <claire@evry.example>;`, "claire@evry.example", "addressee"},
		{CleanAddress, "claire@evry.example, paul@evry.example", "claire@evry.example, paul@evry.example", ""},
		{CleanAddress, "claire@évry.example", "claire@évry.example", ""},
		{CleanName, "Nom de l’application : MON_APP", "MON_APP", "label"},
		{CleanName, "Nom de l'application\u00a0:\u00a0MON_APP\n", "MON_APP", "line-end label"},
		{CleanName, "Nom de l'application\tMON_APP", "MON_APP", "label"},
		{CleanName, "Application name: MON APP", "MON APP", "label"},
		{CleanName, "Nom : MON_APP", "MON_APP", "label"},
		{CleanName, "Nom commun", "Nom commun", ""},
		{CleanName, "NOM_APP:2", "NOM_APP:2", ""},

		// What a terminal or a mail wrapped.
		{CleanSecret, aSecret[:20] + "\r\n  " + aSecret[20:] + "\n", aSecret, "line-end joined"},
		{CleanSecret, "Client Secret : " + aSecret[:9] + " " + aSecret[9:], aSecret, "label joined"},
		{CleanSecret, "Invented\npass", "Invented pass", "line-end-inside two-lines"},
		{CleanSecret, "Invented\tpass", "Invented pass", "tab-inside"},

		// Quotes.
		{CleanIdentifier, `"` + anID + `"`, anID, "quotes"},
		{CleanIdentifier, "« " + anID + " »", anID, "quotes"},
		{CleanIdentifier, "“" + anID + "”", anID, "quotes"},
		{CleanIdentifier, "`" + anID + "`", anID, "quotes"},
		{CleanIdentifier, `"'` + anID + `'"`, anID, "quotes"},
		{CleanIdentifier, `"` + anID, `"` + anID, ""},
		{CleanSecret, `'` + aSecret + `'`, aSecret, "quotes"},
		{CleanSecret, `'` + password + `'`, `'` + password + `'`, ""},
		{CleanText, `"Les Amis"`, "Les Amis", "quotes"},
		{CleanText, `"Les Amis" et "Cie"`, `"Les Amis" et "Cie"`, ""},

		// The same value twice.
		{CleanIdentifier, anID + anID, anID, "twice"},
		{CleanIdentifier, anID + " " + anID, anID, "twice"},
		{CleanIdentifier, anID + "\n" + anID + "\n", anID, "line-end twice"},
		{CleanIdentifier, aLogin + aLogin, aLogin, "twice"},
		{CleanIdentifier, "abc12 abc12", "abc12", "twice"},
		{CleanIdentifier, "toto", "toto", ""},
		{CleanSecret, aSecret + aSecret, aSecret, "twice"},
		{CleanSecret, "abcabc", "abcabc", ""},
		{CleanSecret, "abc abc", "abc abc", ""},
		{CleanNumber, "7328293200007473282932000074", "73282932000074", "twice"},
		{CleanNumber, "01 01", "01 01", ""},
		{CleanNumber, "12345671234567", "12345671234567", ""},
		{CleanText, "Ville Ville", "Ville Ville", ""},

		// Asked about, and kept.
		{CleanIdentifier, "https://piste.example/apps/" + anID, "https://piste.example/apps/" + anID, "url"},
		{CleanSecret, " www.piste.example", "www.piste.example", "space url"},
		{CleanIdentifier, "<client_id>", "<client_id>", "placeholder"},
		{CleanIdentifier, "client_id", "client_id", "placeholder"},
		{CleanIdentifier, "votre-client-id", "votre-client-id", "placeholder"},
		{CleanIdentifier, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "placeholder"},
		{CleanIdentifier, "5f0e…8f13", "5f0e…8f13", "placeholder"},
		{CleanSecret, "••••••••", "••••••••", "placeholder"},
		{CleanSecret, "********", "********", "placeholder"},
		{CleanSecret, "{client_secret}", "{client_secret}", "placeholder"},
		{CleanText, "<nom>", "<nom>", ""},

		// Names keep what makes them differ.
		{CleanName, "MON_APPLICATION\r\n", "MON_APPLICATION", "line-end"},
		{CleanName, "\tMON_APPLICATION\n\t", "MON_APPLICATION", "line-end tab"},
		{CleanName, " MON\u00a0APP\u200b ", " MON\u00a0APP\u200b ", ""},
		{CleanName, "\ufeffMON_APP", "\ufeffMON_APP", ""},
		{CleanName, "MON\tAPP", "MON\tAPP", ""},
		{CleanName, `"MON_APP"`, `"MON_APP"`, ""},

		{CleanNothing, " anything\n", " anything\n", ""},
		{CleanIdentifier, strings.Repeat("a", 4<<10), strings.Repeat("a", 4<<10), ""},
		{CleanIdentifier, strings.Repeat("a", 4<<10+1), "", "too-long"},
		{CleanName, strings.Repeat("a\n", 10<<10), "", "too-long"},
	} {
		clean, findings := Inspect(p.cleaning, p.pasted)
		var names []string
		for _, f := range findings {
			names = append(names, strings.TrimPrefix(string(f), "paste."))
		}
		if clean != p.clean || strings.Join(names, " ") != p.findings {
			t.Errorf("%d, %q: %q, %v, want %q, [%s]", p.cleaning, p.pasted, clean, names, p.clean, p.findings)
		}
	}
}

func TestCertain(t *testing.T) {
	for _, f := range tellingOrder {
		if asks := f == "paste.url" || f == "paste.placeholder" || f == "paste.two-lines"; f.Certain() == asks {
			t.Errorf("%s: certain %t", f, f.Certain())
		}
	}
}

func TestLooksLikeSwap(t *testing.T) {
	for _, c := range []struct {
		id, secret string
		want       bool
	}{
		{anID, anID, true},
		{anID, " " + strings.ToUpper(anID) + "\n", true},
		{anID, aSecret, false},
		{"", "", false},
		{" ", "", false},
	} {
		if got := LooksLikeSwap(c.id, c.secret); got != c.want {
			t.Errorf("LooksLikeSwap(%q, %q) = %t", c.id, c.secret, got)
		}
	}
}

func FuzzInspect(f *testing.F) {
	for c := CleanNothing; c <= CleanText; c++ {
		for _, seed := range []string{
			"", anID, " \ufeff" + anID + "\u200b\r\n", "Client ID : « " + anID + " »", anID + anID,
			`"client_secret": "` + aSecret + `",`, "\"\"", "\"", "id:id:id:", "Nom : \tNom :\n", "a\n b\tc", "\xff\x00", "<x>", "https://a",
		} {
			f.Add(int(c), seed)
		}
	}
	f.Fuzz(func(t *testing.T, c int, pasted string) {
		cleaning := Cleaning(uint(c) % uint(CleanText+1))
		clean, findings := Inspect(cleaning, pasted)
		if len(clean) > len(pasted) {
			t.Fatalf("%q grows to %q", pasted, clean)
		}
		certain := slices.ContainsFunc(findings, Finding.Certain)
		if certain != (clean != pasted) {
			t.Fatalf("%q becomes %q, found %v", pasted, clean, findings)
		}
		again, more := Inspect(cleaning, clean)
		if again != clean || slices.ContainsFunc(more, Finding.Certain) {
			t.Fatalf("%q becomes %q, then %q, found %v, then %v", pasted, clean, again, findings, more)
		}
	})
}
