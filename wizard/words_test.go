package wizard_test

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/wizard"
)

// The words whose names are put together from a value of the program.
func TestWordsForEveryValue(t *testing.T) {
	for _, l := range steps.Languages {
		for _, code := range wizard.ExitCodes {
			if name := "exit." + strconv.Itoa(code); !steps.In(l).Has(name) {
				t.Errorf("%s: no words for %s", l, name)
			}
		}
		for _, name := range []string{"verdict.valid", "verdict.refused", "verdict.undecided", "vault.announced.keyring", "vault.announced.file", "vault.announced.desk"} {
			if !steps.In(l).Has(name) {
				t.Errorf("%s: no words for %s", l, name)
			}
		}
	}
}

// The banner is the contract's, and a date reads back to the day it names.
func TestWordsOfTheContract(t *testing.T) {
	day := time.Date(2026, 11, 23, 13, 7, 0, 0, time.UTC)
	for l, want := range map[steps.Language]struct{ banner, date string }{
		steps.French:  {"ENTRAÎNEMENT", "23/11/2026 à 13:07"},
		steps.English: {"PRACTICE", "23 Nov 2026, 13:07"},
	} {
		v := wizard.VoiceIn(l)
		if banner := v.Say("practice.banner"); !strings.Contains(banner, want.banner) {
			t.Errorf("%s: the banner is %q", l, banner)
		}
		if got := day.Format(v.Say("date.time")); got != want.date {
			t.Errorf("%s: %s", l, got)
		}
	}
}

// instead are words that no text uses, and what stands for them: those that blame or
// excuse, and second names for one thing.
var instead = map[steps.Language]map[string]string{
	steps.French: {
		`invalides?`: "ce qui est constaté", `oups`: "rien", `désolée?s?`: "rien", `erreur inconnue`: "ce qui est constaté",
		`veuillez`: "l’impératif", `merci de`: "l’impératif", `cliquez ici`: "le libellé",
		`tape[zr]`: "saisissez", `entrez`: "saisissez", `cette machine|cet ordinateur`: "ce poste", `glossaire`: "lexique",
		`mails?|courriels?|adresse électronique`: "e-mail", `login`: "identifiant", `réessaye[zr]`: "recommencez, relancez la vérification",
		`token`: "jeton", `mot de passe maître`: "phrase de passe", `firewall`: "pare-feu", `non tranché`: "sans verdict",
	},
	steps.English: {
		`invalid`: "what was observed", `oops`: "nothing", `sorry`: "nothing", `illegal`: "what was observed",
		`unknown error`: "what was observed", `click here`: "the label", `this machine`: "this computer",
		`emails?|mails?`: "e-mail", `retry`: "try again, run the check again", `master password`: "passphrase",
		`username`: "login",
	},
}

// One thing has one word, in the procedure and around it.
func TestOneWordForOneThing(t *testing.T) {
	for _, l := range steps.Languages {
		texts := map[string]string{}
		document, err := os.ReadFile("../steps/text/" + string(l) + ".md")
		if err != nil {
			t.Fatal(err)
		}
		body, _, _ := strings.Cut(string(document), "<!-- glossary -->") // the portals' own words
		for i, line := range strings.Split(body, "\n") {
			line, _, _ = strings.Cut(line, "<!--")
			texts[fmt.Sprintf("%s.md:%d", l, i+1)] = portals.ReplaceAllString(line, "")
		}
		for word, better := range instead[l] {
			found := regexp.MustCompile(`(?i)(^|[^\pL{-])(` + word + `)($|[^\pL}])`)
			for where, text := range texts {
				if found.MatchString(text) {
					t.Errorf("%s: %q; say: %s", where, text, better)
				}
			}
		}
	}
}

// portals are the labels of the portals, and what is put in: neither is ours to word.
var portals = regexp.MustCompile(`«[^»]*»|\{[^}]*\}|--[a-z-]+`)
