package store

import "golang.org/x/sys/windows"

// keyringPlace is what Windows calls it in English.
const keyringPlace = "Windows Credential Manager"

// systemReasons are the errors of CredRead and CredWrite. A session over SSH is
// a network logon, which has no credential set: by design of Windows.
var systemReasons = []clue{
	{LogonSession, is(windows.ERROR_NO_SUCH_LOGON_SESSION)},
}
