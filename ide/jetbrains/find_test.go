package jetbrains

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

func TestFind(t *testing.T) {
	s := newSandbox(t)
	s.ide("IntelliJIdea2025.9", "4.9.1")
	open := s.ide("IntelliJIdea2025.10", "3.108")
	s.ide("PyCharmCE2024.3", "")
	s.ide("Writerside2026.1", "nightly")
	off := s.ide("GoLand2025.2.1", "4.9.1")
	disable(amazonQ)(s, off)
	s.open(open, 4211)
	for _, none := range []string{"JetBrainsClient2025.3", "JetBrainsGateway2025.3", "Toolbox", "consentOptions", "GoLand2025.2-backup"} {
		s.ide(none, "4.9.1")
	}
	studio := filepath.Join(s.machine().ConfigDir(), "Google", "AndroidStudio2025.1")
	s.writeFile(filepath.Join(studio, "options", "x.xml"), "")
	s.writeFile(filepath.Join(s.machine().ConfigDir(), "JetBrains", "RubyMine2025.1"), "a file")

	type row struct{ ID, Name, Problem string }
	var got []row
	extensions := map[string]ide.Extension{}
	for _, target := range s.find() {
		got = append(got, row{target.ID, target.Name, target.Problem})
		extensions[target.ID] = target.Extension
		if target.Holder != Holder || !isDir(target.Dir) {
			t.Errorf("%s: %+v", target.ID, target)
		}
		if target.Running.Yes != (target.ID == "IntelliJIdea2025.10") {
			t.Errorf("%s: open %t", target.ID, target.Running.Yes)
		}
	}
	want := []row{
		{"AndroidStudio2025.1", "Android Studio 2025.1", ""},
		{"GoLand2025.2.1", "GoLand 2025.2.1", ""},
		{"IntelliJIdea2025.10", "IntelliJ IDEA 2025.10", ""},
		{"IntelliJIdea2025.9", "IntelliJ IDEA 2025.9", ""},
		{"PyCharmCE2024.3", "PyCharm Community 2024.3", ""},
		{"Writerside2026.1", "Writerside 2026.1", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	wantExtensions := map[string]ide.Extension{
		"AndroidStudio2025.1": {},
		"GoLand2025.2.1":      {Installed: true, Disabled: true, Version: "4.9.1", Generation: "4"},
		"IntelliJIdea2025.10": {Installed: true, Version: "3.108", Generation: "3"},
		"IntelliJIdea2025.9":  {Installed: true, Version: "4.9.1", Generation: "4"},
		"PyCharmCE2024.3":     {},
		"Writerside2026.1":    {Installed: true, Version: "nightly"},
	}
	if diff := cmp.Diff(wantExtensions, extensions); diff != "" {
		t.Errorf("plugins (-want +got):\n%s", diff)
	}
}

func TestFindNothing(t *testing.T) {
	if targets := newSandbox(t).find(); len(targets) > 0 {
		t.Errorf("found %+v", targets)
	}
}

func TestFindFlatpak(t *testing.T) {
	onLinux(t)
	s := newSandbox(t)
	app := filepath.Join(s.home, ".var", "app", "com.jetbrains.GoLand")
	config := filepath.Join(app, "config", "JetBrains", "GoLand2025.2")
	s.writeFile(filepath.Join(config, ".lock"), "2")
	s.plugin(filepath.Join(app, "data", "JetBrains", "GoLand2025.2"), "plugin-amazonq", amazonQ, "4.9")
	s.ide("GoLand2025.2", "")
	targets := s.find()
	if len(targets) != 2 || targets[1].ID != "flatpak/GoLand2025.2" || !targets[1].Extension.Installed {
		t.Fatalf("found %+v", targets)
	}
	// Process 2 out here is the kernel's.
	if !targets[1].Running.Yes {
		t.Error("a lock in a Flatpak counts, whatever its number is out here")
	}
}

// TestFindMoved: idea.properties in the default folder, in the home folder and
// behind a variable.
func TestFindMoved(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "")
	moved := filepath.Join(s.home, "moved", "GoLand2025.2")
	s.writeFile(filepath.Join(moved, "options", "x.xml"), "")
	s.plugin(filepath.Join(moved, "plugins"), "amazonq", amazonQ, "4.9")
	s.writeFile(filepath.Join(config, "idea.properties"), "# moved\nidea.config.path=${user.home}/moved/GoLand2025.2\n")

	onlyPlugins := s.ide("PyCharm2025.2", "")
	s.plugin(filepath.Join(s.home, "pp"), "x", amazonQ, "3.1")
	s.writeFile(filepath.Join(onlyPlugins, "idea.properties"), "idea.plugins.path = ~/pp\nidea.config.path=/no/such/folder\n")

	hidden := filepath.Join(s.home, "hidden", "idea")
	s.writeFile(filepath.Join(hidden, "options", "x.xml"), "")
	s.env["IDEA_PROPERTIES"] = s.write("idea.config.path="+filepath.ToSlash(hidden), "my.properties")
	s.env["GOLAND_PROPERTIES"] = filepath.Join(s.home, "moved") // a folder names no properties
	s.env["RIDER_PROPERTIES"] = filepath.Join(s.home, "not-there")

	got := map[string]string{}
	for _, target := range s.find() {
		got[target.ID+" "+target.Extension.Version] = target.Dir
		if target.Problem != "" {
			t.Errorf("%s: %s", target.ID, target.Problem)
		}
	}
	want := map[string]string{"GoLand2025.2 4.9": moved, "PyCharm2025.2 3.1": onlyPlugins, "IntelliJIdea ": hidden}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
}

// TestFindShared: several versions that were told to share a folder are one.
func TestFindShared(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "")
	s.ide("GoLand2025.3", "")
	shared := filepath.Join(s.home, "shared")
	s.writeFile(filepath.Join(shared, "options", "x.xml"), "")
	s.write("idea.config.path="+filepath.ToSlash(shared), "idea.properties")
	targets := s.find()
	if len(targets) != 1 || targets[0].ID != "GoLand2025.3" || targets[0].Dir != shared {
		t.Errorf("found %+v", targets)
	}
}

