package network

import (
	"errors"
	"syscall"

	"golang.org/x/sys/windows"
)

// Winsock's numbers differ from the POSIX ones that package syscall makes up for
// Windows, and errors.Is does not map one to the other. The system answers with
// the former, what is written for every system with the latter.

func refused(err error) bool {
	return errors.Is(err, windows.WSAECONNREFUSED) || errors.Is(err, syscall.ECONNREFUSED)
}

func unreachable(err error) bool {
	return errors.Is(err, windows.WSAENETUNREACH) || errors.Is(err, windows.WSAEHOSTUNREACH) ||
		errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH)
}

func reset(err error) bool {
	return errors.Is(err, windows.WSAECONNRESET) || errors.Is(err, windows.WSAECONNABORTED) ||
		errors.Is(err, windows.WSAENETRESET) || errors.Is(err, windows.WSAENETDOWN) ||
		errors.Is(err, syscall.ECONNRESET)
}
