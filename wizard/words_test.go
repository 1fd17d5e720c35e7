package wizard_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/wizard"
)

// spoken are the words of a language by where they stand: "Command.Flag[json]".
func spoken(w *wizard.Words) map[string]string {
	all := map[string]string{}
	speak("", reflect.ValueOf(*w), all)
	return all
}

func speak(path string, v reflect.Value, all map[string]string) {
	switch v.Kind() {
	case reflect.String:
		all[path] = v.String()
	case reflect.Struct:
		for field, value := range v.Fields() {
			speak(strings.TrimPrefix(path+"."+field.Name, "."), value, all)
		}
	case reflect.Map:
		all[path] = fmt.Sprint(v.Len(), " words")
		for key, value := range v.Seq2() {
			speak(fmt.Sprintf("%s[%v]", path, key), value, all)
		}
	case reflect.Slice:
		all[path] = fmt.Sprint(v.Len(), " words")
		for i := range v.Len() {
			speak(fmt.Sprintf("%s[%d]", path, i), v.Index(i), all)
		}
	default:
		panic("wizard: words of kind " + v.Kind().String() + " at " + path)
	}
}

// verb is where fmt puts something in.
var verb = regexp.MustCompile(`%[-+#0]*[0-9]*(?:\.[0-9]+)?[a-zA-Z%]`)

// Every language has every word, and fills the same things into it in the same order.
func TestWordsInEveryLanguage(t *testing.T) {
	first := spoken(wizard.WordsIn(steps.Languages[0]))
	for _, l := range steps.Languages {
		if wizard.WordsIn(l) == nil {
			t.Fatalf("%s: no words", l)
		}
		got := spoken(wizard.WordsIn(l))
		for _, path := range slices.Sorted(maps.Keys(first)) {
			text, ok := got[path]
			switch {
			case !ok:
				t.Errorf("%s: no %s, which is %q in %s", l, path, first[path], steps.Languages[0])
			case strings.TrimSpace(text) == "" || text == "0 words":
				t.Errorf("%s: %s is empty", l, path)
			case !slices.Equal(verb.FindAllString(text, -1), verb.FindAllString(first[path], -1)):
				t.Errorf("%s: %s fills %q, and %q in %s", l, path, text, first[path], steps.Languages[0])
			case strings.Contains(text, "%!") || strings.ContainsRune(text, '\u202f') || strings.ContainsRune(text, '\ufffd'):
				t.Errorf("%s: %s: %q", l, path, text)
			}
		}
		for path, text := range got {
			if _, ok := first[path]; !ok {
				t.Errorf("%s: %s, %q, is not in %s", l, path, text, steps.Languages[0])
			}
		}
	}
}

// What stands under a name of the program has words under that name.
func TestWordsForEveryName(t *testing.T) {
	for _, l := range steps.Languages {
		w := wizard.WordsIn(l)
		for _, code := range wizard.ExitCodes {
			if w.Command.Exit[code] == "" {
				t.Errorf("%s: no words for exit code %d", l, code)
			}
		}
		if len(w.Command.Exit) != len(wizard.ExitCodes) {
			t.Errorf("%s: words for %d exit codes of %d", l, len(w.Command.Exit), len(wizard.ExitCodes))
		}
	}
}

// The words whose names are put together from a value of the program.
func TestWordsForEveryValue(t *testing.T) {
	for _, l := range steps.Languages {
		for _, name := range []string{"verdict.valid", "verdict.refused", "verdict.undecided", "vault.announced.keyring", "vault.announced.file"} {
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
		texts := spoken(wizard.WordsIn(l))
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
