package main

import "golang.org/x/sys/windows"

// What a disk can refuse besides permission, as the system says it.
const (
	fullDisk     = windows.ERROR_DISK_FULL
	readOnlyDisk = windows.ERROR_WRITE_PROTECT
)
