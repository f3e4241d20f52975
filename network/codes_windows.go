package network

import (
	"errors"

	"golang.org/x/sys/windows"
)

// Winsock's numbers differ from the POSIX ones that package syscall makes up for
// Windows, and errors.Is does not map one to the other.

func refused(err error) bool { return errors.Is(err, windows.WSAECONNREFUSED) }

func unreachable(err error) bool {
	return errors.Is(err, windows.WSAENETUNREACH) || errors.Is(err, windows.WSAEHOSTUNREACH)
}

func reset(err error) bool {
	return errors.Is(err, windows.WSAECONNRESET) || errors.Is(err, windows.WSAECONNABORTED) ||
		errors.Is(err, windows.WSAENETRESET) || errors.Is(err, windows.WSAENETDOWN)
}
