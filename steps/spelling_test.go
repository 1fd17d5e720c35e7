package steps

import (
	"encoding/json"
	"testing"

	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// A secret is one in every spelling, also among other words.
func TestSecretInEverySpelling(t *testing.T) {
	for how, text := range canary.Spellings {
		for _, text := range []string{text, "Vu avec Claire " + text + " voilà", "(" + text + ")"} {
			if !looksSecret(text) {
				t.Errorf("%s is not recognized: %q", how, text)
			}
		}
	}
}

// Neither the record of a dossier nor what is given without a walk takes one, and a file that holds one
// is read without it.
func TestRecordTakesNoSecretInAnySpelling(t *testing.T) {
	for how, text := range canary.Spellings {
		if kept, flaw := ParseNote(text); flaw == nil || kept != "" {
			t.Errorf("a note holds it: %s: %q", how, kept)
		}
		if kept, flaw := ParseName(text); flaw == nil || kept != "" {
			t.Errorf("a person is called so: %s: %q", how, kept)
		}
		for _, key := range []Key{"customer.name", "structure.name", "application.name", "application.email", "declaration.contact_name"} {
			if kept, flaw := ParseAnswer(key, text); flaw == nil || kept != "" {
				t.Errorf("a list gives it for %s: %s: %q", key, how, kept)
			}
		}
		inJSON, _ := json.Marshal(text)
		a := decoded(t, `{"assigned": `+string(inJSON)+`, "notes": [{"at": "2026-11-27T12:00:00Z", "who": "claire", "text": `+string(inJSON)+`}],
			"history": [{"at": "2026-11-27T12:00:00Z", "who": `+string(inJSON)+`, "structure": "", "step": "", "what": "noted"}]}`)
		if len(a.Notes) > 0 || a.Assigned != "" || a.History[0].Who != "" || !a.Purged {
			t.Errorf("it is read from a file: %s: %+v", how, a.Record)
		}
	}
}

// A secret of this run is found in a note in any case, though it has no particular form.
func TestKnownSecretInANote(t *testing.T) {
	a := Answers{}.Put(at(1, "access"), Given{Secrets: map[Key]secret.Text{"access.password": secret.Of("Mot-inventé")}})
	for note, held := range map[string]bool{
		"le mot-inventé de Claire": true, "c’est MOT INVENTÉ": true, "TW90LWludmVudMOp": true, "4d6f742d696e76656e74c3a9": true, "Mot%2Dinvent%C3%A9": true,
		"un mot": false, "inventé": false, "": false,
	} {
		if got := a.HoldsTyped(note); got != held {
			t.Errorf("%q: %t", note, got)
		}
	}
}

// What people are called, what PISTE, Chorus Pro and Open Bee call things, and what people say
// about a secret without giving it, is no secret.
func TestOrdinaryTextsAreNoSecrets(t *testing.T) {
	for _, text := range []string{
		"Mairie d’Évry", "Régie de l’eau 2 (budget annexe n° 12)", "Communauté de communes Val-de-Loire 1234567890",
		"APP_DATAPASS_12_si@evry.example", "MON_APPLICATION_CHORUS_PRO_2026", "Secret : défense", "Service 12:30",
		"claire.martin+piste2026@si.mairie-evry.example", "73282932000074", "7328293200007473282932000074", "+33 (0)1 00 00 00 00",
		"6.11.2 (build 33)", "SIVOM 2020-2026 : eau, assainissement", "Claire <claire2@evry.example>", "https://www.evry.example/2026/contact?page=12",
		"0123-4567-8901", "Dupont & Fils – 3e étage", "APPLICATION2026ABCDEFGHIJ",

		"-mot de passe changé par Claire", "-mdp changé", "SIRET 73282932000074 de 36252187900034 de 12345678200010", "login/pass transmis le 12/03",
		"mot de passe changé par Claire", "Mot de passe renouvelé le 12/03/2026", "Le mot de passe a été changé, voir Claire",
		"secret renouvelé le 27/11/2026 par Paul (poste 1234)", "mdp reçu par courrier n°12", "mot de passe TECH_1_0000@cpro.fr changé",
		"mot de passe Windows10", "Passerelle : CHORUS2026-A", "passage 12:30", "Pass Culture 2026", "Secrétariat : bureau 12-B",
		"Le Client Secret est dans /srv/secrets/2026/evry-0012.txt", `C:\Users\claire\Documents\Chorus2026\evry-0012.txt`, "rapport-mairie-d-evry-2026-11-27.html",
		"client_secret dans secret-12.txt", "SIRET 73282932000074 et 12345678200010", "73282932000074 12345678200010 36252187900034",
		"73282932000074 / 12345678200010", "fiche 2026-0112-EVRY", "01 23 45 67 89 à 9 h, 01 98 76 54 32 à 10 h", "(a) (b) (c) (d) (e) 2026", "____________________",
		"--------------------", "Émile & Éléonore Ça-et-là", "a/c Mme Dupont", "AT&T 2026; R&D &amp; Cie", "100 % eau, 20%25", "Facade decade cafe bed 2026",
		"SIVU «Les 4 saisons»", "Mairie de Saint-Étienne-du-Bois-les-Eaux", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "Bonjour, bonjour", "SyndicatIntercommunalDesEauxDuNord", "codes 12 à 15 : vus",
		"Mot de passe : voir le coffre", "mdp: à demander à M. Durand", "Mot de passe technique : demandé à M. Durand", "pass : non concerné", "mot de passe : ???",
		"MDP : oublié, réinitialisation demandée le 12/11", "API key: ask PISTE", "mot de passe = celui de l’an dernier", "password: changed on 12 Nov 2026", "Mot de passe : expirés",
		"Code : APE8411Z", "Clé : non", "réunion à 14:30 avec claire@evry.example", "http://intranet.evry.example:8080/dossiers/12", "Écoles: 12, crèches: 4",
	} {
		if looksSecret(text) {
			t.Errorf("%q is taken for a secret", text)
		}
	}
}

// A secret is found among any other text, and the search ends soon.
func FuzzSecretAmongOtherText(f *testing.F) {
	for _, seed := range []string{"", "mdp", "\u200b", "%", "&#", "YTpi", "39:38", "a\u0301", "\xff", "\x00", "https://claire:", "12345678-1234-1234-1234-123456789012"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before)+len(after) <= maxPaste && !looksSecret(before+canary.Usual+after) {
			t.Errorf("%q hides it before %q", before, after)
		}
	})
}
