package lines

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// start demands that a file lacks nothing, and returns where its walk begins.
func start(t *testing.T, u *Unattended) wizard.State {
	t.Helper()
	s, missing, err := u.Start(t.Context(), false)
	if err != nil || len(missing) > 0 {
		t.Fatalf("%v, missing %v", err, missing)
	}
	return s
}

func readAll(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "lock" {
			return err
		}
		content, err := os.ReadFile(path)
		all[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The same file a second time asks PISTE nothing, and leaves every byte as it was; the
// vault in memory and the one that has to be opened first alike.
func TestAnswersTwiceChangeNothing(t *testing.T) {
	for _, changes := range [][]any{nil, {"structures", wizardtest.TwoStructures(t)}, {"structures.0.access.login", wizardtest.Login, "structures.0.access.password_file", wizardtest.Password}} {
		synctest.Test(t, func(t *testing.T) {
			walk, service := wizardtest.CountedEffects(t, "happy")
			file := wizardtest.AnswersFile(t, changes...)
			if end := unattended(t, walk, file); end.Code != wizard.ExitDone {
				t.Fatalf("exit code %d", end.Code)
			}
			before, calls := readAll(t, wizardtest.Folder(walk.Real.Store).Dir()), service.Calls
			time.Sleep(time.Hour)
			if end := unattended(t, walk, file); end.Code != wizard.ExitDone || service.Calls != calls {
				t.Errorf("a second time: exit code %d, %d calls after %d", end.Code, service.Calls, calls)
			}
			for path, content := range readAll(t, wizardtest.Folder(walk.Real.Store).Dir()) {
				if content != before[path] {
					t.Errorf("%s was\n%s\nand is\n%s", path, before[path], content)
				}
			}
		})
	}
}

// A changed answer replaces the saved one, and what rested on it is checked again.
func TestChangedAnswersAreCheckedAgain(t *testing.T) {
	for _, row := range []struct {
		path  string
		value any
		calls int
		code  int
	}{
		{"structures.0.application.email", "other@clairval.example", 0, wizard.ExitDone},
		{"structures.0.credentials.client_secret_file", wizardtest.UnknownSecret, 1, wizard.ExitRefused},
		{"structures.0.declaration.application_name", "AUTRE", 0, wizard.ExitRefused},
		{"structures.0.terms.accepted", false, 0, wizard.ExitIncomplete},
	} {
		synctest.Test(t, func(t *testing.T) {
			walk, service := wizardtest.CountedEffects(t, "happy")
			unattended(t, walk, wizardtest.AnswersFile(t))
			calls := service.Calls
			end := unattended(t, walk, wizardtest.AnswersFile(t, row.path, row.value))
			if end.Code != row.code || service.Calls-calls != row.calls || end.ID != "mairie-de-clairval" {
				t.Errorf("%s: exit code %d, %d calls, dossier %s", row.path, end.Code, service.Calls-calls, end.ID)
			}
			saved := wizardtest.ReadDossier(t, walk.Real.Store, end.ID)
			if want, isText := row.value.(string); isText && row.code != wizard.ExitRefused && wizardtest.MemberAt(saved, row.path) != want {
				t.Errorf("%s is %v", row.path, wizardtest.MemberAt(saved, row.path))
			}
			if row.code != wizard.ExitDone && saved["reviewed"] != nil {
				t.Errorf("%s: still reviewed", row.path)
			}
		})
	}
}

// A customer goes on with their dossier; another whose name makes the same id gets "-2".
func TestAnswersFindTheirDossier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, _ := wizardtest.CountedEffects(t, "happy")
		half := unattended(t, walk, wizardtest.AnswersFile(t, "structures.0.terms.accepted", false))
		other := unattended(t, walk, wizardtest.AnswersFile(t, "customer.name", "Mairie de CLAIRVAL"))
		whole := unattended(t, walk, wizardtest.AnswersFile(t))
		if half.ID != "mairie-de-clairval" || other.ID != "mairie-de-clairval-2" || whole.ID != half.ID {
			t.Errorf("dossiers %s, %s, %s", half.ID, other.ID, whole.ID)
		}
		if half.Code != wizard.ExitIncomplete || whole.Code != wizard.ExitDone {
			t.Errorf("exit codes %d, %d", half.Code, whole.Code)
		}
	})
}

