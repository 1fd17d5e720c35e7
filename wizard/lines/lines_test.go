package lines

import (
	"bufio"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// A talk is the line mode with its lines given in advance.
type talk struct {
	*testing.T
	wizard.Voice
	walk *wizard.Effects
	end  wizard.State
	text string // of everything that was said
}

// talkFrom walks from s with lines, in an empty store unless s was saved in one.
func talkFrom(t *testing.T, v wizard.Voice, walk *wizard.Effects, s wizard.State, lines ...string) *talk {
	t.Helper()
	var out strings.Builder
	l := &Reader{Effects: walk, Voice: v, In: bufio.NewReader(strings.NewReader(strings.Join(lines, "\n") + "\n")), Out: &out}
	end := l.Run(t.Context(), s)
	return &talk{t, v, walk, end, out.String()}
}

// talkAt is talkFrom at a step, everything before it answered and saved.
func talkAt(t *testing.T, v wizard.Voice, id steps.ID, lines ...string) *talk {
	t.Helper()
	s := wizardtest.OpenStore(t)
	return talkFrom(t, v, wizardtest.NewEffects(t, s, "happy"), wizardtest.SavedAt(t, s, wizardtest.At(id)), lines...)
}

// says demands texts one after another.
func (k *talk) says(texts ...string) {
	k.Helper()
	rest := k.text
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			k.Fatalf("never said, or not then: %q\n%s", text, k.text)
		}
		rest = after
	}
}

// ends demands an exit code, and returns the dossier that was saved.
func (k *talk) ends(code int) map[string]any {
	k.Helper()
	if k.end.Phase != wizard.Ended || k.end.Code != code {
		k.Fatalf("phase %d, exit code %d, want %d\n%s", k.end.Phase, k.end.Code, code, k.text)
	}
	return wizardtest.ReadDossier(k.T, k.walk.Real.Store, k.end.ID)
}

// asksWith is the prompt that offers text.
func asksWith(v wizard.Voice, text string) string { return v.Say("line.answer-or", "offered", text) }

// wrong is a problem as the line mode says it.
func wrong(v wizard.Voice, p steps.Problem) string {
	return v.Say("to-correct") + v.Colon() + v.ProblemLine(&p)
}

// Walks that together show every page: all goes well; a warning, a refusal, an access that
// is missing, what is not PISTE, names that differ. Help is asked for before every answer.
func TestLinesFromHomeToReceipt(t *testing.T) {
	access := []any{"structures.0.access.login", wizardtest.Login, "structures.0.access.password_file", wizardtest.Password}
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for scenario, changes := range map[string][]any{
			"happy":           {"structures", wizardtest.TwoStructures(t)},
			"refused":         {"structures.0.credentials.client_id", "CLIENT-1", "customer.role", "supplier"},
			"no-subscription": access,
			"bad-account":     access,
			"captive-portal":  {"structures.0.application.name", "a b", "structures.0.declaration.application_name", "a b"},
			"throttled":       {"structures.0.declaration.application_name", "Mon_application_chorus_pro"},
			"slow":            nil,
		} {
			walk, _ := wizardtest.CountedEffects(t, scenario)
			walk.CustomHosts = "https://raccord.invalid"
			file := wizardtest.AnswersFile(t, changes...)
			y := &wizardtest.Typist{Voice: v, Lines: wizardtest.Typed(file), Curious: true}
			end := (&Reader{Effects: walk, Voice: v, In: bufio.NewReader(y), Out: y}).Run(t.Context(), wizard.State{})
			k := &talk{t, v, walk, end, y.Out.String() + layout.Spoken(v.Receipt(end, &walk.Real, "raccord"), v.Colon(), 0)}
			if strings.Contains(k.text, v.Say("line.answer")+" "+v.Say("line.help")) {
				t.Errorf("no terminal ends the line of who types, and Lines does not:\n%s", k.text)
			}
			if scenario == "happy" {
				k.ends(wizard.ExitDone)
				k.says(v.Say("home.title"), v.Title("step.customer", nil), v.Say("line.help"), v.Say("glossary.title"), v.Title("step.review", nil), v.Say("connected.title"), v.Say("saved.complete"))
			}
			k.isPlain()
			if v.Language == steps.French {
				k.isFrench()
			}
			for _, hidden := range []string{wizardtest.FirstSecret, wizardtest.SecondSecret, wizardtest.Password} {
				if strings.Contains(k.text, hidden) {
					t.Errorf("%s: a secret is said", scenario)
				}
			}
		}
	})
}

