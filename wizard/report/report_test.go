package report

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"raccord/steps"
	"raccord/store/storetest/canary"
	"raccord/wizard"
	"raccord/wizard/document/documenttest"
)

// inUTC sets the clock on the wall for a test.
func inUTC(t *testing.T) {
	here := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = here })
}

func reportOn(l steps.Language, id string, a steps.Answers, anonymize bool) *report {
	r := newReport(wizard.VoiceIn(l), id, a, "", anonymize)
	r.WrittenAt = wizard.Timestamp{Time: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}
	return r
}

func written(t *testing.T, l steps.Language, r *report, format string) string {
	t.Helper()
	var out strings.Builder
	if err := formats[format](&out, wizard.VoiceIn(l), r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// reports runs a test on the report of every dossier in every language.
func reports(t *testing.T, anonymize bool, test func(t *testing.T, l steps.Language, a steps.Answers, r *report)) {
	inUTC(t)
	for name, a := range documenttest.Dossiers(t) {
		for _, l := range steps.Languages {
			t.Run(name+"/"+string(l), func(t *testing.T) { test(t, l, a, reportOn(l, name, a, anonymize)) })
		}
	}
}

func TestReport(t *testing.T) {
	reports(t, false, func(t *testing.T, l steps.Language, _ steps.Answers, r *report) {
		golden.RequireEqual(t, written(t, l, r, "md"))
	})
}

func TestReportAnonymized(t *testing.T) {
	reports(t, true, func(t *testing.T, l steps.Language, _ steps.Answers, r *report) {
		golden.RequireEqual(t, written(t, l, r, "md"))
	})
}

func TestReportJSON(t *testing.T) {
	inUTC(t)
	golden.RequireEqual(t, written(t, steps.English, reportOn(steps.English, "halfway", documenttest.Dossiers(t)["halfway"], false), "json"))
}

// TestReportSaysEverything: what is in the model is in both documents.
func TestReportSaysEverything(t *testing.T) {
	reports(t, false, func(t *testing.T, l steps.Language, _ steps.Answers, r *report) {
		page := documenttest.TextOf(t, written(t, l, r, "html"))
		markdown := strings.NewReplacer(`\`, "").Replace(written(t, l, r, "md"))
		holds := func(what string) {
			t.Helper()
			if !strings.Contains(page, what) || !strings.Contains(markdown, strings.ReplaceAll(what, `\`, "")) {
				t.Errorf("missing: %s", what)
			}
		}
		for _, s := range r.Structures {
			for _, text := range []string{s.SIRET, s.Application.PISTE, s.Responsible.Email, s.Contact.Phone, s.ClientID, s.Connector} {
				holds(text)
			}
		}
		for _, sheet := range wordingOf(wizard.VoiceIn(l), r).Sheets {
			for _, row := range sheet.Rows {
				holds(row.Title)
				holds(wizard.VoiceIn(l).Say("report.state." + string(row.State)))
				for _, shown := range row.Shown {
					holds(shown)
				}
			}
			for _, c := range sheet.Chores {
				holds(c.Line)
			}
			for _, ticket := range sheet.Tickets {
				holds(ticket.Subject)
				holds(strings.Join(ticket.Body, "\n"))
			}
		}
	})
}

// TestAnonymizedNamesNobody searches every document for every answer of the dossier.
func TestAnonymizedNamesNobody(t *testing.T) {
	reports(t, true, func(t *testing.T, l steps.Language, a steps.Answers, r *report) {
		var documents string
		for format := range formats {
			documents += written(t, l, r, format)
		}
		searched := 0
		for _, sheet := range append(slices.Clone(a.Structures), a.Customer) {
			for key, answer := range sheet.Texts {
				if harmless[key] || answer == steps.Yes || answer == steps.No || answer == "" {
					continue
				}
				searched++
				for _, part := range []string{answer, json1(answer)} {
					if strings.Contains(documents, part) {
						t.Errorf("%s is there: %s", key, part)
					}
				}
			}
			for _, e := range sheet.Evidence {
				for _, siret := range e.Attached {
					if strings.Contains(documents, siret) {
						t.Errorf("attached SIRET %s is there", siret)
					}
				}
			}
		}
		if searched == 0 {
			t.Error("nothing was searched for")
		}
		if strings.Contains(strings.ToLower(documents), "clairval") {
			t.Error("a name is there in part")
		}
	})
}

// json1 is text as it stands in a document of JSON.
func json1(text string) string {
	raw, _ := json.Marshal(text)
	return strings.Trim(string(raw), `"`)
}

// A new question is hidden until somebody decides that its answers name nobody.
func TestAnonymizeKnowsEveryQuestion(t *testing.T) {
	for _, s := range steps.Procedure {
		for _, f := range s.Fields {
			if f.Kind == steps.Text && !harmless[f.Key] && sorts[f.Key] == "" {
				t.Errorf("%s is left out of anonymized reports: say which sort of name it is", f.Key)
			}
		}
	}
	d := newDisguise(wizard.VoiceIn(steps.English))
	if got := d.standIn("new.question", "Zoé"); strings.Contains(got, "Zoé") {
		t.Errorf("an unknown answer stays: %s", got)
	}
	if d.standIn("application.responsible", "Zoé") != d.standIn("declaration.contact_name", "Zoé") || d.standIn("application.responsible", "Zoé") == d.standIn("application.responsible", "Ali") {
		t.Error("stand-ins do not follow the person")
	}
}

// TestReportStates: what a report calls proven rests on a live check that passed.
func TestReportStates(t *testing.T) {
	inUTC(t)
	want := map[string]map[steps.ID]wizard.Certainty{
		"done":     {"account": wizard.CertaintyDeclared, "declaration": wizard.CertaintyLikely, "credentials": wizard.CertaintyProven, "access": wizard.CertaintyProven, "recipient": wizard.CertaintyDeclared, "review": wizard.CertaintyDeclared},
		"halfway":  {"credentials": wizard.CertaintyProven, "supplier": wizard.CertaintyOpen, "review": wizard.CertaintyOpen},
		"troubled": {"declaration": wizard.CertaintyTroubled, "credentials": wizard.CertaintyProven, "access": wizard.CertaintyTroubled, "recipient": wizard.CertaintyOpen},
		"begun":    {"customer": wizard.CertaintyOpen, "credentials": wizard.CertaintyOpen},
	}
	for name, a := range documenttest.Dossiers(t) {
		h := reportOn(steps.French, name, a, false)
		got := map[steps.ID]wizard.Certainty{}
		for _, task := range append(h.Structures[0].Tasks, h.Tasks...) {
			got[task.Step] = task.State
		}
		for step, state := range want[name] {
			if got[step] != state {
				t.Errorf("%s: %s is %q, want %q", name, step, got[step], state)
			}
		}
	}
	second := reportOn(steps.French, "done", documenttest.Dossiers(t)["done"], false).Structures[1]
	for _, task := range second.Tasks {
		if task.Step == "access" && task.State != wizard.CertaintyUnverifiable || task.Step == "declaration" && task.State != wizard.CertaintyDeclared {
			t.Errorf("without a technical account %s is %s", task.Step, task.State)
		}
	}
}

// TestReportNamesHosts: every report says that it was not PISTE that answered.
func TestReportNamesHosts(t *testing.T) {
	a := documenttest.Dossiers(t)["done"]
	e := a.Structures[0].Evidence["credentials"]
	e.Host = "piste.clairval.example:8443"
	a.Structures[0].Evidence["credentials"] = e
	for format := range formats {
		if text := written(t, steps.English, reportOn(steps.English, "done", a, false), format); !strings.Contains(text, "piste.clairval.example:8443") {
			t.Errorf("%s does not name the host", format)
		}
		if text := written(t, steps.English, newReport(wizard.VoiceIn(steps.English), "x", a, "https://proxy.example/piste", false), format); !strings.Contains(text, "proxy.example") {
			t.Errorf("%s does not name the host in use", format)
		}
		if text := written(t, steps.English, reportOn(steps.English, "done", a, true), format); strings.Contains(text, "clairval") {
			t.Errorf("%s names the host although anonymized", format)
		}
	}
}

func TestReportEscapes(t *testing.T) {
	text := written(t, steps.French, reportOn(steps.French, "halfway", documenttest.Dossiers(t)["halfway"], false), "md")
	if !strings.Contains(text, `Eaux & Forêts | \*Clairval\* \<SAS>`) {
		t.Error("Markdown reads the customer's name as its own")
	}
	if page := written(t, steps.French, reportOn(steps.French, "halfway", documenttest.Dossiers(t)["halfway"], false), "html"); strings.Contains(page, "<SAS>") {
		t.Error("HTML reads the customer's name as its own")
	}
}

// TestReportHoldsNoSecret: not even of a dossier whose secrets are loaded.
func TestReportHoldsNoSecret(t *testing.T) {
	inUTC(t)
	for name, a := range documenttest.Dossiers(t) {
		for _, anonymize := range []bool{false, true} {
			for format := range formats {
				text := written(t, steps.French, reportOn(steps.French, name, documenttest.WithCanary(a), anonymize), format)
				if forms := canary.Find([]byte(text), canary.Text); forms != nil {
					t.Errorf("%s, %s, anonymized %t: the secret is there: %v", name, format, anonymize, forms)
				}
			}
		}
	}
}

// TestUnrelatedNames: one sentence stands for a difference at every letter.
func TestUnrelatedNames(t *testing.T) {
	w := writer{voice: wizard.VoiceIn(steps.English)}
	for declared, want := range map[string]string{
		"Eaux-Clairval 2026": w.voice.Say("difference.unrelated"),
		"MON_APPLICATIOM":    w.voice.Say("report.difference", "place", "15", "kind", w.voice.Say("difference.other")),
	} {
		names := steps.Subject{PISTEName: "MON_APPLICATION", DeclaredName: declared}.Application(steps.Evidence{})
		if got := w.differences(names); got != want {
			t.Errorf("%s: %s, want %s", declared, got, want)
		}
	}
}
