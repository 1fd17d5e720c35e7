package wizard

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store/secret"
)

// oneStructure is an answers file that the simulator accepts, and secondStructure what a
// second one adds.
const (
	oneStructure = `{
  "version": 1,
  "customer": {"name": "Mairie de Clairval", "role": "recipient"},
  "account": {"ready": true},
  "structures": [{
    "structure": {"name": "Budget principal", "siret": "123 456 782 00010"},
    "application": {"name": "MON_APPLICATION_CHORUS_PRO", "email": "si@clairval.example", "responsible": "Claire Martin"},
    "terms": {"accepted": true},
    "space": {"visible": true},
    "declaration": {"application_name": "MON_APPLICATION_CHORUS_PRO", "contact_name": "Jean Exemple", "contact_email": "tech@clairval.example", "contact_phone": "+33 1 00 00 00 00"},
    "connector": {"version": "v6.11.2"},
    "credentials": {"client_id": "` + firstID + `", "client_secret_file": "` + firstSecret + `"},
    "openbee": {"done": true}
  }]
}`
	secondStructure = `{
    "structure": {"name": "École", "siret": "12345678200028"},
    "application": {"name": "ECOLE_CHORUS_PRO", "email": "ecole@clairval.example", "responsible": "Claire Martin"},
    "terms": {"accepted": true},
    "space": {"visible": true},
    "declaration": {"application_name": "ECOLE_CHORUS_PRO", "contact_name": "Claire Martin", "contact_email": "ecole@clairval.example", "contact_phone": "0100000001"},
    "connector": {"version": "7.0"},
    "credentials": {"client_id": "` + secondID + `", "client_secret_file": "` + secondSecret + `"},
    "openbee": {"done": true}
  }`
)

// answersFile is oneStructure, changed by pairs of path and value; nil takes out.
func answersFile(t *testing.T, changes ...any) steps.AnswersFile {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(oneStructure), &doc); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(changes); i += 2 {
		put(doc, changes[i].(string), changes[i+1])
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	// The name of a secret's file is the secret here.
	file, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) { return secret.Of(path), nil })
	if len(wrong) > 0 {
		t.Fatalf("%v", wrong)
	}
	return file
}

// put changes the member at a path of a document.
func put(doc map[string]any, path string, value any) {
	parent, name := "", path
	if i := strings.LastIndex(path, "."); i >= 0 {
		parent, name = path[:i], path[i+1:]
	}
	at := doc
	if parent != "" {
		at, _ = memberAt(doc, parent).(map[string]any)
		if at == nil {
			at = map[string]any{}
			put(doc, parent, at)
		}
	}
	if value == nil {
		delete(at, name)
	} else {
		at[name] = value
	}
}

// twoStructures is the list with secondStructure in it.
func twoStructures(t *testing.T) any {
	t.Helper()
	var first struct{ Structures []any }
	var second any
	if err := errors.Join(json.Unmarshal([]byte(oneStructure), &first), json.Unmarshal([]byte(secondStructure), &second)); err != nil {
		t.Fatal(err)
	}
	return append(first.Structures, second)
}

// A counted service counts what is asked of it.
type counted struct {
	chorus.Service
	calls int
}

func (c *counted) Authenticate(ctx context.Context, env chorus.Environment, pair chorus.Pair) (chorus.Result, error) {
	c.calls++
	return c.Service.Authenticate(ctx, env, pair)
}

func (c *counted) Access(ctx context.Context, env chorus.Environment, pair chorus.Pair, account *chorus.TechnicalAccount, structure chorus.Structure) (chorus.Result, error) {
	c.calls++
	return c.Service.Access(ctx, env, pair, account, structure)
}

// countedWalk is newWalk in an empty store, with a count of what PISTE is asked.
func countedWalk(t *testing.T, scenario string) (*Walk, *counted) {
	t.Helper()
	walk := newWalk(t, openStore(t), scenario)
	service := &counted{Service: walk.Real.Service}
	walk.Real.Service = service
	return walk, service
}

// An ending is everything that a walk leaves behind.
type ending struct {
	phase   Phase
	code    int
	calls   int
	files   map[string]string
	secrets []string
}

var (
	instants  = regexp.MustCompile(`"(at|reviewed)": "[^"]*"`)
	durations = regexp.MustCompile(`"durationMs": \d+`)
)

