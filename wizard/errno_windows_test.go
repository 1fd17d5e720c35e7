package wizard

import "golang.org/x/sys/windows"

// What this system says of a disk that cannot be written to.
const noRoom, noQuota, writeProtected = windows.ERROR_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED, windows.ERROR_WRITE_PROTECT
