package screen

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// choices are n options, each found by its number too.
func choices(labels ...string) []wizard.Option {
	var options []wizard.Option
	for i, label := range labels {
		options = append(options, wizard.Option{Value: fmt.Sprint(i), Label: label,
			Dossier: &wizard.Summary{ID: fmt.Sprintf("id-%d", i), Customer: label}})
	}
	return options
}

func TestFinderFindsByEveryWord(t *testing.T) {
	f := newFinder(choices("Mairie d’Évry", "Mairie de Nîmes", "CCAS d’Évry", "Bœurs", "Straße", "Nouveau dossier"), "1")
	if value, ok := f.value(); !ok || value != "1" {
		t.Errorf("it begins at %q", value)
	}
	for typed, want := range map[string][]int{
		"":           {0, 1, 2, 3, 4, 5},
		"evry":       {0, 2},
		"ÉVRY":       {0, 2},
		"e\u0301vry": {0, 2},
		"evry ccas":  {2},
		"d'ev":       {0, 2},
		"boeurs":     {3},
		"strasse":    {4},
		"id-4":       {4},
		"   ":        {0, 1, 2, 3, 4, 5},
		"paris":      nil,
	} {
		if f.filter(typed); !slices.Equal(f.found, want) {
			t.Errorf("%q finds %v, want %v", typed, f.found, want)
		}
		if _, ok := f.value(); ok != (want != nil) {
			t.Errorf("%q: stands at an option: %t", typed, ok)
		}
	}
}

func TestFinderMovesInItsWindow(t *testing.T) {
	var labels []string
	for i := range 100 {
		labels = append(labels, fmt.Sprintf("commune %d", i))
	}
	f := newFinder(choices(labels...), "")
	f.show(5)
	for _, c := range []struct {
		key      string
		at, from int
	}{
		{"up", 99, 95}, {"down", 0, 0}, {"down", 1, 0}, {"pgdown", 6, 2}, {"end", 99, 95}, {"pgdown", 99, 95}, {"pgup", 94, 94}, {"home", 0, 0}, {"pgup", 0, 0},
	} {
		if !f.key(c.key, "") {
			t.Fatalf("%s does nothing", c.key)
		}
		seen := f.seen()
		value, _ := f.value()
		if f.at != c.at || f.from != c.from || len(seen) != 5 || !slices.ContainsFunc(seen, func(o wizard.Option) bool { return o.Value == value }) {
			t.Errorf("%s: at %d from %d, want %d from %d; %d are seen", c.key, f.at, f.from, c.at, c.from, len(seen))
		}
	}
	if f.key("7", "7") {
		t.Error("a letter is text before a search was begun")
	}
	f.open = true
	f.key("7", "7")
	f.key("7", "7")
	if f.key("backspace", ""); f.typed != "7" || len(f.found) != 19 {
		t.Errorf("%q finds %d", f.typed, len(f.found))
	}
	f.key("end", "")
	if f.filter(""); f.at != 97 {
		t.Errorf("who clears a search stands at %d, not at what was found", f.at)
	}
	if f.key("ctrl+o", "") || f.key("tab", "") || f.key("enter", "") {
		t.Error("a key that is not the search's is taken")
	}
}

// homeWith is the home screen over n dossiers.
func homeWith(t *testing.T, v wizard.Voice, n int) *terminal {
	t.Helper()
	s := wizardtest.Crowd(t, t.TempDir(), n)
	return run(t, New(wizardtest.NewEffects(t, s, "happy"), v, wizard.State{}))
}

func TestHomeIsSearched(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := homeWith(t, v, 60)
		w.see("1/60", v.Say("key.search"), v.Say("home.new"), "Alès 00005")
		w.press("/")
		w.see(strings.Fields(v.Say("find.hint-dossiers"))[0])
		w.press("evry 0005") // « Évry »
		w.see("Évry 00050", v.Say("key.clear"), v.Say("home.new"))
		w.miss("Alès", v.Say("key.search"))
		w.press("x")
		w.see(v.Say("find.none", "search", "evry 0005x"), "› "+v.Say("home.new"))
		w.press("\x7f", escape) // the search first
		w.see("24/60", "› Mairie de Évry 00050")
		if w.model.State.Phase != wizard.Home || w.model.form.finder().typed != "" {
			t.Fatal("esc does not clear the search")
		}
		w.paste(" 1234 9999\n")
		w.see(v.Say("find.none", "search", "1234 9999"))
		w.press(clear)
		w.paste("12345678200010\n")
		w.see("(60 ")
		w.press(clear + "00050" + enter)
		if s := w.model.State; s.Phase != wizard.Asking || s.ID != "mairie-de-evry-00050" {
			t.Fatalf("phase %d, dossier %q", s.Phase, s.ID)
		}
	})
}

// What is typed ahead of the list lands in it; the last choices are one key away.
func TestSearchIsTypedAhead(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := homeWith(t, v, 30)
		w.press("/nimes 00013" + down + up + enter)
		w.see("Nîmes 00013", v.Title("step.review", nil))
	})
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := homeWith(t, v, 30)
		w.press("n")
		w.at("customer")
	})
}

// A search outlives the window's size, and few choices are not searched: j and k move.
func TestSearchOutlivesTheSize(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := homeWith(t, v, 30)
		w.press("/nimes", down)
		before := w.model.form.entry().hovered()
		w.resize(50, 12)
		w.see("nimes", "(3 ")
		w.resize(120, 40)
		if w.see("nimes", "(3 "); w.model.form.entry().hovered() != before {
			t.Error("another dossier")
		}
	})
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := homeWith(t, v, 3)
		w.press("j", "j", "j", enter)
		w.at("customer")
	})
}

func TestGlossaryIsSearched(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("space"))
		w.press("?")
		w.see(v.Say("help.title"), v.Say("key.find"), v.Say("key.close"))
		here := v.Terms("step.space")
		w.press("Modif", "ICATIONS") // a label of another step
		w.see(v.Say("glossary.search", "search", "ModifICATIONS"), v.Say("key.clear"))
		w.press(clear, "z", "q", "x")
		w.see(v.Say("glossary.none", "search", "zqx"))
		w.press(escape)
		w.press(pageDown)
		w.see(v.Say("help.title"), here[0].Label)
		w.press(escape)
		w.at("space")
	})
}
