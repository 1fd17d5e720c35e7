package cli

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store/storetest/canary"
	"raccord/wizard"
	"raccord/wizard/input"
)

// A message about a name that may be a secret says that it is not repeated and what to do, once, in
// each language. An ordinary name is repeated, and nothing is said of secrets.
func TestAMessageSaysWhatItDoesNotRepeat(t *testing.T) {
	for _, l := range steps.Languages {
		p := &Program{Voice: wizard.VoiceIn(l)}
		explained := func(name string) string {
			var said []string
			for _, b := range p.Voice.Problem(steps.Problem{Code: "storage.not-found", Args: steps.Args{"id": name}}) {
				said = append(said, b.Text)
			}
			return strings.Join(said, " ")
		}
		messages := map[string]func(name string) string{
			"a file": func(name string) string {
				return p.InputError(&input.Error{Kind: input.Secret, Path: name, Reason: input.Missing, Err: fs.ErrNotExist}).Error()
			},
			"a file and a command": func(name string) string {
				return p.InputError(&input.Error{Kind: input.Passphrase, Path: name, Reason: input.Exposed}).Error()
			},
			"a value":   func(name string) string { return p.Usage("usage.flag-value", "value", name, "flag", "--vault").Error() },
			"a command": func(name string) string { return p.Unknown("usage.unknown-command", name, nil).Error() },
			"a column": func(name string) string {
				return p.UsageOf(&steps.Problem{Code: "table.twice", Args: steps.Args{"columns": name, "path": "list.csv"}}).Error()
			},
			"a line": func(name string) string {
				return p.Voice.WholeProblem(steps.Problem{Code: "table.twice", Args: steps.Args{"columns": name}})
			},
			"a dossier": explained,
			"a member": func(name string) string {
				return strings.Join(p.Voice.PathProblems([]steps.PathProblem{{Path: name, Problem: steps.Problem{Code: "flaw.unknown-key", Args: steps.Args{"key": name, "nearest": "account"}}}}), " ")
			},
		}
		advice := p.Voice.Say("withheld.advice", "name", p.Voice.Say("withheld"))
		for what, say := range messages {
			said := say(canary.Usual)
			if canary.Find([]byte(said), canary.Usual) != nil || strings.Count(said, advice) != 1 {
				t.Errorf("%s, %s: %s", l, what, said)
			}
			if said := say("list-2026.csv"); !strings.Contains(said, "list-2026.csv") || strings.Contains(said, advice) {
				t.Errorf("%s, %s: %s", l, what, said)
			}
		}
	}
}

// Nothing new is called by what may be a secret; a folder that is there has its name.
func TestNewName(t *testing.T) {
	dir := t.TempDir()
	for name, refused := range map[string]bool{
		dir + "/report.html": false, dir + "/" + canary.Usual: true, dir + "/" + canary.Usual + "/report.html": true, dir + "/a/b/secrets-2026.age": false,
	} {
		err := newName(name)
		if flaw, is := errors.AsType[*steps.Problem](err); is != refused || is && flaw.Code != "flaw.secret-name" {
			t.Errorf("%s: %v", name, err)
		}
	}
	there := dir + "/" + canary.Usual
	if err := os.Mkdir(there, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := newName(there + "/report.html"); err != nil {
		t.Errorf("in a folder that is there: %v", err)
	}
}
