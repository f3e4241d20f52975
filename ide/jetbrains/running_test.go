package jetbrains

import (
	"path/filepath"
	"testing"
)

// TestLockOfUnknownProduct: next year's IDE has a program whose name nobody knows
// yet.
func TestLockOfUnknownProduct(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("Toaster2027.1", "")
	s.writeFile(filepath.Join(config, ".lock"), "4211")
	s.live[4211] = "toaster"
	if running := s.find()[0].Running; !running.Yes || running.PID != 4211 {
		t.Errorf("%+v", running)
	}
}

func TestLock(t *testing.T) {
	for content, want := range map[string]struct {
		process string
		open    bool
	}{
		"4211":                 {"idea", true},
		"4211\n":               {"GoLand64.exe", true},
		" 4211 ":               {"java", true},
		"4211 ":                {"", true},
		"4211\r\n":             {"bash", false},
		"4212":                 {"idea", false},
		"":                     {"idea", true},
		"rubbish":              {"idea", true},
		"-4211":                {"idea", true},
		"99999999999999999999": {"idea", true},
	} {
		s := newSandbox(t)
		config := s.ide("GoLand2025.2", "")
		s.writeFile(filepath.Join(config, ".lock"), content)
		s.live[4211] = want.process
		running := s.find()[0].Running
		if running.Yes != want.open || running.Yes && running.Evidence == "" {
			t.Errorf("%q, process %q: %+v", content, want.process, running)
		}
	}
}
