package lines

import (
	"bufio"
	"context"
	"errors"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// Wherever the input ends, the walk ends with 130; what was answered is saved, the missing
// answer is not made up, and nothing goes round.
func TestLinesEndOfInput(t *testing.T) {
	for _, last := range []string{"\n", ""} { // the last line with its end, and without
		synctest.Test(t, func(t *testing.T) {
			file := wizardtest.AnswersFile(t)
			lines := append([]string{"1"}, wizardtest.Typed(file)...)
			for n := range len(lines) + 1 {
				walk, _ := wizardtest.CountedEffects(t, "happy")
				var out strings.Builder
				text := strings.Join(lines[:n], "\n")
				if n > 0 {
					text += last
				}
				end := (&Reader{Effects: walk, Voice: wizard.VoiceIn(steps.French), In: bufio.NewReader(strings.NewReader(text)), Out: &out}).Run(t.Context(), wizard.State{})
				if end.Phase != wizard.Ended || end.Code != wizard.ExitInterrupted {
					t.Fatalf("after %d lines: phase %d, exit code %d\n%s", n, end.Phase, end.Code, out.String())
				}
				if want := answeredBy(file, n-1); !reflect.DeepEqual(savedTexts(t, walk), want) {
					t.Fatalf("after %d lines saved %v, want %v\n%s", n, savedTexts(t, walk), want, out.String())
				}
			}
		})
	}
}

// answeredBy are the texts of the first n lines that are typed.
func answeredBy(file steps.AnswersFile, n int) map[steps.Key]string {
	texts := map[steps.Key]string{}
	a := steps.Answers{}
	for p := a.Route()[0]; !steps.ByID(p.Step).Closes; p = a.After(p) {
		given := file.Given(p)
		for _, f := range steps.ByID(p.Step).Fields {
			if n--; n >= 0 && given.Texts[f.Key] != "" {
				texts[f.Key] = given.Texts[f.Key]
			}
		}
		a = a.Put(p, given)
	}
	return texts
}

// savedTexts are the answers in the one dossier of a walk with one structure.
func savedTexts(t *testing.T, walk *wizard.Effects) map[steps.Key]string {
	t.Helper()
	texts := map[steps.Key]string{}
	entries := wizardtest.Entries(t, walk.Real.Store)
	if len(entries) > 1 {
		t.Fatalf("%d dossiers", len(entries))
	}
	for _, entry := range entries {
		a, err := steps.Decode(entry.Doc)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(texts, a.Customer.Texts)
		maps.Copy(texts, a.Structures[0].Texts)
	}
	return texts
}

// A deaf service goes on for a while, whatever its context says.
type deaf struct{ chorus.Service }

func (deaf) Authenticate(context.Context, chorus.Environment, chorus.Pair) (chorus.Result, error) {
	time.Sleep(time.Hour)
	return chorus.Result{}, nil
}

// An interruption ends a check at once, even one that does not heed it; the pair is saved.
func TestLinesInterruptedCheck(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		walk.Real.Service = deaf{}
		defer time.Sleep(time.Hour) // fake: until it ends
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		var out strings.Builder
		l := &Reader{Effects: walk, Voice: v, In: bufio.NewReader(strings.NewReader(wizardtest.FirstID + "\n" + wizardtest.FirstSecret + "\n")), Out: &out}
		begun := time.Now()
		k := &talk{t, v, walk, l.Run(ctx, wizardtest.SavedAt(t, s, wizardtest.At("credentials"))), out.String()}
		if took := time.Since(begun); took > 3200*time.Millisecond {
			t.Errorf("ends %v after the interruption", took-3*time.Second)
		}
		k.says(v.Say("busy.checking"))
		if got := wizardtest.MemberAt(k.ends(wizard.ExitInterrupted), "structures.0.credentials.client_id"); got != wizardtest.FirstID {
			t.Errorf("the Client ID is %v", got)
		}
		if kept := walk.Real.Vault.(wizardtest.Memory)["mairie-de-clairval/"+wizardtest.FirstID]; !kept.Is(wizardtest.FirstSecret) {
			t.Error("the vault does not have the secret")
		}
	})
}

// An interruption ends a question, although nothing comes in.
func TestLinesInterruptedQuestion(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		in, keys := io.Pipe()
		defer keys.Close()
		go io.WriteString(keys, "Budget annexe\n")
		var out strings.Builder
		walk := wizardtest.NewEffects(t, s, "happy")
		l := &Reader{Effects: walk, Voice: v, In: bufio.NewReader(in), Out: &out}
		k := &talk{t, v, walk, l.Run(ctx, wizardtest.SavedAt(t, s, wizardtest.At("structure"))), out.String()}
		if got := wizardtest.MemberAt(k.ends(wizard.ExitInterrupted), "structures.0.structure.name"); got != "Budget annexe" {
			t.Errorf("the name is %v", got)
		}
	})
}

