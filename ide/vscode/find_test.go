package vscode

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

func TestFindNothing(t *testing.T) {
	if got := newSandbox(t).find(); len(got) != 0 {
		t.Errorf("got %v in an empty home", got)
	}
}

func TestFind(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	s.sqlite(s.database("Cursor"), "")
	s.write(filepath.Join(s.userData("VSCodium"), "User", "settings.json"), "{}")
	s.sqlite(s.database("Windsurf"), "")
	s.write(s.database("Windsurf"), "this is no database, but long enough to look at as one: "+strings.Repeat("x", 200))
	s.write(filepath.Join(s.m.Home, ".vscode-server", "bin", "x"), "")
	s.open("Code", "code")

	amazonQ := ide.Extension{Installed: true, Version: "1.112.0"}
	want := []ide.Target{
		{
			ID: "code", Holder: "vscode", Name: "VS Code", Dir: filepath.Join(s.userData("Code"), "User"), Extension: amazonQ,
			Running: ide.Running{Yes: true, PID: testPID, Evidence: "code.lock names process 4211"},
		},
		{ID: "vscodium", Holder: "vscode", Name: "VSCodium", Dir: filepath.Join(s.userData("VSCodium"), "User"), Problem: neverStarted, Unreachable: true},
		{ID: "cursor", Holder: "vscode", Name: "Cursor", Dir: filepath.Join(s.userData("Cursor"), "User")},
		{ID: "windsurf", Holder: "vscode", Name: "Windsurf", Dir: filepath.Join(s.userData("Windsurf"), "User")},
		{ID: "code-server", Holder: "vscode", Name: "VS Code Server", Dir: filepath.Join(s.m.Home, ".vscode-server"), Unreachable: true},
	}
	got := s.find()
	for i, id := range []string{"windsurf", "code-server"} {
		g := &got[3+i]
		if g.Problem == "" {
			t.Errorf("%s: no problem", id)
		}
		g.Problem = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// An editor that was never started is unreachable; one of which something could
// not be looked at is not, database or none.
func TestFindUnreachable(t *testing.T) {
	s := newSandbox(t)
	s.write(filepath.Join(s.userData("VSCodium"), "User", "settings.json"), "{}")
	if got := s.target("vscodium"); !got.Unreachable || got.Problem != neverStarted {
		t.Errorf("never started: %+v", got)
	}
	s.write(filepath.Join(s.userData("VSCodium"), "User", "globalStorage", "storage.json"), `{"a":`)
	if got := s.target("vscodium"); got.Unreachable || !strings.Contains(got.Problem, "storage.json") {
		t.Errorf("could not be looked at: %+v", got)
	}
}

func TestFindProfiles(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	user := filepath.Join(s.userData("Code"), "User")
	s.write(filepath.Join(user, "globalStorage", "storage.json"), `{"windowsState":{},"userDataProfiles":[
		{"location":"-5a8b","name":"Work / Java","icon":"code"},
		{"location":"1234","name":"Work Java"},
		{"location":"77","name":"Shares","useDefaultFlags":{"globalState":true}},
		{"location":{"$mid":1,"path":"/home/p/.config/Code/User/profiles/old9","scheme":"file"},"name":"Old","useDefaultFlags":{"extensions":true}},
		{"location":"../../etc","name":"Evil"},
		{"location":42,"name":"Odd"}]}`)
	for _, p := range []string{"-5a8b", "1234", "old9"} {
		s.sqlite(filepath.Join(user, "profiles", p, "globalStorage", "state.vscdb"), "")
	}
	s.write(filepath.Join(user, "profiles", "1234", "extensions.json"), strings.Replace(extensionsJSON, "1.112.0", "1.100.0", 1))

	got := map[string]string{}
	for _, target := range s.find() {
		got[target.ID] = strings.Join([]string{target.Name, filepath.Base(target.Dir), target.Extension.Version, target.Problem}, "|")
	}
	want := map[string]string{
		"code":                "VS Code|User|1.112.0|",
		"code/work-java":      "VS Code (Work / Java)|-5a8b||",
		"code/work-java-1234": "VS Code (Work Java)|1234|1.100.0|",
		"code/old":            "VS Code (Old)|old9|1.112.0|",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFindExtension(t *testing.T) {
	const scoped = `[{"identifier":{"id":"amazonwebservices.amazon-q-vscode"},"version":"1.9.0","metadata":{"isApplicationScoped":true}}]`
	tests := []struct {
		name, general, own, obsolete string
		want                         ide.Extension
		fails                        bool
	}{
		{name: "no folder"},
		{name: "listed", general: extensionsJSON, own: extensionsJSON, want: ide.Extension{Installed: true, Version: "1.112.0"}},
		{name: "capitals", own: `[{"identifier":{"id":"AmazonWebServices.Amazon-Q-VSCode"},"version":"1.0.0"}]`, want: ide.Extension{Installed: true, Version: "1.0.0"}},
		{name: "in the default profile only", general: extensionsJSON, own: `[]`},
		{name: "for all profiles", general: scoped, own: `[]`, want: ide.Extension{Installed: true, Version: "1.9.0"}},
		{name: "being removed", own: extensionsJSON, obsolete: `{"amazonwebservices.amazon-q-vscode-1.112.0":true}`},
		{name: "being removed for a platform", own: extensionsJSON, obsolete: `{"amazonwebservices.amazon-q-vscode-1.112.0-linux-x64":true}`},
		{name: "another version is", own: extensionsJSON, obsolete: `{"amazonwebservices.amazon-q-vscode-1.11.0":true}`, want: ide.Extension{Installed: true, Version: "1.112.0"}},
		{name: "no longer being removed", own: extensionsJSON, obsolete: `{"amazonwebservices.amazon-q-vscode-1.112.0":false}`, want: ide.Extension{Installed: true, Version: "1.112.0"}},
		{name: "torn", own: extensionsJSON[:100], fails: true},
		{name: "torn obsolete", own: extensionsJSON, obsolete: `{"x`, fails: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			e := editor{extensions: filepath.Join(s.m.Home, "extensions")}
			lists := e.defaultExtensions()
			lists.own = filepath.Join(s.m.Home, "profile", "extensions.json")
			for file, content := range map[string]string{lists.general: tt.general, lists.own: tt.own, filepath.Join(e.extensions, ".obsolete"): tt.obsolete} {
				if content != "" {
					s.write(file, content)
				}
			}
			got, err := e.findExtension(lists)
			if (err != nil) != tt.fails {
				t.Fatalf("got error %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), ": line ") {
				t.Errorf("%v does not say where", err)
			}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestDisabled(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	s.put(s.database("Code"), disabledKey, `[{"id":"amazonwebservices.amazon-q-vscode","uuid":"u"}]`)
	if !s.target("code").Extension.Disabled {
		t.Error("an extension that is switched off counts as on")
	}
	s.put(s.database("Code"), disabledKey, `nonsense`)
	if got := s.target("code"); got.Extension.Disabled || got.Problem != "" {
		t.Errorf("an unreadable list: %+v", got)
	}
}

func TestRunning(t *testing.T) {
	tests := []struct {
		name, lock, process string
		want                bool
	}{
		{"open", "4211", "code", true},
		{"with a line end", "4211\n", "Code.exe", true},
		{"wrapped", "4211", ".code-wrapped", true},
		{"electron", "4211", "Electron", true},
		{"name kept from us", "4211", "", true},
		{"stale, id reused", "4211", "postgres", false},
		{"stale, no process", "4212", "code", false},
		{"empty", "", "code", false},
		{"nonsense", "x", "code", false},
		{"process group", "-1", "code", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			s.editor("Code", ".vscode", "")
			s.open("Code", tt.process)
			s.write(filepath.Join(s.userData("Code"), "code.lock"), tt.lock)
			if got := s.target("code").Running.Yes; got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFindByEnvironment(t *testing.T) {
	s := newSandbox(t)
	portable := filepath.Join(s.m.Home, "portable")
	s.variables["VSCODE_PORTABLE"] = portable
	s.variables["VSCODE_APPDATA"] = filepath.Join(s.m.Home, "appdata")
	s.sqlite(filepath.Join(portable, "user-data", "User", "globalStorage", "state.vscdb"), "")
	s.write(filepath.Join(portable, "extensions", "extensions.json"), extensionsJSON)
	s.sqlite(filepath.Join(s.m.Home, "appdata", "Cursor", "User", "globalStorage", "state.vscdb"), "")
	s.editor("Code", ".vscode", "") // where VSCODE_APPDATA hides it

	got := map[string]bool{}
	for _, target := range s.find() {
		got[target.ID] = target.Extension.Installed
	}
	if diff := cmp.Diff(map[string]bool{"cursor": false, "portable": true}, got); diff != "" {
		t.Error(diff)
	}
	s.variables["VSCODE_EXTENSIONS"] = filepath.Join(portable, "extensions")
	if !s.target("cursor").Extension.Installed {
		t.Error("VSCODE_EXTENSIONS is not honoured")
	}
}

func TestFindUnreadable(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	s.write(filepath.Join(s.userData("Code"), "User", "globalStorage", "storage.json"), "{\n\"userDataProfiles\": [}")
	if got := s.target("code").Problem; !strings.Contains(got, "storage.json: line 2, column 22") {
		t.Errorf("got problem %q", got)
	}
}

func TestCacheDir(t *testing.T) {
	s := newSandbox(t)
	other := t.TempDir()
	sso := func(dir string) string { return filepath.Join(dir, ".aws", "sso", "cache") }
	tests := []struct {
		name      string
		variables map[string]string
		want      string
	}{
		{"nothing set", nil, sso(s.m.Home)},
		{"HOME", map[string]string{"HOME": other, "USERPROFILE": s.m.Home}, sso(other)},
		{"HOME is no folder", map[string]string{"HOME": filepath.Join(other, "no"), "USERPROFILE": other}, sso(other)},
		{"drive and path", map[string]string{"HOMEDRIVE": filepath.VolumeName(other), "HOMEPATH": strings.TrimPrefix(other, filepath.VolumeName(other))}, sso(other)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.variables = tt.variables
			if got := defaultCacheDir(s.m); got != tt.want {
				t.Errorf("got %s on %s, want %s", got, runtime.GOOS, tt.want)
			}
		})
	}
}
