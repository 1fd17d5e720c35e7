package store

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"golang.org/x/sys/windows"
)

// patience is how long a file may be in a scanner's hands.
const patience = 2 * time.Second

// passing are the errors of a file that a virus scanner, an indexer or another
// program looks at. Seen by cmd/go too, golang.org/issue/31247.
var passing = []error{windows.ERROR_ACCESS_DENIED, windows.ERROR_SHARING_VIOLATION}

// passingRename holds one more: the file to rename was written just now, so it is
// there.
var passingRename = append(slices.Clone(passing), windows.ERROR_FILE_NOT_FOUND)

func rename(from, to string) error {
	return patiently(passingRename, func() error { return os.Rename(from, to) })
}

func readFile(path string, _ []byte) (content []byte, err error) {
	err = patiently(passing, func() error {
		content, err = readRegular(path)
		return err
	})
	return content, err
}

func openToRead(path string) (*os.File, error) { return os.Open(path) }

func readRegular(path string) ([]byte, error) {
	// Asked first, because opening a pipe would wait for its writer.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > largestFile {
		return nil, errNotRegular
	}
	return os.ReadFile(path)
}

// patiently calls f again, after growing random pauses, while its error is one that
// may pass.
func patiently(passing []error, f func() error) error {
	start := time.Now()
	for pause := time.Millisecond; ; pause += rand.N(pause) {
		err := f()
		is := func(target error) bool { return errors.Is(err, target) }
		if !slices.ContainsFunc(passing, is) || time.Since(start)+pause > patience {
			return err
		}
		time.Sleep(pause)
	}
}

// syncFolder does nothing: Windows syncs no folders.
func syncFolder(string) error { return nil }

// ownerOnly gives path an access list of one entry, its owner, that inherits nothing
// from above and is inherited by what a folder will hold. Windows ignores modes.
func ownerOnly(path string, _ os.FileMode) error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	inherited := ""
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		inherited = "OICI"
	}
	descriptor, err := windows.SecurityDescriptorFromString("D:P(A;" + inherited + ";FA;;;" + user.User.Sid.String() + ")")
	if err != nil {
		return err
	}
	list, _, err := descriptor.DACL()
	if err != nil {
		return err
	}
	return windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil)
}