// A name whose accents stand behind their letters, as macOS writes them, is the same name: in the
// file, and in a dossier that was saved with it.
func TestAnswersFindTheirDossierInAnyNormalization(t *testing.T) {
	const composed, apart = "Mairie d\u2019\u00c9vry", "Mairie d\u2019E\u0301vry"
	for _, given := range [][2]string{{composed, apart}, {apart, composed}} {
		synctest.Test(t, func(t *testing.T) {
			walk, _ := wizardtest.CountedEffects(t, "happy")
			a := wizardtest.Answered(wizardtest.At("terms"))
			a.Customer.Texts["customer.name"] = given[0]
			saved := wizardtest.Save(t, walk.Real.Store, a)
			end := unattended(t, walk, wizardtest.AnswersFile(t, "customer.name", given[1]))
			if end.ID != saved || end.Answers.Name() != composed {
				t.Errorf("%q after %q: dossier %s of %q", given[1], given[0], end.ID, end.Answers.Name())
			}
		})
	}
}

// Without a customer's name there is no dossier: what is missing is said, and nothing is written.
func TestMissingNameStartsNothing(t *testing.T) {
	walk, service := wizardtest.CountedEffects(t, "happy")
	u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t, "structures.0.credentials", nil, "customer", nil)}
	s, missing, err := u.Start(t.Context(), false)
	var paths []string
	for _, p := range missing {
		paths = append(paths, p.Path)
	}
	// Without a role it is open which of the last steps is missing.
	want := []string{"customer.name", "customer.role", "structures[0].credentials.client_id", "structures[0].credentials.client_secret_file"}
	if err != nil || !slices.Equal(paths, want) {
		t.Errorf("%v, missing %q", err, paths)
	}
	end, stopped := u.Run(t.Context(), s)
	if end.Code != wizard.ExitIncomplete || !end.Unsaved || stopped != nil {
		t.Errorf("exit code %d, unsaved: %t, stopped by %v", end.Code, end.Unsaved, stopped)
	}
	if left := readAll(t, wizardtest.Folder(walk.Real.Store).Dir()); len(left) > 0 || service.Calls > 0 {
		t.Errorf("%d calls, files %v", service.Calls, left)
	}
}

// three is the member "structures" of an answers file with three of them.
func three(t *testing.T) any {
	t.Helper()
	structures := wizardtest.TwoStructures(t).([]any)
	third := maps.Clone(structures[0].(map[string]any))
	third["connector"] = map[string]any{"version": "7.0"}
	third["structure"] = map[string]any{"name": "CCAS", "siret": "12345678200036"}
	third["credentials"] = map[string]any{"client_id": wizardtest.SlowID, "client_secret_file": wizardtest.SlowSecret}
	return append(structures, third)
}

// Everything that a file answers is saved, its secrets too, wherever the walk stops.
func TestEveryAnswerIsSaved(t *testing.T) {
	for name, row := range map[string]struct {
		scenario string
		changes  []any
		code     int
		stopped  string
		calls    int
	}{
		"the first is refused":        {"refused", nil, wizard.ExitRefused, "fault.credentials-refused", 1},
		"names differ in the first":   {"happy", []any{"structures.0.declaration.application_name", "AUTRE"}, wizard.ExitRefused, "flaw.names-differ", 0},
		"a SANDBOX name in the first": {"happy", []any{"structures.0.application.name", "APP_SANDBOX_si@clairval.example"}, wizard.ExitRefused, "flaw.name-sandbox", 0},
		"not done yet in the first":   {"happy", []any{"structures.0.terms.accepted", false}, wizard.ExitIncomplete, "", 0},
		"an old version in the third": {"happy", []any{"structures.2.connector.version", "6.9"}, wizard.ExitIncomplete, "flaw.version-old", 2},
		"an answer missing":           {"happy", []any{"structures.1.application.email", nil}, wizard.ExitIncomplete, "", 0},
		"a secret missing":            {"happy", []any{"structures.1.credentials.client_secret_file", nil}, wizard.ExitIncomplete, "", 0},
		"the role missing":            {"happy", []any{"customer.role", nil}, wizard.ExitIncomplete, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				walk, service := wizardtest.CountedEffects(t, row.scenario)
				file := wizardtest.AnswersFile(t, append([]any{"structures", three(t)}, row.changes...)...)
				u := &Unattended{Effects: walk, Answers: file, Warned: func(steps.Problem) {}}
				s, _, err := u.Start(t.Context(), false)
				if err != nil {
					t.Fatal(err)
				}
				end, stopped := u.Run(t.Context(), s)
				if end.Code != row.code || service.Calls != row.calls || (stopped != nil) != (row.stopped != "") || stopped != nil && stopped.Code != row.stopped {
					t.Errorf("exit code %d, %d calls, stopped by %v", end.Code, service.Calls, stopped)
				}
				a, err := walk.Real.Read(t.Context(), "mairie-de-clairval")
				if err != nil {
					t.Fatal(err)
				}
				for p := a.Route()[0]; !steps.ByID(p.Step).Closes; p = a.After(p) {
					if given := file.Given(p); !a.Holds(p, steps.Given{Texts: given.Texts}) {
						t.Errorf("%v lacks answers", p)
					}
					for key, text := range file.Given(p).Secrets {
						account := a.At(p).Text("credentials.client_id")
						if kept := walk.Real.Vault.(wizardtest.Memory)[end.ID+"/"+account]; !kept.Is(text.Reveal()) {
							t.Errorf("the vault lacks %s of %v", key, p)
						}
					}
				}
				if len(a.Structures) != 3 {
					t.Errorf("%d structures", len(a.Structures))
				}
			})
		})
	}
}

