//go:build !windows

package wizard

import "syscall"

// What this system says of a disk that cannot be written to.
const noRoom, noQuota, writeProtected = syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS
