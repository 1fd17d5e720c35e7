package steps

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A language is a document and its name in Languages, nothing else: a made-up one passes
// every test of the documents, and has words for the whole walk.
func TestALanguageIsADocumentAndItsName(t *testing.T) {
	const madeUp Language = "xx"
	known := Languages
	Languages = append(slices.Clone(known), madeUp)
	read.Store(madeUp, parse(madeUp, madeUpDocument(t)))
	t.Cleanup(func() {
		Languages = known
		read.Delete(madeUp)
	})

	for name, test := range map[string]func(*testing.T){
		"sections": TestDocumentsAgree, "readers": TestEverySectionHasAReader,
		"placeholders": TestPlaceholdersAreFilled, "said": TestEverythingSaidHasWords,
		"words": TestSectionsHaveWords, "leads": TestThreeLeads, "addresses": TestAddressesStandAlone, "labels": TestLabelsAreInTheGlossary,
	} {
		t.Run(name, test)
	}

	d, french := In(madeUp), In(French)
	view := customer{role: "supplier", structures: 2}.until(Place{}).At(Place{})
	for _, code := range french.Codes {
		s := d.Section(code, view.Fill())
		if s.Code != code || s.Title == code || len(s.Body) != len(french.sections[code].Body) {
			t.Errorf("%s: %+v", code, s)
		}
		if own := noWords.ReplaceAllString(d.sections[code].Title, ""); own != strings.ToUpper(own) {
			t.Errorf("%s is in another language: %s", code, own)
		}
	}
	if len(d.Glossary()) != len(french.Glossary()) {
		t.Errorf("%d terms, want %d", len(d.Glossary()), len(french.Glossary()))
	}
}

// What such a language may lack is noticed.
func TestAnIncompleteLanguageIsNoticed(t *testing.T) {
	text := madeUpDocument(t)
	if found := disagreements(parse("xx", text), In(French)); len(found) > 0 {
		t.Fatal(found)
	}
	for what, change := range map[string]*strings.Replacer{
		"a section":     strings.NewReplacer("<!-- step.review -->", ""),
		"a word":        strings.NewReplacer("<!-- character.tab -->", "<!-- character.tabs -->"),
		"an order":      strings.NewReplacer("<!-- step.terms -->", "<!-- step.space -->", "<!-- step.space -->", "<!-- step.terms -->"),
		"a placeholder": strings.NewReplacer("{structure.siret}", ""),
		"a line":        strings.NewReplacer("\n1. ", "\n"),
	} {
		if len(disagreements(parse("xx", change.Replace(text)), In(French))) == 0 {
			t.Errorf("nothing misses %s", what)
		}
	}
}

// noWords matches what is the same in every language: markers, placeholders, addresses.
var noWords = regexp.MustCompile(`<!--.*?-->|\{[^}]*\}|https://\S+`)

// madeUpDocument is the French one in capitals.
func madeUpDocument(t *testing.T) string {
	t.Helper()
	raw, err := texts.ReadFile("text/fr.md")
	if err != nil {
		t.Fatal(err)
	}
	text, words := string(raw), 0
	var madeUp strings.Builder
	for _, same := range noWords.FindAllStringIndex(text, -1) {
		madeUp.WriteString(strings.ToUpper(text[words:same[0]]) + text[same[0]:same[1]])
		words = same[1]
	}
	return madeUp.String() + strings.ToUpper(text[words:])
}

// What is said in a language that is not spoken yet is what its document says.
func TestSayInAnotherLanguage(t *testing.T) {
	for _, l := range Languages {
		for _, code := range append(In(l).Codes, "no.such-section") {
			if got, want := l.Say(code), In(l).Say(code); got != want {
				t.Errorf("%s: %s: %q, want %q", l, code, got, want)
			}
		}
	}
}
