package input

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strings"
)

// This file puts the home folder in the place of a tilde, as a shell does: shells leave the one of
// "--store=~/x", of a variable in quotes and of a file's text as it is. The rules are:
//
//   - "~" and "~/x" are in the user's own home folder, "~claire/x" is in Claire's. Windows writes \ too.
//   - "~x" is a file of that name: spreadsheets and editors make such files.
//   - Where there is no such user, or no home folder, the path is refused: a folder that is called
//     "~claire" would be made otherwise. "./~claire/x" is a path like any other.

// ErrHome is the home folder of a user who is not known here.
var ErrHome = errors.New("input: no such home folder")

// Home returns a path with the home folder that it begins with written out. Where that is not known,
// it returns the path as it is, and ErrHome.
func Home(path string) (string, error) {
	if !inHome(path) {
		return path, nil
	}
	name, rest, _ := strings.Cut(filepath.ToSlash(path)[1:], "/")
	home, err := homeOf(name)
	if err != nil {
		return path, ErrHome
	}
	return filepath.Join(home, rest), nil
}

// inHome tells whether a path begins with a home folder.
func inHome(path string) bool {
	slashed := filepath.ToSlash(path)
	return slashed == "~" || strings.HasPrefix(slashed, "~") && strings.Contains(slashed, "/")
}

// homeOf returns the home folder of the user with a name, the user's own for "".
func homeOf(name string) (string, error) {
	if name == "" {
		return os.UserHomeDir()
	}
	found, err := user.Lookup(name)
	if err != nil {
		return "", err
	}
	return found.HomeDir, nil
}
