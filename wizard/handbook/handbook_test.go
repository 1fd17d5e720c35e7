package handbook

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/document/documenttest"
)

// handbooks runs a test on the handbook in every language and format, with its words as
// a reader sees them: no marks of Markdown or HTML.
func handbooks(t *testing.T, test func(t *testing.T, v wizard.Voice, document, read string)) {
	t.Helper()
	for _, language := range steps.Languages {
		for format := range formats {
			t.Run(string(language)+"/"+format, func(t *testing.T) {
				document := handbookIn(t, language, format)
				read := strings.NewReplacer("**", "", "`", "", `\|`, "|").Replace(document)
				if format == "html" {
					read = documenttest.TextOf(t, document)
				}
				test(t, wizard.VoiceIn(language), document, read)
			})
		}
	}
}

func handbookIn(t *testing.T, language steps.Language, format string) string {
	t.Helper()
	var document strings.Builder
	o := &options{Program: &cli.Program{Voice: wizard.VoiceIn(language), Out: &document}, format: format}
	if err := o.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return document.String()
}

func TestHandbookHoldsTheProcedure(t *testing.T) {
	handbooks(t, func(t *testing.T, v wizard.Voice, _, read string) {
		fill := standIns(v)
		holds := func(what, text string) {
			t.Helper()
			if text = strings.ReplaceAll(text, "**", ""); !strings.Contains(read, text) {
				t.Errorf("%s is missing: %s", what, text)
			}
		}
		for _, s := range steps.Procedure {
			section := v.Section(s.Section(), fill)
			holds("title of step "+string(s.ID), section.Title)
			for _, b := range section.Body {
				holds("text of step "+string(s.ID), b.Text)
				holds("label of step "+string(s.ID), b.Label)
			}
			for _, f := range s.Fields {
				holds("label of "+string(f.Key), v.Title(f.Section(), fill))
				holds("help of "+string(f.Key), v.Sentence(f.Section(), fill))
				for _, value := range f.Values() {
					holds("option "+value, v.Title(f.Section()+"."+value, fill))
				}
			}
		}
		for _, part := range steps.Parts {
			holds("part", v.Title("part."+string(part), nil))
		}
		for _, f := range newHandbook(v).Failures {
			holds("failure", f.Title)
			holds("remedy", f.Remedy[0].Blocks[0].Text)
		}
		for _, term := range v.Glossary() {
			holds("term", term.Label)
			holds("meaning", term.Meaning)
		}
	})
}

func TestHandbookLeavesNothingOpen(t *testing.T) {
	open := regexp.MustCompile(`\{[a-zA-Z_.]+\}|` + steps.Blank + `|<!-- [a-z-]+\.|%!`)
	handbooks(t, func(t *testing.T, _ wizard.Voice, _, read string) {
		for _, at := range open.FindAllStringIndex(read, -1) {
			t.Errorf("left open: %q", read[max(0, at[0]-60):min(len(read), at[1]+30)])
		}
	})
}

// A fault whose text lacks one of the three leads would be missing from the table.
func TestEveryFaultIsInTheTable(t *testing.T) {
	for _, language := range steps.Languages {
		v := wizard.VoiceIn(language)
		h := newHandbook(v)
		var titles []string
		for _, f := range h.Failures {
			titles = append(titles, f.Title)
			for i, lead := range [][]passage{f.Observed, f.Meaning, f.Remedy} {
				if strings.HasPrefix(lead[0].Blocks[0].Text, "**") {
					t.Errorf("%s: %s: lead %d: %v", language, f.Title, i+1, lead)
				}
			}
		}
		for _, code := range v.Codes {
			led := strings.Contains(v.Sentence(code, nil), ".** ") && strings.HasPrefix(code, "problem.")
			if title := v.Title(code, nil); (led || strings.HasPrefix(code, "fault.")) && !slices.Contains(titles, title) {
				t.Errorf("%s: %s is not in the table: %s", language, code, title)
			}
		}
	}
}

// boxes is how many boxes the table and the text ask for.
func boxes(v wizard.Voice) int {
	count := 0
	for _, s := range steps.Procedure {
		if s.Words != "" {
			continue // said with the step that has the words
		}
		before := count
		for _, b := range v.Section(s.Section(), nil).Body {
			if b.Kind == steps.Numbered {
				count++
			}
		}
		for _, f := range s.Fields {
			count += max(1, len(f.Values()))
		}
		count = max(count, before+1)
	}
	return count
}

func TestHandbookHasABoxForEverything(t *testing.T) {
	handbooks(t, func(t *testing.T, v wizard.Voice, document, _ string) {
		got := strings.Count(document, "- [ ] ") + strings.Count(document, `<input type="checkbox"`)
		if want := boxes(v); got != want {
			t.Errorf("%d boxes, not %d", got, want)
		}
	})
}

func TestHandbookMarksWhatIsRepeated(t *testing.T) {
	for _, language := range steps.Languages {
		v := wizard.VoiceIn(language)
		for _, chapter := range newHandbook(v).Chapters {
			for _, in := range chapter.Instructions {
				s := steps.ByID(in.ID)
				if got := strings.Contains(in.Note, v.Say("handbook.each-structure")); got != (s.Scope == steps.PerStructure) {
					t.Errorf("%s: step %s is marked %q", language, in.ID, in.Note)
				}
				if got := strings.Contains(in.Note, v.Say("handbook.sometimes")); got && s.Shown == nil {
					t.Errorf("%s: step %s is for everybody, and marked %q", language, in.ID, in.Note)
				}
			}
		}
	}
}

func TestHandbookLeavesNoRoomForSecrets(t *testing.T) {
	for _, language := range steps.Languages {
		w := writer{wizard.VoiceIn(language), nil}
		secrets := 0
		for _, s := range steps.Procedure {
			for _, f := range s.Fields {
				q := w.question(&f)
				if f.Kind != steps.Secret {
					continue
				}
				if secrets++; q.Room || !strings.Contains(q.Help, w.voice.Say("handbook.unwritten")) {
					t.Errorf("%s: %s: %+v", language, f.Key, q)
				}
			}
		}
		if secrets == 0 {
			t.Error("the procedure asks no secret: this test proves nothing")
		}
	}
}

func TestHandbookFormat(t *testing.T) {
	for _, language := range steps.Languages {
		var written strings.Builder
		err := (&options{Program: &cli.Program{Voice: wizard.VoiceIn(language), Out: &written}, format: "pdf"}).run(t.Context())
		if usage, ok := errors.AsType[*cli.UsageError](err); !ok || !strings.Contains(usage.Sentence, "pdf") {
			t.Errorf("%s: %v", language, err)
		}
		if written.Len() > 0 {
			t.Errorf("%s: wrote %q", language, written.String())
		}
	}
}
