package edit

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// TestReadWaitsForAWriter empties a file, as the AWS CLI does, and fills it a
// moment later.
func TestReadWaitsForAWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token.json")
	synctest.Test(t, func(t *testing.T) {
		put(t, path, "", 0o600)
		time.AfterFunc(settle/2, func() {
			if err := os.WriteFile(path, []byte("whole"), 0o600); err != nil {
				t.Error(err)
			}
		})
		if s := read(t, path); string(s.Data) != "whole" || !s.Exists {
			t.Errorf("got %+v", s)
		}
	})
}

func TestReadOfAnEmptyFileComesToAnEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty")
	synctest.Test(t, func(t *testing.T) {
		put(t, path, "", 0o600)
		start := time.Now()
		if s := read(t, path); !s.Exists || len(s.Data) != 0 {
			t.Errorf("got %+v", s)
		}
		if d := time.Since(start); d > 2*settle {
			t.Errorf("it took %v", d)
		}
	})
}
