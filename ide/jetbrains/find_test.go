package jetbrains

import (
	"os"
	"path/filepath"
	"strings"
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

func TestGeneration(t *testing.T) {
	for version, want := range map[string]string{"3.108": "3", "2.19-231": "3", "4": "4", "4.1-SNAPSHOT": "4", "10.0": "4", "": "", "x.1": ""} {
		if got := generation(version); got != want {
			t.Errorf("%q is of generation %q, want %q", version, got, want)
		}
	}
}

// TestDescriptor: what other plugins put into their descriptors must not be
// taken for theirs, or ours.
func TestDescriptor(t *testing.T) {
	for name, test := range map[string]struct {
		xml  string
		want descriptor
	}{
		"usual":         {`<idea-plugin><id>amazon.q</id><version>4.9</version></idea-plugin>`, descriptor{"amazon.q", "4.9"}},
		"turned":        {"<idea-plugin>\n<version>\n4.9\n</version><x/><id> amazon.q </id>", descriptor{"amazon.q", "4.9"}},
		"nested":        {`<idea-plugin><depends><id>amazon.q</id></depends><id>x</id></idea-plugin>`, descriptor{"x", ""}},
		"no version":    {`<idea-plugin><id>amazon.q</id></idea-plugin>`, descriptor{"amazon.q", ""}},
		"depends on it": {`<idea-plugin><name>x</name><depends>amazon.q</depends></idea-plugin>`, descriptor{}},
		"cut off":       {`<idea-plugin><id>amazon.q</id><ver`, descriptor{"amazon.q", ""}},
		"cut off in id": {`<idea-plugin><id>amazon.q`, descriptor{}},
		"empty":         {"", descriptor{}},
		"not XML":       {"\x00\x01", descriptor{}},
	} {
		if diff := cmp.Diff(test.want, readDescriptor(strings.NewReader(test.xml))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestDescriptorBomb: a descriptor is read as far as a descriptor goes.
func TestDescriptorBomb(t *testing.T) {
	s := newSandbox(t)
	jar := filepath.Join(s.home, "x.jar")
	s.jar(jar, map[string]string{descriptorFile: "<idea-plugin>" + strings.Repeat(" ", 64<<20) + "<id>amazon.q</id>"})
	if d, err := readJar(jar); err != nil || d.ID != "" {
		t.Errorf("read %+v, %v", d, err)
	}
}

func TestPluginAnywhere(t *testing.T) {
	s := newSandbox(t)
	dir := filepath.Join(s.home, "plugins")
	s.plugin(dir, "kotlin", "org.jetbrains.kotlin", "1")
	s.plugin(dir, "zz-renamed", amazonQ, "4.1")
	s.writeFile(filepath.Join(dir, "broken", "lib", "broken.jar"), "no jar")
	s.writeFile(filepath.Join(dir, "availables.json"), "[]")
	if version, found, err := findPlugin(dir, amazonQ); version != "4.1" || !found || err != nil {
		t.Errorf("found %q, %t, %v", version, found, err)
	}
	if _, found, err := findPlugin(dir, toolkitCore); found || err != nil {
		t.Errorf("found %t, %v", found, err)
	}
	s.jar(filepath.Join(dir, "single.jar"), map[string]string{descriptorFile: "<idea-plugin><id>aws.toolkit.core</id></idea-plugin>"})
	if _, found, err := findPlugin(dir, toolkitCore); !found || err != nil {
		t.Errorf("a plugin of one jar: found %t, %v", found, err)
	}
}

// BenchmarkFindPlugin has 60 plugins with ten libraries of 200 classes each, and
// the descriptor where it is looked for last.
func BenchmarkFindPlugin(b *testing.B) {
	s := newSandbox(b)
	dir := filepath.Join(s.home, "plugins")
	entries := map[string]string{}
	for i := range 200 {
		entries[filepath.Join("com", "example", strings.Repeat("x", i%40), string(rune('A'+i%26))+".class")+string(rune('0'+i/26))] = "cafe"
	}
	for i := range 60 {
		name := "plugin-" + string(rune('a'+i/10)) + string(rune('a'+i%10))
		s.jar(filepath.Join(dir, name, "lib", "zz.jar"), map[string]string{descriptorFile: "<idea-plugin><id>" + name + "</id></idea-plugin>"})
		for j := range 10 {
			s.jar(filepath.Join(dir, name, "lib", "dep"+string(rune('0'+j))+".jar"), entries)
		}
	}
	b.Run("absent", func(b *testing.B) {
		for b.Loop() {
			if _, found, _ := findPlugin(dir, amazonQ); found {
				b.Fatal("found")
			}
		}
	})
	s.plugin(dir, "plugin-amazonq", amazonQ, "4.9")
	b.Run("present", func(b *testing.B) {
		for b.Loop() {
			if _, found, _ := findPlugin(dir, amazonQ); !found {
				b.Fatal("not found")
			}
		}
	})
}
