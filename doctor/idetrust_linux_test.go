package doctor

import (
	"errors"
	"path/filepath"
	"testing"
)

// TestNoRoots: a distribution that keeps its certificates elsewhere was not looked
// at, which is not to trust nobody.
func TestNoRoots(t *testing.T) {
	if _, err := firstReadable([]string{filepath.Join(t.TempDir(), "none.pem")}); !errors.Is(err, errNoRoots) {
		t.Errorf("got %v", err)
	}
}
