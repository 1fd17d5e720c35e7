package main

// This file tests the real program: this binary starts itself again as "raccord". The
// rules are:
//
//   - What can be seen in files and pipes is a script of wizard/program/testdata/script,
//     which reads as a manual. What needs a terminal is in wizard/program; what needs a console of
//     Windows is in console_windows_test.go, beside this file.
//   - The user's own store, keyring and settings are out of reach.

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/pflag"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store/postgres/postgrestest"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// commands are what this binary is when it is started under their names.
var commands = map[string]func(){"raccord": main}

func TestMain(m *testing.M) {
	testscript.Main(m, commands)
}

// TestCommandLineHasWords: each command, flag and exit code has words in every language, and
// no others have.
func TestCommandLineHasWords(t *testing.T) {
	for _, l := range steps.Languages {
		voice := wizard.VoiceIn(l)
		wanted := map[string]bool{}
		root := tree(&cli.Program{Voice: voice})
		for _, c := range append(root.Commands(), root) {
			wanted["command."+c.Name()] = true
			for _, flags := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
				flags.VisitAll(func(f *pflag.Flag) { wanted["flag."+f.Name] = true })
			}
		}
		for _, code := range wizard.ExitCodes {
			wanted["exit."+strconv.Itoa(code)] = true
		}
		for code := range wanted {
			if !voice.Has(code) {
				t.Errorf("%s: no section %s", l, code)
			}
		}
		for _, code := range voice.Codes {
			family, _, _ := strings.Cut(code, ".")
			if slices.Contains([]string{"command", "flag", "exit"}, family) && !wanted[code] {
				t.Errorf("%s: nothing reads the section %s", l, code)
			}
		}
	}
}

// TestSpokenOf: the first language that is spoken here counts, however it is written.
func TestSpokenOf(t *testing.T) {
	for _, c := range []struct {
		locales []string
		want    steps.Language
	}{
		{[]string{"de-DE", "fr-CH", "en-US"}, steps.French}, // as Windows lists them
		{[]string{"fr_FR"}, steps.French},                   // macOS
		{[]string{"", "C.UTF-8", "en_GB.UTF-8"}, steps.English},
		{[]string{"de-DE"}, ""},
		{nil, ""},
	} {
		if got := spokenOf(c.locales); got != c.want {
			t.Errorf("%q: %q, want %q", c.locales, got, c.want)
		}
	}
}

// TestScripts runs the command line's manual.
func TestScripts(t *testing.T) {
	// database is "database NAME…": a fresh database of a PostgreSQL of the tests' own, whose address is $desk
	// for the script, and $NAME for the role of that name.
	database := func(ts *testscript.TestScript, neg bool, args []string) {
		server := postgrestest.Start(t)
		name := server.Database(t)
		for _, role := range args {
			ts.Setenv(role, server.Address(role, name))
		}
		ts.Setenv("desk", "postgres://"+server.Host()+"/"+name)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "wizard/program/testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "RACCORD_LANG=en", "RACCORD_VAULT=file", "RACCORD_STORE="+filepath.Join(e.WorkDir, "store"))
			return nil
		},
		Condition: peer,
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "simulator": simulated, "timeless": timeless, "appends": appends, "encoded": encoded, "database": database, "captures": captures, "identity": identity},
	})
}

// peer is the condition [peer:PROGRAM]: it is installed; [peer:postgresql] is a server. Where all peers
// have to be, one that is missing is an error.
func peer(condition string) (bool, error) {
	name, ok := strings.CutPrefix(condition, "peer:")
	if name == "postgresql" {
		return postgrestest.Installed() || os.Getenv("RACCORD_PEERS") == "1", nil
	}
	if !ok {
		return false, fmt.Errorf("unknown condition %q", condition)
	}
	_, err := exec.LookPath(name)
	if os.Getenv("RACCORD_PEERS") == "1" {
		return true, err
	}
	return err == nil, nil
}