// A file that lacks answers, given twice, changes nothing; the answers added, it goes on.
func TestMissingAnswersTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, service := wizardtest.CountedEffects(t, "happy")
		partly := func() int {
			u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t, "structures.0.connector", nil)}
			s, missing, err := u.Start(t.Context(), false)
			if err != nil || len(missing) != 1 || missing[0].Path != "structures[0].connector.version" {
				t.Fatalf("%v, missing %v", err, missing)
			}
			end, _ := u.Run(t.Context(), s)
			return end.Code
		}
		if code := partly(); code != wizard.ExitIncomplete {
			t.Errorf("exit code %d", code)
		}
		before := readAll(t, wizardtest.Folder(walk.Real.Store).Dir())
		if code := partly(); code != wizard.ExitIncomplete || !maps.Equal(readAll(t, wizardtest.Folder(walk.Real.Store).Dir()), before) {
			t.Errorf("a second time: exit code %d, or something changed", code)
		}
		if service.Calls > 0 {
			t.Errorf("%d calls", service.Calls)
		}
		if end := unattended(t, walk, wizardtest.AnswersFile(t)); end.Code != wizard.ExitDone || end.ID != "mairie-de-clairval" {
			t.Errorf("the whole file: exit code %d, dossier %s", end.Code, end.ID)
		}
	})
}

// Where the vault stays shut every other answer is saved, and what was found and kept before
// stays as it was.
func TestShutVaultLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, _ := wizardtest.CountedEffects(t, "happy")
		unattended(t, walk, wizardtest.AnswersFile(t))
		before, err := walk.Real.Read(t.Context(), "mairie-de-clairval")
		if err != nil {
			t.Fatal(err)
		}
		walk.Real.Vault, walk.Real.Kind = nil, "file"
		u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t, "structures.0.application.email", "other@clairval.example"), Warned: func(steps.Problem) {}}
		end, stopped := u.Run(t.Context(), start(t, u))
		if end.Code != wizard.ExitStorage || stopped == nil || stopped.Code != "storage.passphrase-needed" {
			t.Errorf("exit code %d, stopped by %v", end.Code, stopped)
		}
		after, err := walk.Real.Read(t.Context(), end.ID)
		if err != nil || !reflect.DeepEqual(after.Structures[0].Kept, before.Structures[0].Kept) || len(after.Structures[0].Evidence) != len(before.Structures[0].Evidence) {
			t.Errorf("%v: kept %v, found %v", err, after.Structures[0].Kept, after.Structures[0].Evidence)
		}
		if got := after.Structures[0].Texts["application.email"]; got != "other@clairval.example" {
			t.Errorf("the address is %q", got)
		}
	})
}

func TestUnattendedSaysWhatIsUnusual(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, _ := wizardtest.CountedEffects(t, "happy")
		var told []string
		u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t, "structures.0.credentials.client_id", "CLIENT-1"),
			Warned: func(p steps.Problem) { told = append(told, p.Code) }}
		u.Run(t.Context(), start(t, u))
		if !slices.Equal(told, []string{"warn.client-id-shape"}) {
			t.Errorf("told %q", told)
		}
	})
}