// A clock notes when each line is said.
type clock struct {
	strings.Builder
	begun time.Time
	said  map[string][]time.Duration
}

func (c *clock) Write(p []byte) (int, error) {
	c.said[string(p)] = append(c.said[string(p)], time.Since(c.begun))
	return c.Builder.Write(p)
}

// A check that lasts is said at once, then what it waits for, a line every ten seconds.
func TestLinesSayWhatIsWaitedFor(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "slow")
		piste, err := simulator.New("slow")
		if err != nil {
			t.Fatal(err)
		}
		if walk.Real.Service, err = chorus.NewClient(chorus.ClientOptions{Transport: simulator.Transport(piste), Timeout: 45 * time.Second}); err != nil {
			t.Fatal(err)
		}
		c := &clock{begun: time.Now(), said: map[string][]time.Duration{}}
		l := &Reader{Effects: walk, Voice: v, In: bufio.NewReader(strings.NewReader(wizardtest.FirstID + "\n" + wizardtest.FirstSecret + "\n")), Out: c}
		l.Run(t.Context(), wizardtest.SavedAt(t, s, wizardtest.At("credentials")))
		want := map[string][]time.Duration{v.Say("busy.checking") + "\n": {0}}
		for _, seconds := range []int{10, 20, 30, 40} {
			line := v.Say("busy.long", "seconds", seconds, "stage", v.Title("stage.answer", nil)) + "\n"
			want[line] = []time.Duration{time.Duration(seconds) * time.Second}
		}
		for line, times := range want {
			if !slices.Equal(c.said[line], times) {
				t.Errorf("%q is said at %v, want %v\n%s", line, c.said[line], times, c)
			}
		}
		if got := strings.Count(c.String(), " s. "); got != len(want)-1 {
			t.Errorf("%d lines say what is waited for\n%s", got, c)
		}
	})
}

// On a terminal a secret is read by itself, never from the lines, and never said.
func TestLinesReadSecretApart(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		var out strings.Builder
		reads := 0
		l := &Reader{Effects: walk, Voice: v, In: bufio.NewReader(strings.NewReader(wizardtest.FirstID + "\n\n")), Out: &out,
			ReadSecret: func(context.Context) (string, error) {
				reads++
				return map[int]string{1: "?", 2: "", 3: wizardtest.FirstSecret, 4: ""}[reads], nil
			}}
		k := &talk{t, v, walk, l.Run(t.Context(), wizardtest.SavedAt(t, s, wizardtest.At("credentials"))), out.String()}
		k.says(v.Say("line.help"), wrong(v, steps.Problem{Code: "flaw.required"}), v.Title("step.access", nil), v.Title("step.recipient", nil))
		k.ends(wizard.ExitInterrupted)
		if reads != 4 || strings.Contains(k.text, wizardtest.FirstSecret) {
			t.Errorf("%d reads; said: %t", reads, strings.Contains(k.text, wizardtest.FirstSecret))
		}
		if kept := walk.Real.Vault.(wizardtest.Memory)["mairie-de-clairval/"+wizardtest.FirstID]; !kept.Is(wizardtest.FirstSecret) {
			t.Error("the vault does not have the secret")
		}
	})
}

// A secret that cannot be read is the end, and no empty secret.
func TestLinesSecretThatCannotBeRead(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		l := &Reader{Effects: walk, Voice: v, In: bufio.NewReader(strings.NewReader(wizardtest.FirstID + "\n")), Out: io.Discard,
			ReadSecret: func(context.Context) (string, error) { return "", errors.New("no terminal") }}
		k := &talk{t, v, walk, l.Run(t.Context(), wizardtest.SavedAt(t, s, wizardtest.At("credentials"))), ""}
		if got := wizardtest.MemberAt(k.ends(wizard.ExitInterrupted), "structures.0.credentials.client_id"); got != wizardtest.FirstID {
			t.Errorf("the Client ID is %v", got)
		}
	})
}

// A secret in the vault is kept by an empty line.
func TestLinesKeepASecret(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		id := wizardtest.Unchecked(t, s)
		walk.Real.Vault.(wizardtest.Memory)[id+"/"+wizardtest.GoodTexts["credentials.client_id"]] = wizardtest.GoodSecret
		k := talkFrom(t, v, walk, wizard.State{Phase: wizard.Opening, ID: id}, "", "")
		k.says(v.Say("secret.kept"), v.Say("busy.checking"))
		k.ends(wizard.ExitInterrupted)
	})
}
