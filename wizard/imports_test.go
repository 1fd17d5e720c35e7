package wizard_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What the program is made of, and what its tests are: each line is a decision.
var (
	shipped = []string{
		"charm.land/bubbles/v2", "charm.land/bubbletea/v2", "charm.land/huh/v2", "charm.land/lipgloss/v2",
		"filippo.io/age",
		"github.com/atotto/clipboard", // the desktop's clipboard; bubbles has it in every build already
		"github.com/charmbracelet/colorprofile", "github.com/charmbracelet/x/ansi",
		"github.com/cli/browser",
		"github.com/godbus/dbus/v5",
		"github.com/gofrs/flock",
		"github.com/inconshreveable/mousetrap", // a double click in the Explorer; cobra has it already
		"github.com/jackc/pgservicefile",       // the services of PostgreSQL, which pgx reads with it
		"github.com/jackc/pgx/v5",              // a desk's PostgreSQL
		"github.com/mattn/go-ieproxy",          // Windows' own proxy settings, which net/http does not read
		"github.com/pressly/goose/v3",          // which tables a desk has, and how to make the next ones
		"github.com/rogpeppe/go-internal",      // renames on Windows; testscript in the tests
		"github.com/spf13/cobra", "github.com/spf13/pflag",
		"github.com/thedatashed/xlsxreader", // the lists that people keep in workbooks
		"github.com/xo/terminfo",            // which terminals have colours; colorprofile needs it already
		"github.com/zalando/go-keyring",
		"golang.org/x/crypto/x509roots/fallback", // the authorities of the public web
		"golang.org/x/net",                       // NO_PROXY as net/http reads it, for those settings too
		"golang.org/x/oauth2",                    // one token request, and the token in the reads after it
		"golang.org/x/sync", "golang.org/x/sys", "golang.org/x/term", "golang.org/x/text",
		"golang.org/x/time", // so many requests a second
	}
	forTests = []string{
		"github.com/charmbracelet/x/exp/golden", "github.com/charmbracelet/x/vt",
		"github.com/creack/pty",
		"pgregory.net/rapid",
	}
)

// layers are the packages from the lowest up. A package imports those of lower layers alone;
// what is not listed under wizard is a command's room and stands above them all.
var layers = [][]string{
	{"store/secret", "steps/names"},
	{"store", "chorus"},
	{"chorus/simulator", "store/postgres"},
	{"steps"},
	{"wizard", "wizard/input", "wizard/keys"},
	{"wizard/layout", "wizard/document", "wizard/table"},
	{"wizard/cli", "wizard/screen", "wizard/lines"},
}

// layer returns the place of a package in layers, -1 for one that has none.
func layer(folder string) int {
	for i, packages := range layers {
		if slices.Contains(packages, folder) {
			return i
		}
	}
	if strings.HasPrefix(folder, "wizard/") {
		return len(layers)
	}
	return -1
}

// forTesting tells whether a package only helps tests: "store/storetest/canary".
func forTesting(folder string) bool { return strings.Contains(folder+"/", "test/") }

// uses calls yield with every import of the module's Go files, on every system.
func uses(t *testing.T, yield func(file, path string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != "..") {
			return fs.SkipDir
		}
		if err != nil || filepath.Ext(name) != ".go" {
			return err
		}
		source, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range source.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			yield(filepath.ToSlash(strings.TrimPrefix(name, ".."+string(filepath.Separator))), path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// within tells whether path is a package of one of modules.
func within(modules []string, path string) bool {
	return slices.ContainsFunc(modules, func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") })
}

// TestDependencies: another dependency is a decision, and what serves tests stays there.
func TestDependencies(t *testing.T) {
	uses(t, func(file, path string) {
		outside := strings.Contains(strings.Split(path, "/")[0], ".")
		inTest := strings.HasSuffix(file, "_test.go")
		if outside && !within(shipped, path) && !(inTest && within(forTests, path)) {
			t.Errorf("%s imports %s", file, path)
		}
	})
}

// TestRequired: go.mod asks for what is in the list above, and for nothing else directly.
func TestRequired(t *testing.T) {
	text, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var direct []string
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); strings.HasPrefix(line, "\t") && len(words) == 2 { // a third says indirect
			direct = append(direct, words[0])
		}
	}
	want := slices.Sorted(slices.Values(append(slices.Clone(shipped), forTests...)))
	if slices.Sort(direct); !slices.Equal(direct, want) {
		t.Errorf("go.mod requires\n%s\nwant\n%s", strings.Join(direct, "\n"), strings.Join(want, "\n"))
	}
}

// TestLayers: a package knows only those below it, and what helps tests is in no program.
func TestLayers(t *testing.T) {
	uses(t, func(file, path string) {
		ours, ok := strings.CutPrefix(path, "raccord/")
		folder := file[:max(strings.LastIndex(file, "/"), 0)]
		if !ok || folder == "" || strings.HasSuffix(file, "_test.go") || forTesting(folder) {
			return
		}
		if layer(ours) < 0 || layer(ours) >= layer(folder) {
			t.Errorf("%s imports %s", file, path)
		}
	})
}

// TestMachineKnowsNoTerminal: the package of the machine imports no library that knows a
// terminal, and what it imports needs none that draws on one.
func TestMachineKnowsNoTerminal(t *testing.T) {
	uses(t, func(file, path string) {
		if filepath.Dir(file) == "wizard" && !strings.HasSuffix(file, "_test.go") &&
			within([]string{"charm.land", "github.com/charmbracelet", "golang.org/x/term"}, path) {
			t.Errorf("%s imports %s", file, path)
		}
	})
	for _, path := range dependencies(t, "raccord/wizard") {
		if within([]string{"charm.land", "golang.org/x/term"}, path) {
			t.Errorf("package wizard needs %s", path)
		}
	}
	if !slices.Contains(dependencies(t, "raccord/wizard/screen"), "charm.land/bubbletea/v2") {
		t.Error("package screen does not need Bubble Tea: this test sees nothing")
	}
}

// dependencies are the packages that a package is built of.
func dependencies(t *testing.T, pattern string) []string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil && runtime.GOOS == "windows" {
		t.Skip("the tests were built elsewhere:", err)
	}
	out, err := exec.Command("go", "list", "-deps", pattern).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))
}

// TestHuhStaysInTheForm: the form and the theme are where Huh is known.
func TestHuhStaysInTheForm(t *testing.T) {
	found := map[string]bool{}
	uses(t, func(file, path string) {
		if within([]string{"charm.land/huh/v2"}, path) {
			found[file] = true
		}
	})
	for file := range found {
		if file != "wizard/screen/form.go" && file != "wizard/screen/theme.go" {
			t.Errorf("%s imports Huh", file)
		}
	}
	if len(found) == 0 {
		t.Error("nothing imports Huh: this test sees nothing")
	}
}

// TestNothingAsksTheTerminalAtStart: Lip Gloss's package compat does so in its init, and every
// command would wait for a terminal that does not answer.
func TestNothingAsksTheTerminalAtStart(t *testing.T) {
	packages := dependencies(t, "raccord/...")
	if slices.Contains(packages, "charm.land/lipgloss/v2/compat") {
		t.Error("charm.land/lipgloss/v2/compat is imported")
	}
	if !slices.Contains(packages, "charm.land/lipgloss/v2") {
		t.Error("charm.land/lipgloss/v2 is not imported: this test sees nothing")
	}
}
