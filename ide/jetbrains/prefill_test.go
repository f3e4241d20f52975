package jetbrains

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestPrefill(t *testing.T) {
	h := handover()
	prefilling(&h)
	for name, test := range map[string]struct {
		version string
		files   map[string]string
		changed string
		number  int
	}{
		"3.x, no file":              {"3.108", nil, "aws.xml", 3},
		"3.x, other":                {"3.108", map[string]string{"aws.xml": fromIDE(names3())}, "aws.xml", 3},
		"4.x, no file":              {"4.9", nil, "amazonq.xml", 4},
		"4.x, own":                  {"4.9", map[string]string{"amazonq.xml": fromIDE(names4())}, "amazonq.xml", 4},
		"4.x, to be migrated":       {"4.9", map[string]string{"aws.xml": fromIDE(names3())}, "amazonq.xml", 4},
		"no plugin":                 {"", nil, "aws.xml", 4},
		"no plugin, 4.x was there":  {"", map[string]string{"amazonq.xml": fromIDE(names4())}, "aws.xml amazonq.xml", 4},
		"no plugin, later 3.x":      {"", nil, "aws.xml", 3},
		"no plugin, 3.x left files": {"", map[string]string{"aws.xml": fromIDE(names3())}, "aws.xml", 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			config := s.ide("GoLand2025.2", test.version)
			for file, content := range test.files {
				s.writeFile(filepath.Join(config, "options", file), content)
			}
			p := s.signIn(h)
			var changed []string
			for _, c := range p.Changes {
				changed = append(changed, filepath.Base(c.File))
			}
			if got := strings.Join(changed, " "); got != test.changed {
				t.Errorf("changed: %s, want %s", got, test.changed)
			}
			got := startUp(t, s.home, config, test.number, now)
			if got.FormURL != startURL || got.FormRegion != region {
				t.Errorf("the form shows %s in %s", got.FormURL, got.FormRegion)
			}
			if name == "4.x, to be migrated" && !strings.Contains(s.read(p.Changes[0].File), "codecatalyst:read_write") {
				t.Error("the connections that 4.x would have migrated are lost")
			}
			if again := s.plan(h); len(again.Changes) > 0 {
				t.Errorf("a second plan changes %s", again.Changes[0].File)
			}
			for _, c := range p.Changes {
				if c.Before.Exists {
					keepsForeign(t, string(c.Before.Data), s.read(c.File))
				}
			}
		})
	}
}
