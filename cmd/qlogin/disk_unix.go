//go:build unix

package main

import "syscall"

// What a disk can refuse besides permission, as the system says it.
const (
	errFullDisk     = syscall.ENOSPC
	errReadOnlyDisk = syscall.EROFS
)
