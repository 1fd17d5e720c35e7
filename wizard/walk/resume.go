package walk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file decides which command takes a dossier up again. The rules are:
//
//   - It can be pasted as it stands, into the shell that started the program.
//   - The program is named as it was: by its name where the shell found it, by its path, or as
//     "go run .", whose own path is gone when it ends.
//   - The flags that say where things are and how to walk are repeated; what the environment says
//     stays there. The rest answered this walk alone.

// repeated are the flags that the next walk needs again.
var repeated = []string{"as", "ca-file", "endpoints", "lang", "passphrase-file", "plain", "store", "timeout", "vault"}

// resume returns the command that takes up the dossier of a walk that ended so.
func (o *options) resume(end wizard.State) string { return o.command(end, end.ID) }

// sealing returns the command that hands over the values of a walk's dossier sealed. The key of
// the person who receives them is left to be put in.
func (o *options) sealing(at wizard.State) string {
	return o.command(at, "export", at.ID, "--seal", "age1"+steps.Blank, "-o", at.ID+".age")
}

// command returns a command of this program, with the flags that it needs to find what a walk
// works on.
func (o *options) command(at wizard.State, words ...string) string {
	words = append([]string{programName(os.Args[0])}, words...)
	practice := at.Practice
	if practice && !o.given.Changed("practice") {
		words = append(words, "--practice") // chosen on the screen
	}
	if at.Language != "" {
		words = append(words, "--lang", string(at.Language)) // chosen on the screen too
	}
	o.given.Visit(func(f *pflag.Flag) {
		switch {
		case f.Name == "lang" && at.Language != "":
		case f.Value.Type() == "bool" && slices.Contains(repeated, f.Name):
			words = append(words, "--"+f.Name)
		case f.Name == "practice" && practice && f.Value.String() == f.NoOptDefVal:
			words = append(words, "--practice")
		case f.Name == "practice" && practice:
			words = append(words, "--practice="+f.Value.String())
		case slices.Contains(repeated, f.Name):
			words = append(words, "--"+f.Name, cli.Quoted(f.Value.String()))
		}
	})
	return strings.Join(words, " ")
}

// programName returns how a shell starts the program that was started as path.
func programName(path string) string {
	if name := filepath.Base(path); name == path {
		return name
	}
	if strings.Contains(filepath.ToSlash(path), "/go-build") {
		return "go run ."
	}
	return cli.QuotedProgram(path)
}
