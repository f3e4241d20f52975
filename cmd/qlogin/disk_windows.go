package main

import "golang.org/x/sys/windows"

// What a disk can refuse besides permission, as the system says it.
const (
	errFullDisk     = windows.ERROR_DISK_FULL
	errReadOnlyDisk = windows.ERROR_WRITE_PROTECT
)