// isPlain demands text that only appends, with nothing left to fill in.
func (k *talk) isPlain() {
	k.Helper()
	if i := strings.IndexAny(k.text, "\x1b\r\b\a"); i >= 0 {
		k.Errorf("moves the cursor: %q", k.text[max(0, i-40):i+1])
	}
	if found := regexp.MustCompile(`%!|\*\*|\{[a-z_.]+\}|<!--`).FindString(k.text); found != "" {
		k.Errorf("%q is said:\n%s", found, k.text)
	}
}

// telltale are words that no French text has.
var telltale = regexp.MustCompile(`(?i)\b(the|and|with|your|you|please|error|failed|yes|of|from|answer|saved|missing)\b`)

// isFrench demands that no sentence of the English document and no English word of the
// interface is said. What Open Bee's English page prints is quoted in French too, and the other
// language is offered in its own words.
func (k *talk) isFrench() {
	k.Helper()
	for line := range strings.Lines(k.text) {
		if strings.Contains(line, k.Say("glossary.printed")) || strings.Contains(line, wizard.VoiceIn(steps.English).Say("home.speak")) {
			continue
		}
		if word := telltale.FindString(line); word != "" {
			k.Errorf("%q is said in French: %s", word, line)
		}
		for _, text := range englishOnly() {
			if strings.Contains(line, text) {
				k.Errorf("%q is said in French: %s", text, line)
			}
		}
	}
}

// gap is where something is put into a text.
var gap = regexp.MustCompile(`\{[a-zA-Z_.-]+\}`)

// englishOnly are the pieces of all English texts that no French text has.
var englishOnly = sync.OnceValue(func() []string {
	french := strings.Join(everyText(steps.French), "\n")
	var only []string
	for _, text := range everyText(steps.English) {
		for _, piece := range gap.Split(text, -1) {
			if piece = strings.TrimSpace(strings.ReplaceAll(piece, "**", "")); len(piece) > 5 && !strings.Contains(french, piece) {
				only = append(only, piece)
			}
		}
	}
	return only
})

func everyText(l steps.Language) []string {
	d := steps.In(l)
	var all []string
	for _, code := range d.Codes {
		if code == "glossary" {
			continue
		}
		s := d.Section(code, nil)
		all = append(all, s.Title)
		for _, b := range s.Body {
			all = append(all, b.Label, b.Text)
		}
	}
	return all
}

// "<" goes back field by field, then step by step, and what was given is offered again.
func TestLinesBack(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		k := talkAt(t, v, "structure",
			"École", "<", "", "12345678200028", "6.11.2",
			"ECOLE", "ecole@clairval.example", "<", "<", "<", "<", // back to the step before, and the one before it
			"", "", "", // as they were
			"", "") // as they were: the rest is the end of input
		k.says(v.Say("line.answer-or-none", "offered", "École"), v.Title("step.application", nil), asksWith(v, "ECOLE"),
			v.Title("step.structure", nil), v.Say("line.answer-or-none", "offered", "École"), asksWith(v, "12345678200028"),
			v.Title("step.application", nil), asksWith(v, "ECOLE"), asksWith(v, "ecole@clairval.example"))
		doc := k.ends(wizard.ExitInterrupted)
		for path, want := range map[string]string{
			"structures.0.structure.name": "École", "structures.0.structure.siret": "12345678200028",
			"structures.0.application.name": "ECOLE", "structures.0.application.email": "ecole@clairval.example",
		} {
			if got := wizardtest.MemberAt(doc, path); got != want {
				t.Errorf("%s is %v, want %q", path, got, want)
			}
		}
	})
}

// "<" in the first step leads to the list, where the dossier stands.
func TestLinesBackToTheList(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		walk, _ := wizardtest.CountedEffects(t, "happy")
		k := talkFrom(t, v, walk, wizard.State{}, "1", "Mairie de Clairval", "2", "<", "<", "1")
		k.says(v.Title("step.account", nil), v.Title("step.customer", nil), v.Say("home.title"), "  1. Mairie de Clairval", v.Title("step.account", nil))
		k.ends(wizard.ExitInterrupted)
	})
}