func endingOf(t *testing.T, walk *Walk, calls int, end State) ending {
	t.Helper()
	e := ending{phase: end.Phase, code: end.Code, calls: calls, files: map[string]string{}}
	entries, err := walk.Real.Store.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		e.files[entry.ID] = durations.ReplaceAllString(instants.ReplaceAllString(string(entry.Doc), `"$1": ""`), `"durationMs": 0`)
	}
	for account, text := range walk.Real.vault.(memory) {
		e.secrets = append(e.secrets, account+" "+text.Reveal())
	}
	slices.Sort(e.secrets)
	return e
}

func (e ending) String() string {
	lines := []string{fmt.Sprintf("phase %d, code %d, %d calls, %d secrets", e.phase, e.code, e.calls, len(e.secrets))}
	for _, id := range slices.Sorted(maps.Keys(e.files)) {
		lines = append(lines, id, e.files[id])
	}
	return strings.Join(lines, "\n")
}

// unattended walks with a file.
func unattended(t *testing.T, walk *Walk, _ Voice, file steps.AnswersFile) State {
	t.Helper()
	u := &Unattended{Walk: walk, Answers: file, Warned: func(steps.Problem) {}}
	s, missing, err := u.Start(t.Context(), false)
	if err != nil || len(missing) > 0 {
		t.Fatalf("%v, missing %v", err, missing)
	}
	end, _ := u.Run(t.Context(), s)
	return end
}

// A typist types a file's answers into the line mode: a line each time it is asked. Where
// a choice among events is offered, it goes on, and stops where it cannot.
type typist struct {
	voice Voice
	lines []string
	// curious asks for help before every answer.
	curious, helped bool
	out             strings.Builder
	read            int // of out
}

// typed are the answers as lines, in the order in which they are asked for.
func typed(file steps.AnswersFile) []string {
	var lines []string
	a := steps.Answers{}
	for p := a.Route()[0]; !steps.ByID(p.Step).Closes; p = a.After(p) {
		given := file.Given(p)
		for _, f := range steps.ByID(p.Step).Fields {
			line := given.Texts[f.Key] + given.Secrets[f.Key].Reveal()
			if f.Values() != nil {
				line = strconv.Itoa(slices.Index(f.Values(), line) + 1)
			}
			lines = append(lines, line)
		}
		a = a.Put(p, given)
	}
	return lines
}

func (y *typist) Write(p []byte) (int, error) { return y.out.Write(p) }

var offered = regexp.MustCompile(`(?m)^  (\d+)\. (.*)$`)

func (y *typist) Read(p []byte) (int, error) {
	if y.helped = y.curious && !y.helped; y.helped {
		return copy(p, "?\n"), nil
	}
	page := y.out.String()[y.read:]
	y.read = y.out.Len()
	v := y.voice
	for _, wanted := range []string{v.HomeNew, v.ActionStop, v.ActionWarned, v.ActionSave, v.HomeQuit} {
		for _, option := range offered.FindAllStringSubmatch(page, -1) {
			if option[2] == wanted {
				return copy(p, option[1]+"\n"), nil
			}
		}
	}
	if len(y.lines) == 0 {
		return 0, io.EOF
	}
	line := y.lines[0]
	y.lines = y.lines[1:]
	return copy(p, line+"\n"), nil
}

func lineByLine(t *testing.T, walk *Walk, v Voice, file steps.AnswersFile) State {
	t.Helper()
	y := &typist{voice: v, lines: typed(file)}
	lines := &Lines{Walk: walk, Voice: v, In: bufio.NewReader(y), Out: y}
	return lines.Run(t.Context(), State{})
}

// onScreen types a file's answers into the screen, a page at a time, and chooses as a
// typist does.
func onScreen(t *testing.T, walk *Walk, v Voice, file steps.AnswersFile) State {
	t.Helper()
	w := run(t, NewScreen(walk, v, State{}))
	defer w.close()
	for range 100 {
		switch s := w.model.State; {
		case w.over():
			return w.end()
		case s.Phase.Waits():
			w.program.Send(nil) // what was read of the model was read before what follows
			w.wait(time.Second)
		case s.Phase == Asking && !steps.ByID(s.At.Step).Closes:
			w.press(keysFor(w.model.page, file.Given(s.At)))
		default:
			w.press(strings.Repeat(down, w.wanted()) + enter)
		}
	}
	t.Fatalf("no end\n%s", w.screen())
	return State{}
}

// keysFor answers a page.
func keysFor(page Page, given steps.Given) string {
	keys := ""
	for _, a := range page.Asks {
		if a.Options == nil {
			keys += clear + "\x1b[200~" + given.Texts[a.Field.Key] + given.Secrets[a.Field.Key].Reveal() + "\x1b[201~" + enter
			continue
		}
		is := func(text string) func(Option) bool { return func(o Option) bool { return o.Value == text } }
		at, want := max(0, slices.IndexFunc(a.Options, is(a.Text))), slices.IndexFunc(a.Options, is(given.Texts[a.Field.Key]))
		keys += strings.Repeat(down, max(0, want-at)) + strings.Repeat(up, max(0, at-want)) + enter
	}
	return keys
}