// TestFindProblem: what could not be looked at is listed, and says why.
func TestFindProblem(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "4.9")
	if err := os.Mkdir(filepath.Join(config, "disabled_plugins.txt"), 0o700); err != nil {
		t.Fatal(err)
	}
	lock := s.ide("GoLand2025.3", "4.9")
	if err := os.Mkdir(filepath.Join(lock, ".lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	m := s.machine()
	s.ide("PyCharm2025.3", "")
	plugins := root{config: m.ConfigDir(), data: m.DataDir()}.pluginsDir("JetBrains", "PyCharm2025.3")
	s.writeFile(filepath.Join(plugins, "plugin-amazonq", "lib", "plugin-amazonq.jar"), "half a jar")
	targets := s.find()
	if len(targets) != 3 {
		t.Fatalf("found %+v", targets)
	}
	for _, target := range targets {
		if target.Problem == "" {
			t.Errorf("%s: no problem", target.ID)
		}
	}
	p := s.plan(handover())
	if len(p.Changes) > 0 || len(p.Conflicts) != 3 || p.Conflicts[0].Kind != ide.Unreadable {
		t.Errorf("plan: %+v", p)
	}
}

func TestSplitSelector(t *testing.T) {
	for folder, want := range map[string][2]string{
		"IntelliJIdea2025.3": {"IntelliJIdea", "2025.3"}, ".IdeaIC2019.3": {"IdeaIC", "2019.3"}, "MPS2025": {"MPS", "2025"},
		"AndroidStudioPreview2025.1.2": {"AndroidStudioPreview", "2025.1.2"},
		"":                             {}, "2025.3": {}, "GoLand": {}, "GoLand2025.": {}, "GoLand2025..3": {}, "GoLand2025.3-x": {}, "RemoteDev-GO": {},
	} {
		selector, version, ok := splitSelector(folder)
		if diff := cmp.Diff(want, [2]string{selector, version}); diff != "" || ok != (want[0] != "") {
			t.Errorf("%q (-want +got):\n%s", folder, diff)
		}
	}
}