// What is not well formed is said in one sentence, and asked again.
func TestLinesSayWhatIsWrong(t *testing.T) {
	number := func(n int) func(wizard.Voice) string {
		return func(v wizard.Voice) string { return v.Say("to-correct") + v.Colon() + v.Say("line.number", "count", n) }
	}
	problem := func(code string, args steps.Args) func(wizard.Voice) string {
		return func(v wizard.Voice) string { return wrong(v, steps.Problem{Code: code, Args: args}) }
	}
	for _, row := range []struct {
		step  steps.ID
		lines []string // the last is wrong
		said  func(wizard.Voice) string
	}{
		{"account", []string{"3"}, number(2)},
		{"account", []string{"0"}, number(2)},
		{"account", []string{"oui"}, number(2)},
		{"account", []string{"-1"}, number(2)},
		{"terms", []string{""}, number(2)}, // nothing is offered
		{"application", []string{""}, problem("flaw.required", nil)},
		{"application", []string{"   "}, problem("flaw.required", nil)},
		{"structure", []string{"Mairie", "123"}, problem("flaw.siret-length", steps.Args{"length": "3"})},
		{"structure", []string{"Mairie", "12345678200011"}, problem("flaw.siret-check", nil)},
		{"application", []string{"APP_SANDBOX_si@mairie.example"}, problem("flaw.name-sandbox", steps.Args{"name": "APP_SANDBOX_si@mairie.example"})},
		{"application", []string{"NOM", "si@mairie"}, problem("flaw.email-shape", nil)},
		{"connector", []string{"6.9"}, problem("flaw.version-old", steps.Args{"version": "6.9", "needed": "6.11.2"})},
		{"credentials", []string{"two words"}, problem("flaw.inner-space", nil)},
		{"credentials", []string{wizardtest.FirstID, ""}, problem("flaw.required", nil)},
	} {
		wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
			k := talkAt(t, v, row.step, row.lines...)
			k.says(row.said(v)+"\n", v.Say("line.answer")[:4]) // and the prompt again
			if k.end.At.Step != row.step || strings.Count(k.text, row.said(v)) != 1 {
				t.Errorf("%q at %s:\n%s", row.lines, row.step, k.text)
			}
			k.ends(wizard.ExitInterrupted)
		})
	}
}

// What a paste carried is removed and said, here too.
func TestLinesSayWhatAPasteCarried(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		k := talkAt(t, v, "credentials", "Client ID : \u200b"+wizardtest.FirstID+"\r", strings.Repeat("0123456789", 2000), "\u00a0"+wizardtest.FirstSecret)
		k.says(v.Title("paste.zero-width", nil), v.Title("paste.too-long", nil), wrong(v, steps.Problem{Code: "flaw.required"}), v.Title("paste.no-break-space", nil), v.Title("step.access", nil))
		if got := wizardtest.MemberAt(k.ends(wizard.ExitInterrupted), "structures.0.credentials.client_id"); got != wizardtest.FirstID {
			t.Errorf("the Client ID is %v", got)
		}
	})
}

// A passphrase is chosen twice the same, and "<" leaves.
func TestLinesPassphrase(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		walk.Real.Vault, walk.Real.Kind = nil, "file"
		begun := wizardtest.SavedAt(t, s, wizardtest.At("declaration"))
		begun.Vault = wizard.VaultState{}
		name := wizardtest.GoodTexts["application.name"]
		k := talkFrom(t, v, walk, begun, name, "", "", "", "short", wizardtest.Passphrase, "another passphrase", wizardtest.Passphrase, "<", "<",
			"", "", "", "", wizardtest.Passphrase, wizardtest.Passphrase, wizardtest.FirstID)
		k.says(v.Say("vault.title"), v.Say("vault.new"), s.VaultPath(), v.Say("to-correct")+v.Colon()+v.Say("passphrase.short"), v.Say("to-correct")+v.Colon()+v.Say("passphrase.differs"),
			v.Title("step.declaration", nil), asksWith(v, name), v.Say("vault.title"), v.Say("vault.announced.file", "place", s.VaultPath()))
		k.ends(wizard.ExitInterrupted)
		if strings.Contains(k.text, wizardtest.Passphrase) {
			t.Error("the passphrase is said")
		}
	})
}

// What cannot be saved is said, can be tried again, and is never taken for saved.
func TestLinesFailedSave(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		failure := error(&store.WriteError{Path: "the vault", Op: "write", Err: errors.New("full")})
		walk.Real.Vault = wizardtest.Broken{Memory: wizardtest.Memory{}, Err: &failure}
		k := talkFrom(t, v, walk, wizardtest.SavedAt(t, s, wizardtest.At("credentials")), wizardtest.FirstID, wizardtest.FirstSecret, "1", "3")
		title := v.Title("storage.write", nil)
		k.says(title, "  3. "+v.Say("action.close-unsaved"), title)
		k.ends(wizard.ExitStorage)
	})
}

// Every page of a rehearsal says that it is one.
func TestLinesPractice(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		walk, _ := wizardtest.CountedEffects(t, "happy")
		walk.Practice = walk.Real
		k := talkFrom(t, v, walk, wizard.State{}, "2", "1", "Mairie de Clairval")
		k.says(v.Say("home.practice"), v.Say("practice.banner"), v.Say("home.leave-practice"), v.Say("practice.banner")+" · "+v.Say("part-of", "part", 1, "parts", len(steps.Parts)))
	})
}
