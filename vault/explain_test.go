package vault

import (
	"errors"
	"strings"
	"syscall"
	"testing"
)

func TestExplainCredential(t *testing.T) {
	t.Parallel()
	for code, want := range map[syscall.Errno]error{1312: ErrUnavailable, 1168: ErrNotFound, 5: ErrDenied} {
		if err := explainCredential(code, false); !errors.Is(err, want) {
			t.Errorf("%d: got %v, want %v", code, err, want)
		}
	}
	if err := explainCredential(syscall.Errno(1312), false); !strings.Contains(err.Error(), "SSH") {
		t.Errorf("%v does not say why", err)
	}
	if err := explainCredential(syscall.Errno(8), false); isOurs(err) {
		t.Errorf("an unknown error is explained as %v", err)
	}
}

// isOurs says whether an error claims one of the answers. An unknown one must
// not: ErrNotFound would let the record be overwritten.
func isOurs(err error) bool {
	for _, sentinel := range []error{ErrNotFound, ErrLocked, ErrUnavailable, ErrDenied, ErrDamaged, ErrTimeout} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}
