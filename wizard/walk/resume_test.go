package walk

import (
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

func TestResume(t *testing.T) {
	for _, test := range []struct {
		name     string
		args     []string
		practice bool
		spoken   steps.Language
		want     string
	}{
		{"nothing given", nil, false, "", "mairie"},
		{"practice chosen on the screen", nil, true, "", "mairie --practice"},
		{"practice", []string{"--practice"}, true, "", "mairie --practice"},
		{"a scenario", []string{"--practice=slow"}, true, "", "mairie --practice=slow"},
		{"where things are", []string{"--store", "/srv/raccord", "--vault", "file"}, false, "", "mairie --store /srv/raccord --vault file"},
		{"a path with blanks", []string{"--store", "/srv/nos dossiers"}, false, "", "mairie --store " + cli.Quoted("/srv/nos dossiers")},
		{"line mode", []string{"--plain"}, false, "", "mairie --plain"},
		{"a language chosen on the screen", []string{"--lang", "fr"}, false, steps.English, "mairie --lang en"},
		{"what answered this walk alone", []string{"--answers", "a.json", "--no-input"}, false, "", "mairie"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &cli.Program{}
			c := Command(p)
			p.Flags.Declare(c)
			o := &options{Program: p, given: c.Flags()}
			if err := c.ParseFlags(test.args); err != nil {
				t.Fatal(err)
			}
			if got := o.resume(wizard.State{ID: "mairie", Practice: test.practice, Language: test.spoken}); !strings.HasSuffix(got, " "+test.want) {
				t.Errorf("resume by %q, want it to end in %q", got, test.want)
			}
		})
	}
}

func TestProgramName(t *testing.T) {
	for path, want := range map[string]string{
		"raccord":                           "raccord",
		"./raccord":                         "./raccord",
		"/opt/nos outils/raccord":           cli.QuotedProgram("/opt/nos outils/raccord"),
		"/tmp/go-build123/b001/exe/raccord": "go run .",
	} {
		if got := programName(path); got != want {
			t.Errorf("%s is started as %s, want %s", path, got, want)
		}
	}
}
