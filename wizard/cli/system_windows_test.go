package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/windows"
)

// TestQuoted: Windows takes a quoted word apart to what it was before.
func TestQuoted(t *testing.T) {
	for word, quoted := range map[string]string{
		`C:\Users\claire\AppData\Local\raccord`: `C:\Users\claire\AppData\Local\raccord`,
		`\\serveur\DSI\raccord`:                 `\\serveur\DSI\raccord`,
		`C:\Users\Claire Martin\dépôt`:          `"C:\Users\Claire Martin\dépôt"`,
		`D:\Mairie d'Évry & Cie\`:               `"D:\Mairie d'Évry & Cie\\"`,
		`mairie-d-evry`:                         `mairie-d-evry`,
		`a;b`:                                   `"a;b"`,
		``:                                      `""`,
	} {
		got := Quoted(word)
		if got != quoted {
			t.Errorf("%s: %s, want %s", word, got, quoted)
		}
		args, err := windows.DecomposeCommandLine("raccord --store " + got + " --practice")
		if want := []string{"raccord", "--store", word, "--practice"}; err != nil || !slices.Equal(args, want) {
			t.Errorf("%s is read as %q, %v", got, args, err)
		}
	}
}

// TestQuotedProgram: cmd starts a program by its quoted path, from a folder with blanks, brackets and
// an ampersand in its name too. In PowerShell the first word of a command may not begin with a quote.
func TestQuotedProgram(t *testing.T) {
	if os.Getenv("RACCORD_QUOTED") != "" {
		t.Fatalf("started as %q", os.Args)
	}
	t.Setenv("RACCORD_QUOTED", "1")
	for path, quoted := range map[string]string{
		`raccord.exe`:                            `raccord.exe`,
		`.\raccord.exe`:                          `.\raccord.exe`,
		`C:\Users\claire\raccord.exe`:            `C:\Users\claire\raccord.exe`,
		`C:\Program Files (x86)\raccord.exe`:     `C:"\Program Files (x86)\raccord.exe"`,
		`\\serveur\Outils & Cie\raccord.exe`:     `\\s"erveur\Outils & Cie\raccord.exe"`,
		`C:\Users\Zoé d'Évry\bureau\raccord.exe`: `C:"\Users\Zoé d'Évry\bureau\raccord.exe"`,
	} {
		if got := QuotedProgram(path); got != quoted {
			t.Errorf("%s: %s, want %s", path, got, quoted)
		}
	}

	folder := filepath.Join(t.TempDir(), "Outils de Zoé (x86) & Cie")
	program, err := os.ReadFile(os.Args[0])
	if err != nil || os.Mkdir(folder, 0o700) != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "raccord.exe"), program, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(folder))
	for _, path := range []string{filepath.Join(folder, "raccord.exe"), filepath.Join(filepath.Base(folder), "raccord.exe")} {
		line := QuotedProgram(path) + " -test.list TestQuotedProgram"
		cmd := exec.Command("cmd")
		cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: "cmd /d /s /c \"" + line + "\""}
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "TestQuotedProgram") {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
	}
}

// TestSystemLanguages: Windows always has one for its interface.
func TestSystemLanguages(t *testing.T) {
	if languages := SystemLanguages(); len(languages) == 0 || len(languages[0]) < 2 {
		t.Errorf("%q", languages)
	}
}