// wanted is the place of what the user chooses among events.
func (w *terminal) wanted() int {
	return max(0, slices.IndexFunc(w.model.page.Asks[0].Options, func(o Option) bool {
		return o.Label == w.ActionStop || o.Label == w.ActionWarned
	}))
}

// codes are the exit codes of an accepted pair without a technical account, where it is not 0.
var codes = map[string]int{
	"sandbox-pair": ExitRefused, "refused": ExitRefused, "throttled": ExitBusy, "slow": ExitBusy, "down": ExitBusy,
	"captive-portal": ExitSurroundings, "garbage": ExitSurroundings,
}

// oneOfEachClass are scenarios that end with different codes. A screen costs a hundred
// times a line, and goes through no more.
var oneOfEachClass = []string{"refused", "no-subscription", "slow", "captive-portal"}

// A reader walks with a file from the beginning to the end.
type reader func(*testing.T, *Walk, Voice, steps.AnswersFile) State

// TestThreeReadersOneResult: every answers file in every scenario ends alike whoever reads
// it, with the exit code of the contract. What asks PISTE nothing is the same in every scenario.
func TestThreeReadersOneResult(t *testing.T) {
	access := []any{"structures.0.access.login", login, "structures.0.access.password_file", password}
	withAccess := maps.Clone(codes)
	withAccess["no-subscription"], withAccess["no-connection"], withAccess["bad-account"] = ExitAccess, ExitAccess, ExitAccess
	always := func(code int) map[string]int {
		all := map[string]int{}
		for _, scenario := range simulator.Scenarios() {
			all[scenario] = code
		}
		return all
	}
	oddID := maps.Clone(codes)
	for _, scenario := range []string{"happy", "no-subscription", "no-connection", "bad-account", "name-disclosed"} {
		oddID[scenario] = ExitRefused
	}
	for _, row := range []struct {
		name    string
		changes []any
		codes   map[string]int
		local   bool // PISTE is not asked
	}{
		{"recipient", nil, codes, false},
		{"supplier", []any{"customer.role", "supplier"}, codes, false},
		{"two structures", []any{"structures", twoStructures(t)}, codes, false},
		{"with access", access, withAccess, false},
		{"odd Client ID", []any{"structures.0.credentials.client_id", "CLIENT-1"}, oddID, false},
		{"terms not accepted", []any{"structures.0.terms.accepted", false}, always(ExitIncomplete), true},
		{"space not visible", []any{"structures.0.space.visible", false}, always(ExitIncomplete), true},
		{"names that differ", []any{"structures.0.declaration.application_name", "Mon_application_chorus_pro"}, always(ExitRefused), true},
		{"Open Bee not done", []any{"structures.0.openbee.done", false}, map[string]int{"happy": ExitIncomplete}, false},
	} {
		for _, scenario := range simulator.Scenarios() {
			if scenario != "happy" && (row.local || row.name == "Open Bee not done") {
				continue
			}
			t.Run(row.name+"/"+scenario, func(t *testing.T) {
				t.Parallel()
				file := answersFile(t, row.changes...)
				readers := []reader{unattended, lineByLine}
				if scenario == "happy" || row.name == "with access" && slices.Contains(oneOfEachClass, scenario) {
					readers = append(readers, onScreen)
				}
				synctest.Test(t, func(t *testing.T) { sameEnding(t, readers, scenario, file, row.codes[scenario]) })
			})
		}
	}
}

func sameEnding(t *testing.T, readers []reader, scenario string, file steps.AnswersFile, code int) {
	var first ending
	for i, read := range readers {
		walk, service := countedWalk(t, scenario)
		end := read(t, walk, VoiceIn(steps.French), file)
		e := endingOf(t, walk, service.calls, end)
		if e.phase != Ended || e.code != code {
			t.Errorf("reader %d ends in phase %d with code %d, want %d", i, e.phase, e.code, code)
		}
		if i == 0 {
			first = e
		} else if e.String() != first.String() || !slices.Equal(e.secrets, first.secrets) {
			t.Errorf("reader %d leaves\n%s\nreader 0 leaves\n%s", i, e, first)
		}
	}
	if len(first.files) != 1 {
		t.Errorf("%d dossiers", len(first.files))
	}
}