// exits is "exits CODE PROGRAM ARGUMENT…": exec that wants this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENT…")
	}
	code, err := 0, ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// simulated is "simulator SCENARIO": raccord simulate, until the script ends. Its first
// line becomes endpoints.json, the production host in it $oauth, its address $taken, application 1 $id1,
// $secret1 and secret1.txt, and so on, technical account 1 $login1 and password1.txt.
func simulated(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: simulator SCENARIO")
	}
	program := exec.Command("raccord", "simulate", "--scenario", args[0])
	out, err := program.StdoutPipe()
	ts.Check(err)
	ts.Check(program.Start())
	ts.Defer(func() {
		program.Process.Kill()
		program.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	ts.Check(err)
	var printed struct {
		chorus.Endpoints
		Accounts simulator.Accounts
	}
	ts.Check(json.Unmarshal(line, &printed))
	ts.Setenv("oauth", printed.Production.OAuth)
	ts.Setenv("taken", strings.Split(printed.Production.OAuth, "/")[2])
	write := func(name, text string) { ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600)) }
	write("endpoints.json", string(line))
	for i, application := range printed.Accounts.Applications {
		ts.Setenv(fmt.Sprint("id", i+1), application.ClientID)
		write(fmt.Sprint("secret", i+1, ".txt"), application.ClientSecret)
		ts.Setenv(fmt.Sprint("secret", i+1), application.ClientSecret)
	}
	for i, account := range printed.Accounts.TechnicalAccounts {
		ts.Setenv(fmt.Sprint("login", i+1), account.Login)
		write(fmt.Sprint("password", i+1, ".txt"), account.Password)
	}
}

// appends is "appends FILE LINE".
func appends(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: appends FILE LINE")
	}
	path := ts.MkAbs(args[0])
	ts.Check(os.WriteFile(path, []byte(ts.ReadFile(args[0])+args[1]+"\n"), 0o600))
}

// identity is "identity FOLDER": the data folder has an identity under the passphrase in passphrase.txt,
// which costs less to try than one that the program makes.
func identity(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: identity FOLDER")
	}
	key, err := age.GenerateX25519Identity()
	ts.Check(err)
	recipient, err := age.NewScryptRecipient(strings.TrimSpace(ts.ReadFile("passphrase.txt")))
	ts.Check(err)
	recipient.SetWorkFactor(4)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	ts.Check(err)
	fmt.Fprintln(w, key)
	ts.Check(w.Close())
	folder := ts.MkAbs(filepath.Join(args[0], "raccord"))
	ts.Check(os.MkdirAll(folder, 0o700))
	ts.Check(os.WriteFile(filepath.Join(folder, "identity.age"), sealed.Bytes(), 0o600))
}

// captures is "captures NAME PATTERN": $NAME is what the first group of the pattern matches in what was
// just printed.
func captures(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: captures NAME PATTERN")
	}
	found := regexp.MustCompile("(?m)" + args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) < 2 {
		ts.Fatalf("nothing matches %s", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// encodings are those of files, by the name that a script has for them.
var encodings = map[string]encoding.Encoding{
	"utf-8":        unicode.UTF8BOM,
	"utf-16":       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"windows-1252": charmap.Windows1252,
}

// encoded is "encoded ENCODING FILE NEW": NEW holds the text of FILE in that encoding, for its owner
// alone, with line ends as in Windows and with the script's variables put in.
func encoded(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 || encodings[args[0]] == nil {
		ts.Fatalf("usage: encoded utf-8|utf-16|windows-1252 FILE NEW")
	}
	text := os.Expand(strings.ReplaceAll(ts.ReadFile(args[1]), "\n", "\r\n"), ts.Getenv)
	out, err := encodings[args[0]].NewEncoder().String(text)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(out), 0o600))
}

// moment is what a document says of the time: an instant, or how long something took.
var moment = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"|"durationMs": \d+`)

// timeless is "timeless FILE": what was just printed, with TIME for every moment.
func timeless(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: timeless FILE")
	}
	text := moment.ReplaceAllString(ts.ReadFile("stdout"), "TIME")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}
