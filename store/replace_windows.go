package store

import (
	"errors"
	"os"

	"github.com/gofrs/flock"
	"golang.org/x/sys/windows"
)

// noFollow is nothing: os.OpenFile has no such flag on Windows, and making links takes a right
// of its own there.
const noFollow = 0

// hardLinked tells whether the file at path has more names than one.
func hardLinked(path string, _ os.FileInfo) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var of windows.ByHandleFileInformation
	return windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &of) == nil && of.NumberOfLinks > 1
}

// inUse tells whether err came of another program that holds a file open.
func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// full tells whether err came of a disk, or a user's share of it, without room.
func full(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) || errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

// readOnly tells whether err came of a disk that takes no writing.
func readOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// notReplaced returns why the file at path could not be replaced. Windows refuses to replace an
// open file as if a permission were missing, so it is asked what the file is open to.
func notReplaced(path string, err error) error {
	if !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return err
	}
	name, nameErr := windows.UTF16PtrFromString(path)
	if nameErr != nil {
		return err
	}
	const all = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	file, openErr := windows.CreateFile(name, windows.DELETE, all, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if openErr == nil {
		windows.CloseHandle(file)
	}
	if inUse(openErr) {
		return openErr
	}
	return err
}

// removeLocked ends a lock and removes its file. Windows removes no open file: where another
// program opens it in between, it stays and is that program's.
func removeLocked(lock *flock.Flock) {
	lock.Unlock()
	os.Remove(lock.Path())
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
