package screen

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/lines"
	"raccord/wizard/wizardtest"
)

// An ending is everything that a walk leaves behind.
type ending struct {
	phase   wizard.Phase
	code    int
	calls   int
	files   map[string]string
	secrets []string
}

var (
	instants  = regexp.MustCompile(`"(at|reviewed)": "[^"]*"`)
	durations = regexp.MustCompile(`"durationMs": \d+`)
)

func endingOf(t *testing.T, walk *wizard.Effects, calls int, end wizard.State) ending {
	t.Helper()
	e := ending{phase: end.Phase, code: end.Code, calls: calls, files: map[string]string{}}
	entries := wizardtest.Entries(t, walk.Real.Store)
	for _, entry := range entries {
		doc := durations.ReplaceAllString(instants.ReplaceAllString(string(entry.Doc), `"$1": "2000-01-01T00:00:00Z"`), `"durationMs": 0`)
		e.files[entry.ID] = withoutOrder(t, doc)
	}
	for account, text := range walk.Real.Vault.(wizardtest.Memory) {
		e.secrets = append(e.secrets, account+" "+text.Reveal())
	}
	slices.Sort(e.secrets)
	return e
}

// withoutOrder is a dossier's file with each act of its history once, in an order of their own: a
// reader that saves less often sees the same acts in another one.
func withoutOrder(t *testing.T, doc string) string {
	t.Helper()
	a, err := steps.Decode([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(a.History, func(a, b steps.Act) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	a.History = slices.Compact(a.History)
	sorted, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(sorted)
}

func (e ending) String() string {
	lines := []string{fmt.Sprintf("phase %d, code %d, %d calls, %d secrets", e.phase, e.code, e.calls, len(e.secrets))}
	for _, id := range slices.Sorted(maps.Keys(e.files)) {
		lines = append(lines, id, e.files[id])
	}
	return strings.Join(lines, "\n")
}

// within demands that all e leaves is left by whole too, what checks showed as it is there.
func (e ending) within(t *testing.T, whole ending) {
	t.Helper()
	if whole.files == nil {
		return
	}
	if e.phase != whole.phase || e.code != whole.code || e.calls != whole.calls {
		t.Errorf("ends with\n%s\nnot as\n%s", e, whole)
	}
	for _, account := range e.secrets {
		if !slices.Contains(whole.secrets, account) {
			t.Error("a secret is kept that the whole has not")
		}
	}
	for id, file := range e.files {
		part, err := steps.Decode([]byte(file))
		all, failed := steps.Decode([]byte(whole.files[id]))
		if err != nil || failed != nil {
			t.Fatal(err, failed)
		}
		for i, sheet := range part.Structures {
			for key, text := range sheet.Texts {
				if all.Structures[i].Texts[key] != text {
					t.Errorf("structure %d: %s is %q there", i, key, all.Structures[i].Texts[key])
				}
			}
			if !reflect.DeepEqual(sheet.Evidence, all.Structures[i].Evidence) {
				t.Errorf("structure %d: found\n%v\nnot\n%v", i, sheet.Evidence, all.Structures[i].Evidence)
			}
		}
	}
}

// unattended walks with a file.
func unattended(t *testing.T, walk *wizard.Effects, _ wizard.Voice, file steps.AnswersFile) wizard.State {
	t.Helper()
	u := &lines.Unattended{Effects: walk, Answers: file, Warned: func(steps.Problem) {}}
	s, missing, err := u.Start(t.Context(), false)
	if err != nil || len(missing) > 0 {
		t.Fatalf("%v, missing %v", err, missing)
	}
	end, _ := u.Run(t.Context(), s)
	return end
}

func lineByLine(t *testing.T, walk *wizard.Effects, v wizard.Voice, file steps.AnswersFile) wizard.State {
	t.Helper()
	y := &wizardtest.Typist{Voice: v, Lines: wizardtest.Typed(file)}
	lines := &lines.Reader{Effects: walk, Voice: v, In: bufio.NewReader(y), Out: y}
	return lines.Run(t.Context(), wizard.State{})
}

// onScreen types a file's answers into the screen, a page at a time, and chooses as a
// typist does.
func onScreen(t *testing.T, walk *wizard.Effects, v wizard.Voice, file steps.AnswersFile) wizard.State {
	t.Helper()
	w := run(t, New(walk, v, wizard.State{}))
	defer w.close()
	whole, _, _ := file.Into(steps.Answers{})
	for range 100 {
		switch s := w.model.State; {
		case w.over():
			return w.end()
		case s.Phase.Waits():
			w.program.Send(nil) // what was read of the model was read before what follows
			w.wait(time.Second)
		case s.Phase == wizard.Asking && !steps.ByID(s.At.Step).Closes:
			w.press(keysFor(w.model.page, file.Given(s.At)))
		case s.Phase == wizard.Asking && len(s.Answers.Structures) < len(whole.Structures):
			w.press(up + enter) // the last choice adds a structure
		default:
			w.press(strings.Repeat(down, w.wanted()) + enter)
		}
	}
	t.Fatalf("no end\n%s", w.screen())
	return wizard.State{}
}

// keysFor answers a page.
func keysFor(page wizard.Page, given steps.Given) string {
	keys := ""
	for i, a := range page.Asks {
		goOn := tab
		if i == len(page.Asks)-1 {
			goOn = enter
		}
		if a.Options == nil {
			keys += clear + "\x1b[200~" + given.Texts[a.Field.Key] + given.Secrets[a.Field.Key].Reveal() + "\x1b[201~" + goOn
			continue
		}
		is := func(text string) func(wizard.Option) bool {
			return func(o wizard.Option) bool { return o.Value == text }
		}
		at, want := slices.IndexFunc(a.Options, is(a.Text)), slices.IndexFunc(a.Options, is(given.Texts[a.Field.Key]))
		keys += strings.Repeat(down, max(0, want-at)) // the first one chooses the first option where none is chosen
		keys += strings.Repeat(up, max(0, at-want)) + goOn
	}
	return keys
}

// wanted is the place of what the user chooses among events.
func (w *terminal) wanted() int {
	return max(0, slices.IndexFunc(w.model.page.Asks[0].Options, func(o wizard.Option) bool {
		return o.Label == w.Say("action.stop") || o.Label == w.Say("action.confirm")
	}))
}

// codes are the exit codes of an accepted pair without a technical account, where it is not 0.
var codes = map[string]int{
	"sandbox-pair": wizard.ExitRefused, "refused": wizard.ExitRefused, "throttled": wizard.ExitBusy, "slow": wizard.ExitBusy, "down": wizard.ExitBusy,
	"captive-portal": wizard.ExitSurroundings, "garbage": wizard.ExitSurroundings,
}

// oneOfEachClass are scenarios that end with different codes. A screen costs a hundred
// times a line, and goes through no more.
var oneOfEachClass = []string{"refused", "no-subscription", "slow", "captive-portal"}

// A reader walks with a file from the beginning to the end.
type reader func(*testing.T, *wizard.Effects, wizard.Voice, steps.AnswersFile) wizard.State

// TestThreeReadersOneResult: every answers file in every scenario ends alike with every
// reader, with the exit code of the contract. The unattended one, which knows every answer from
// the beginning, saves them all wherever it stops. What asks PISTE nothing is the same in every scenario.
func TestThreeReadersOneResult(t *testing.T) {
	access := []any{"structures.0.access.login", wizardtest.Login, "structures.0.access.password_file", wizardtest.Password}
	withAccess := maps.Clone(codes)
	withAccess["no-subscription"], withAccess["no-connection"], withAccess["bad-account"] = wizard.ExitAccess, wizard.ExitAccess, wizard.ExitAccess
	always := func(code int) map[string]int {
		all := map[string]int{}
		for _, scenario := range simulator.Scenarios() {
			all[scenario] = code
		}
		return all
	}
	oddID := maps.Clone(codes)
	for _, scenario := range []string{"happy", "no-subscription", "no-connection", "bad-account", "name-disclosed"} {
		oddID[scenario] = wizard.ExitRefused
	}
	for _, row := range []struct {
		name    string
		changes []any
		codes   map[string]int
		local   bool // PISTE is not asked
	}{
		{"recipient", nil, codes, false},
		{"supplier", []any{"customer.role", "supplier"}, codes, false},
		{"two structures", []any{"structures", wizardtest.TwoStructures(t)}, codes, false},
		{"with access", access, withAccess, false},
		{"odd Client ID", []any{"structures.0.credentials.client_id", "CLIENT-1"}, oddID, false},
		{"terms not accepted", []any{"structures.0.terms.accepted", false}, always(wizard.ExitIncomplete), true},
		{"space not visible", []any{"structures.0.space.visible", false}, always(wizard.ExitIncomplete), true},
		{"names that differ", []any{"structures.0.declaration.application_name", "Mon_application_chorus_pro"}, always(wizard.ExitRefused), true},
		{"Open Bee not done", []any{"structures.0.openbee.done", false}, map[string]int{"happy": wizard.ExitIncomplete}, false},
	} {
		for _, scenario := range simulator.Scenarios() {
			if scenario != "happy" && (row.local || row.name == "Open Bee not done") {
				continue
			}
			t.Run(row.name+"/"+scenario, func(t *testing.T) {
				t.Parallel()
				file := wizardtest.AnswersFile(t, row.changes...)
				readers := []reader{unattended, lineByLine}
				if scenario == "happy" || row.name == "with access" && slices.Contains(oneOfEachClass, scenario) {
					readers = append(readers, onScreen)
				}
				synctest.Test(t, func(t *testing.T) {
					sameEnding(t, readers, wizard.VoiceIn(steps.French), scenario, file, row.codes[scenario])
				})
			})
		}
	}
}

// TestOneApplicationOrBothRoles: a recipient's three structures with one application and one pair,
// and a customer that is both, walk through in every language and with every reader.
func TestOneApplicationOrBothRoles(t *testing.T) {
	for _, row := range []struct {
		name    string
		changes []any
		holds   map[string]any
		calls   int
	}{
		{"one application", []any{"structures", wizardtest.SharingStructures(t)}, map[string]any{
			"structures.1.application.shared": true, "structures.2.application.shared": true, "structures.2.credentials": nil,
			"structures.2.declaration.application_name": "MON_APPLICATION_CHORUS_PRO", "structures.2.openbee": nil,
		}, 1},
		{"one application, with access", []any{"structures", wizardtest.SharingStructures(t), "structures.1.access",
			map[string]any{"login": "TECH_1_0000002@cpro.fr", "password_file": "Fictif-Ecole-2"}}, map[string]any{
			"structures.1.access.login": "TECH_1_0000002@cpro.fr", "structures.1.credentials": nil,
		}, 2},
		{"both", []any{"customer.role", "both"}, map[string]any{
			"customer.role": "both", "structures.0.openbee.supplier_done": true, "structures.0.openbee.done": true,
		}, 1},
		{"both, an application each", []any{"customer.role", "both", "structures", wizardtest.TwoStructures(t)}, map[string]any{
			"structures.1.application.shared": false, "structures.1.openbee.supplier_done": true,
		}, 2},
		{"both, one application", []any{"customer.role", "both", "structures", wizardtest.SharingStructures(t),
			"structures.1.application", map[string]any{"shared": true}, "structures.1.openbee", map[string]any{"supplier_done": true},
			"structures.2.application", map[string]any{"shared": true}, "structures.2.openbee", map[string]any{"done": true}}, map[string]any{
			"structures.1.openbee.supplier_done": true, "structures.2.openbee.supplier_done": true,
		}, 1},
	} {
		for _, language := range steps.Languages {
			t.Run(row.name+"/"+string(language), func(t *testing.T) {
				t.Parallel()
				file := wizardtest.AnswersFile(t, row.changes...)
				synctest.Test(t, func(t *testing.T) {
					e := sameEnding(t, []reader{unattended, lineByLine, onScreen}, wizard.VoiceIn(language), "happy", file, wizard.ExitDone)
					if e.calls != row.calls {
						t.Errorf("PISTE is asked %d times, want %d", e.calls, row.calls)
					}
					var doc any
					if err := json.Unmarshal([]byte(e.files["mairie-de-clairval"]), &doc); err != nil {
						t.Fatal(err)
					}
					for path, want := range row.holds {
						if got := wizardtest.MemberAt(doc, path); got != want {
							t.Errorf("%s is %v, want %v", path, got, want)
						}
					}
				})
			})
		}
	}
}

// One pair typed again for each structure is what a recipient has, and needs no confirmation.
func TestOnePairIsNotDoubtedForARecipient(t *testing.T) {
	all := wizardtest.SharingStructures(t).([]any)
	for _, member := range []string{"application", "terms", "credentials", "openbee"} {
		for _, later := range all[1:] {
			later.(map[string]any)[member] = all[0].(map[string]any)[member]
		}
	}
	for role, want := range map[string][]string{"recipient": nil, "supplier": {"warn.name-shared", "warn.client-id-shared"}} {
		file := wizardtest.AnswersFile(t, "customer.role", role, "structures", all)
		synctest.Test(t, func(t *testing.T) {
			walk, _ := wizardtest.CountedEffects(t, "happy")
			var warned []string
			u := &lines.Unattended{Effects: walk, Answers: file, Warned: func(p steps.Problem) { warned = append(warned, p.Code) }}
			s, missing, err := u.Start(t.Context(), false)
			if err != nil || len(missing) > 0 {
				t.Fatalf("%v, missing %v", err, missing)
			}
			if end, _ := u.Run(t.Context(), s); end.Code != wizard.ExitDone || !slices.Equal(warned, want) {
				t.Errorf("%s: code %d, warned %q, want %q", role, end.Code, warned, want)
			}
		})
	}
}

func sameEnding(t *testing.T, readers []reader, v wizard.Voice, scenario string, file steps.AnswersFile, code int) ending {
	var first ending
	for i, read := range readers {
		walk, service := wizardtest.CountedEffects(t, scenario)
		end := read(t, walk, v, file)
		e := endingOf(t, walk, service.Calls, end)
		if e.phase != wizard.Ended || e.code != code {
			t.Errorf("reader %d ends in phase %d with code %d, want %d", i, e.phase, e.code, code)
		}
		if i == 0 && code == wizard.ExitDone {
			first = e
		} else if i <= 1 && code != wizard.ExitDone {
			e.within(t, first)
			first = e
		} else if e.String() != first.String() || !slices.Equal(e.secrets, first.secrets) {
			t.Errorf("reader %d leaves\n%s\nreader 0 leaves\n%s", i, e, first)
		}
	}
	if len(first.files) != 1 {
		t.Errorf("%d dossiers", len(first.files))
	}
	return first
}
