//go:build unix

package vault

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// exitError is what go-keyring passes on from /usr/bin/security.
func exitError(t *testing.T, code int) error {
	t.Helper()
	err := exec.Command("sh", "-c", fmt.Sprintf("exit %d", code)).Run()
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		t.Fatal(err)
	}
	return err
}

func TestExplainKeychain(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]error{36: ErrLocked, 44: ErrNotFound, 51: ErrDenied, 128: ErrDenied, 37: ErrUnavailable, 50: ErrUnavailable} {
		if err := explainKeychain(exitError(t, code), false); !errors.Is(err, want) {
			t.Errorf("%d: got %v, want %v", code, err, want)
		}
	}
	if err := explainKeychain(exitError(t, 36), false); !strings.Contains(err.Error(), "security unlock-keychain") {
		t.Errorf("%v does not say what to do", err)
	}
	unknown := exitError(t, 1)
	if err := explainKeychain(unknown, false); !errors.Is(err, unknown) || isOurs(err) {
		t.Errorf("an unknown error is explained as %v", err)
	}
	missing := exec.Command("/no/such/security").Run()
	if err := explainKeychain(missing, false); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
}