// An interruption during a check ends at once; what was answered is saved.
func TestUnattendedInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, _ := wizardtest.CountedEffects(t, "slow")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		begun := time.Now()
		u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t)}
		end, stopped := u.Run(ctx, start(t, u))
		if took := time.Since(begun); took > 3200*time.Millisecond || end.Code != wizard.ExitInterrupted || stopped != nil {
			t.Errorf("after %v: exit code %d, stopped by %v", took, end.Code, stopped)
		}
		if got := wizardtest.MemberAt(wizardtest.ReadDossier(t, walk.Real.Store, end.ID), "structures.0.credentials.client_id"); got != wizardtest.FirstID {
			t.Errorf("the dossier has the Client ID %v", got)
		}
	})
}

// Where the passphrase cannot be asked for, the walk ends with what is needed.
func TestUnattendedWithoutPassphrase(t *testing.T) {
	walk, service := wizardtest.CountedEffects(t, "happy")
	walk.Real.Vault, walk.Real.Kind = nil, "file"
	u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t)}
	end, stopped := u.Run(t.Context(), start(t, u))
	if end.Phase != wizard.Ended || end.Code != wizard.ExitStorage || stopped == nil || stopped.Code != "storage.passphrase-needed" || service.Calls > 0 {
		t.Errorf("phase %d, exit code %d, stopped by %v, %d calls", end.Phase, end.Code, stopped, service.Calls)
	}
}

// A dossier in the way of which the vault stands is continued when its secret is given anew.
func TestAnswersMendALostSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, service := wizardtest.CountedEffects(t, "happy")
		unattended(t, walk, wizardtest.AnswersFile(t))
		walk.Real.Vault = wizardtest.Memory{}
		calls := service.Calls
		if end := unattended(t, walk, wizardtest.AnswersFile(t)); end.Code != wizard.ExitDone || service.Calls != calls+1 {
			t.Errorf("exit code %d, %d calls", end.Code, service.Calls-calls)
		}
		if kept := walk.Real.Vault.(wizardtest.Memory)["mairie-de-clairval/"+wizardtest.FirstID]; !kept.Is(wizardtest.FirstSecret) {
			t.Error("the vault does not have the secret")
		}
	})
}

// A folder that is none, and a vault that keeps nothing, are storage.
func TestUnattendedStorage(t *testing.T) {
	walk, _ := wizardtest.CountedEffects(t, "happy")
	folder := filepath.Join(wizardtest.Folder(walk.Real.Store).Dir(), "dossiers")
	if err := errors.Join(os.RemoveAll(folder), os.WriteFile(folder, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t)}
	if _, _, err := u.Start(t.Context(), false); err == nil || wizard.ExitOfProblem(*wizard.ProblemOf(err)) != wizard.ExitStorage {
		t.Errorf("a file in place of the folder: %v", err)
	}
	synctest.Test(t, func(t *testing.T) {
		walk, _ := wizardtest.CountedEffects(t, "happy")
		failure := error(&store.WriteError{Path: "the vault", Op: "write", Err: errors.New("full")})
		walk.Real.Vault = wizardtest.Broken{Memory: wizardtest.Memory{}, Err: &failure}
		u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t)}
		end, stopped := u.Run(t.Context(), start(t, u))
		if end.Code != wizard.ExitStorage || stopped == nil || stopped.Code != "storage.write" {
			t.Errorf("exit code %d, stopped by %v", end.Code, stopped)
		}
	})
}

// No secret is in what a run leaves in the folder.
func TestUnattendedKeepsSecretsApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, _ := wizardtest.CountedEffects(t, "happy")
		u := &Unattended{Effects: walk, Answers: wizardtest.AnswersFile(t)}
		if !u.Answers.Given(wizardtest.At("credentials")).Secrets["credentials.client_secret"].Is(wizardtest.FirstSecret) {
			t.Fatal("the file has no secret to look for")
		}
		u.Run(t.Context(), start(t, u))
		for path, content := range readAll(t, wizardtest.Folder(walk.Real.Store).Dir()) {
			if strings.Contains(content, wizardtest.FirstSecret) || strings.Contains(content, secret.Hidden) {
				t.Errorf("%s holds a secret, or its mask:\n%s", path, content)
			}
		}
	})
}

// unattended walks with a file that lacks nothing.
func unattended(t *testing.T, walk *wizard.Effects, file steps.AnswersFile) wizard.State {
	t.Helper()
	u := &Unattended{Effects: walk, Answers: file, Warned: func(steps.Problem) {}}
	end, _ := u.Run(t.Context(), start(t, u))
	return end
}
