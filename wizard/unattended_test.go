package wizard

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// start demands that a file lacks nothing, and returns where its walk begins.
func start(t *testing.T, u *Unattended) State {
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
	for _, changes := range [][]any{nil, {"structures", twoStructures(t)}, {"structures.0.access.login", login, "structures.0.access.password_file", password}} {
		synctest.Test(t, func(t *testing.T) {
			walk, service := countedWalk(t, "happy")
			file := answersFile(t, changes...)
			if end := unattended(t, walk, Voice{}, file); end.Code != ExitDone {
				t.Fatalf("exit code %d", end.Code)
			}
			before, calls := readAll(t, walk.Real.Store.Dir()), service.calls
			time.Sleep(time.Hour)
			if end := unattended(t, walk, Voice{}, file); end.Code != ExitDone || service.calls != calls {
				t.Errorf("a second time: exit code %d, %d calls after %d", end.Code, service.calls, calls)
			}
			for path, content := range readAll(t, walk.Real.Store.Dir()) {
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
		{"structures.0.application.email", "other@clairval.example", 0, ExitDone},
		{"structures.0.credentials.client_secret_file", unknownSecret, 1, ExitRefused},
		{"structures.0.declaration.application_name", "AUTRE", 0, ExitRefused},
		{"structures.0.terms.accepted", false, 0, ExitIncomplete},
	} {
		synctest.Test(t, func(t *testing.T) {
			walk, service := countedWalk(t, "happy")
			unattended(t, walk, Voice{}, answersFile(t))
			calls := service.calls
			end := unattended(t, walk, Voice{}, answersFile(t, row.path, row.value))
			if end.Code != row.code || service.calls-calls != row.calls || end.ID != "mairie-de-clairval" {
				t.Errorf("%s: exit code %d, %d calls, dossier %s", row.path, end.Code, service.calls-calls, end.ID)
			}
			saved := readDossier(t, walk.Real.Store, end.ID)
			if want, isText := row.value.(string); isText && row.code != ExitRefused && memberAt(saved, row.path) != want {
				t.Errorf("%s is %v", row.path, memberAt(saved, row.path))
			}
			if row.code != ExitDone && saved["reviewed"] != nil {
				t.Errorf("%s: still reviewed", row.path)
			}
		})
	}
}

// A customer goes on with their dossier; another whose name makes the same id gets "-2".
func TestAnswersFindTheirDossier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, _ := countedWalk(t, "happy")
		half := unattended(t, walk, Voice{}, answersFile(t, "structures.0.terms.accepted", false))
		other := unattended(t, walk, Voice{}, answersFile(t, "customer.name", "Mairie de CLAIRVAL"))
		whole := unattended(t, walk, Voice{}, answersFile(t))
		if half.ID != "mairie-de-clairval" || other.ID != "mairie-de-clairval-2" || whole.ID != half.ID {
			t.Errorf("dossiers %s, %s, %s", half.ID, other.ID, whole.ID)
		}
		if half.Code != ExitIncomplete || whole.Code != ExitDone {
			t.Errorf("exit codes %d, %d", half.Code, whole.Code)
		}
	})
}

// What is missing is said before anything is sent or written.
func TestMissingAnswersStartNothing(t *testing.T) {
	walk, service := countedWalk(t, "happy")
	u := &Unattended{Walk: walk, Answers: answersFile(t, "structures.0.credentials", nil, "customer.role", nil)}
	_, missing, err := u.Start(t.Context(), false)
	var paths []string
	for _, p := range missing {
		paths = append(paths, p.Path)
	}
	// Without a role nobody knows which last step is missing.
	want := []string{"customer.role", "structures[0].credentials.client_id", "structures[0].credentials.client_secret_file"}
	if err != nil || !slices.Equal(paths, want) {
		t.Errorf("%v, missing %q", err, paths)
	}
	if left := readAll(t, walk.Real.Store.Dir()); len(left) > 0 || service.calls > 0 {
		t.Errorf("%d calls, files %v", service.calls, left)
	}
}

// A refusal is said once and ends the walk: nobody watches a loop.
func TestUnattendedStopsAtTheFirstRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, service := countedWalk(t, "refused")
		u := &Unattended{Walk: walk, Answers: answersFile(t, "structures", twoStructures(t))}
		end, stopped := u.Run(t.Context(), start(t, u))
		if end.Code != ExitRefused || stopped == nil || stopped.Code != "fault.credentials-refused" || service.calls != 1 {
			t.Errorf("exit code %d, stopped by %v after %d calls", end.Code, stopped, service.calls)
		}
		if got := memberAt(readDossier(t, walk.Real.Store, end.ID), "structures").([]any); len(got) != 1 {
			t.Errorf("went on to structure %d", len(got))
		}
	})
}

