//go:build unix

package document_test

import (
	"cmp"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/document/documenttest"
	"raccord/wizard/handbook"
	"raccord/wizard/report"
)

// A pageTest is one page to open, and what its paper should be.
type pageTest struct {
	page string
	// fewest and most are how many pages it prints on: the same for a report, about the same
	// for the handbook, which follows the fonts there are.
	fewest, most int
	// words are to be found on paper.
	words []string
}

// pagesToOpen are the pages that the program writes, by name.
func pagesToOpen(t *testing.T) map[string]pageTest {
	all := map[string]pageTest{}
	for _, l := range steps.Languages {
		v := wizard.VoiceIn(l)
		page := written(t, handbook.Command(&cli.Program{Voice: v}), "--format", "html")
		all["handbook-"+string(l)] = pageTest{page, 15, 25, []string{v.Say("handbook.title"), v.Say("handbook.glossary"), "Identifiants Oauth"}}
		for name, a := range withLongest(documenttest.Dossiers(t)) {
			if l != steps.Languages[0] && name != "halfway" {
				continue // one other language shows what words change
			}
			words := []string{v.Say("report.known"), v.Say("report.remaining")}
			for i := range a.Structures {
				if name != "longest" { // its lines are broken where a page is read from paper
					words = append(words, structureWords(v, steps.View{Answers: a, Structure: i})...)
				}
			}
			sheets := len(a.Structures)
			if a.Assigned != "" || len(a.Notes)+len(a.History) > 0 {
				sheets++ // what colleagues tell each other has one of its own
			}
			all["report-"+name+"-"+string(l)] = pageTest{reportOn(t, v, a), sheets, sheets, words}
		}
	}
	return all
}

// structureWords are what a sheet of paper says of its structure: its title, SIRET and Client ID.
func structureWords(v wizard.Voice, structure steps.View) []string {
	words := []string{
		v.Say("report.structure", "number", structure.Structure+1, "name", cmp.Or(structure.Text("structure.name"), v.Say("report.unknown"))),
		structure.Text("structure.siret"),
		chorus.ClientID(structure.Text("credentials.client_id")).Masked(),
	}
	for i, text := range words {
		words[i] = strings.Join(strings.Fields(text), " ") // as paper does
	}
	return words
}

// written is the page that a command writes.
func written(t *testing.T, c *cobra.Command, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	c.SetArgs(append(args, "-o", file))
	if err := c.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// reportOn is the report on a dossier, from a store of its own.
func reportOn(t *testing.T, v wizard.Voice, a steps.Answers) string {
	t.Helper()
	p := &cli.Program{Voice: v, Flags: cli.Flags{StoreDir: t.TempDir(), Timeout: time.Second}}
	document, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := p.OpenStore()
	if err != nil {
		t.Fatal(err)
	}
	id, err := kept.Create(t.Context(), a.Name(), document)
	if err != nil {
		t.Fatal(err)
	}
	return written(t, report.Command(p), id, "--format", "html")
}

// withLongest adds a dossier whose answers are as long as answers get, with everything wrong.
func withLongest(all map[string]steps.Answers) map[string]steps.Answers {
	a := steps.Answers{Customer: all["halfway"].Customer}
	for _, s := range append(all["halfway"].Structures, append(all["closed"].Structures, all["troubled"].Structures...)...) {
		texts := map[steps.Key]string{}
		for key, text := range s.Texts {
			if strings.Contains(text, " ") || strings.HasPrefix(text, "CLAIRVAL") {
				text = strings.Repeat(text+" ", 100/len(text)) + text
			}
			texts[key] = text
		}
		s.Texts = texts
		a.Structures = append(a.Structures, s)
	}
	all["longest"] = a
	return all
}

// TestPagesInABrowser: a page loads nothing, complains of nothing, is read by a screen reader
// in both schemes and on a narrow screen, and prints as it should.
func TestPagesInABrowser(t *testing.T) {
	b := openBrowser(t)
	axe := axeSource(t)
	all := pagesToOpen(t)
	if os.Getenv("RACCORD_PEERS") != "1" { // all of them take a minute
		t.Log("RACCORD_PEERS=1 opens every page; this is one")
		all = map[string]pageTest{"report-halfway-fr": all["report-halfway-fr"]}
	}
	for name, p := range all {
		t.Run(name, func(t *testing.T) {
			b.t = t
			file := filepath.Join(t.TempDir(), name+".html")
			if err := os.WriteFile(file, []byte(p.page), 0o600); err != nil {
				t.Fatal(err)
			}
			address := (&url.URL{Scheme: "file", Path: file}).String()
			for _, look := range []struct {
				scheme string
				width  int
			}{{"light", 1200}, {"dark", 1200}, {"light", 360}} {
				b.visit(address, look.scheme, look.width)
				var wide bool
				b.value("document.documentElement.scrollWidth > innerWidth", &wide)
				if wide {
					t.Errorf("%d wide, the page scrolls sideways", look.width)
				}
				if axe != "" {
					accessible(t, b, axe, look.scheme)
				}
				for _, complaint := range b.complaints(address) {
					t.Errorf("%s: %s", look.scheme, complaint)
				}
			}
			printsOn(t, b.print(), p)
		})
	}
}

// axeSource is axe-core's program, "" without it: where it is stands in RACCORD_AXE.
func axeSource(t *testing.T) string {
	source, err := os.ReadFile(os.Getenv("RACCORD_AXE"))
	if err != nil && os.Getenv("RACCORD_PEERS") == "1" {
		t.Fatal("RACCORD_AXE names no axe.min.js: ", err)
	}
	if err != nil {
		t.Log("RACCORD_AXE names no axe.min.js: accessibility is not tested")
	}
	return string(source)
}

// accessible wants no violation that axe calls serious or critical.
func accessible(t *testing.T, b *chromium, axe, scheme string) {
	t.Helper()
	b.value(axe+"; 0", nil)
	var found struct {
		Rules      int
		Violations []struct {
			ID, Impact, Help string
			Nodes            []string
		}
	}
	b.value(`axe.run().then(r => ({rules: r.passes.length, violations: r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n => n.html)}))}))`, &found)
	if found.Rules < 10 {
		t.Errorf("axe tried %d rules: this test sees nothing", found.Rules)
	}
	for _, v := range found.Violations {
		if v.Impact == "serious" || v.Impact == "critical" {
			t.Errorf("%s: %s, %s: %.300s", scheme, v.ID, v.Help, v.Nodes)
		} else {
			t.Logf("%s: %s (%s): %.200s", scheme, v.ID, v.Impact, v.Nodes)
		}
	}
}

// printsOn wants the pages and the words of p on paper.
func printsOn(t *testing.T, file string, p pageTest) {
	t.Helper()
	pages := paper(t, file)
	if len(pages) < p.fewest || len(pages) > p.most {
		t.Errorf("prints on %d pages, not %d to %d: %.300q", len(pages), p.fewest, p.most, pages)
	}
	text := strings.Join(pages, " ")
	for _, words := range p.words {
		if !strings.Contains(text, words) {
			t.Errorf("not found on paper: %s", words)
		}
	}
	for i, page := range pages {
		if len(page) < 40 {
			t.Errorf("page %d of %d is all but empty: %q", i+1, len(pages), page)
		}
	}
}
