package wizard

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"raccord/steps"
)

// spoken are the words of a language by where they stand: "Command.Flag[json]".
func spoken(w *Words) map[string]string {
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
	first := spoken(WordsIn(steps.Languages[0]))
	for _, l := range steps.Languages {
		if WordsIn(l) == nil {
			t.Fatalf("%s: no words", l)
		}
		got := spoken(WordsIn(l))
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
		w := WordsIn(l)
		for _, code := range ExitCodes {
			if w.Command.Exit[code] == "" {
				t.Errorf("%s: no words for exit code %d", l, code)
			}
		}
		if len(w.Command.Exit) != len(ExitCodes) {
			t.Errorf("%s: words for %d exit codes of %d", l, len(w.Command.Exit), len(ExitCodes))
		}
		for p := Listing; p <= Ended; p++ {
			if _, ok := w.Busy[p]; ok != (p.Waits() && p != Checking) {
				t.Errorf("%s: phase %d has words: %t", l, p, ok)
			}
		}
		for _, verdict := range []string{"valid", "refused", "undecided"} {
			if w.Verdicts[verdict] == "" {
				t.Errorf("%s: no words for %s", l, verdict)
			}
		}
		for _, kind := range []string{"keyring", "file"} {
			if w.VaultAnnounced[kind] == "" {
				t.Errorf("%s: the vault %q is not announced", l, kind)
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
		w := WordsIn(l)
		if !strings.Contains(w.Practice, want.banner) {
			t.Errorf("%s: the banner is %q", l, w.Practice)
		}
		if got := day.Format(w.Date); got != want.date {
			t.Errorf("%s: %s", l, got)
		}
	}
}