func TestUnattendedSaysWhatIsUnusual(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, _ := countedWalk(t, "happy")
		var told []string
		u := &Unattended{Walk: walk, Answers: answersFile(t, "structures.0.credentials.client_id", "CLIENT-1"),
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
		walk, _ := countedWalk(t, "slow")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		begun := time.Now()
		u := &Unattended{Walk: walk, Answers: answersFile(t)}
		end, stopped := u.Run(ctx, start(t, u))
		if took := time.Since(begun); took > 3200*time.Millisecond || end.Code != ExitInterrupted || stopped != nil {
			t.Errorf("after %v: exit code %d, stopped by %v", took, end.Code, stopped)
		}
		if got := memberAt(readDossier(t, walk.Real.Store, end.ID), "structures.0.credentials.client_id"); got != firstID {
			t.Errorf("the dossier has the Client ID %v", got)
		}
	})
}

// Where the passphrase cannot be asked for, the walk ends with what is needed.
func TestUnattendedWithoutPassphrase(t *testing.T) {
	walk, service := countedWalk(t, "happy")
	walk.Real.vault, walk.Real.Kind = nil, "file"
	u := &Unattended{Walk: walk, Answers: answersFile(t)}
	end, stopped := u.Run(t.Context(), start(t, u))
	if end.Phase != Ended || end.Code != ExitStorage || stopped == nil || stopped.Code != "storage.passphrase-needed" || service.calls > 0 {
		t.Errorf("phase %d, exit code %d, stopped by %v, %d calls", end.Phase, end.Code, stopped, service.calls)
	}
}

// A dossier in the way of which the vault stands is continued when its secret is given anew.
func TestAnswersMendALostSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, service := countedWalk(t, "happy")
		unattended(t, walk, Voice{}, answersFile(t))
		walk.Real.vault = memory{}
		calls := service.calls
		if end := unattended(t, walk, Voice{}, answersFile(t)); end.Code != ExitDone || service.calls != calls+1 {
			t.Errorf("exit code %d, %d calls", end.Code, service.calls-calls)
		}
		if kept := walk.Real.vault.(memory)["mairie-de-clairval/"+firstID]; !kept.Is(firstSecret) {
			t.Error("the vault does not have the secret")
		}
	})
}

// A folder that is none, and a vault that keeps nothing, are storage.
func TestUnattendedStorage(t *testing.T) {
	walk, _ := countedWalk(t, "happy")
	folder := filepath.Join(walk.Real.Store.Dir(), "dossiers")
	if err := errors.Join(os.RemoveAll(folder), os.WriteFile(folder, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	u := &Unattended{Walk: walk, Answers: answersFile(t)}
	if _, _, err := u.Start(t.Context(), false); err == nil || ExitOfProblem(*ProblemOf(err)) != ExitStorage {
		t.Errorf("a file in place of the folder: %v", err)
	}
	synctest.Test(t, func(t *testing.T) {
		walk, _ := countedWalk(t, "happy")
		failure := error(&store.WriteError{Path: "the vault", Op: "write", Err: errors.New("full")})
		walk.Real.vault = broken{memory{}, &failure}
		u := &Unattended{Walk: walk, Answers: answersFile(t)}
		end, stopped := u.Run(t.Context(), start(t, u))
		if end.Code != ExitStorage || stopped == nil || stopped.Code != "storage.write" {
			t.Errorf("exit code %d, stopped by %v", end.Code, stopped)
		}
	})
}

// No secret is in what a run leaves in the folder.
func TestUnattendedKeepsSecretsApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk, _ := countedWalk(t, "happy")
		u := &Unattended{Walk: walk, Answers: answersFile(t)}
		if !u.Answers.Given(at("credentials")).Secrets["credentials.client_secret"].Is(firstSecret) {
			t.Fatal("the file has no secret to look for")
		}
		u.Run(t.Context(), start(t, u))
		for path, content := range readAll(t, walk.Real.Store.Dir()) {
			if strings.Contains(content, firstSecret) || strings.Contains(content, secret.Hidden) {
				t.Errorf("%s holds a secret, or its mask:\n%s", path, content)
			}
		}
	})
}
