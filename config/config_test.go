package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/config"
)

func TestLoad(t *testing.T) {
	for _, c := range []struct {
		name, text, problem string
		want                config.Settings
	}{
		{name: "empty"},
		{
			name: "two organizations",
			text: "[[organization]]\nname = \"acme\"\nstart_url = \"https://acme.awsapps.com/start\"\nregion = \"eu-central-1\"\n\n[[organization]]\nname = \"other\"\n",
			want: config.Settings{Organizations: []config.Organization{
				{Name: "acme", StartURL: "https://acme.awsapps.com/start", Region: "eu-central-1"}, {Name: "other"},
			}},
		},
		{name: "unknown key", text: "[[organization]]\nname = \"acme\"\nregoin = \"x\"\n", problem: `line 3: "organization.regoin" is not a setting`},
		{name: "not TOML", text: "a = 1\n[[organization\n", problem: "line 2"},
		{name: "wrong type", text: "organization = 4\n", problem: "line 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config.toml")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := config.Load(file)
			if c.problem != "" {
				if err == nil || !strings.Contains(err.Error(), c.problem) || !strings.Contains(err.Error(), file) {
					t.Fatalf("got %v, want %q and the file's name", err, c.problem)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoadMissingAndUnreadable(t *testing.T) {
	dir := t.TempDir()
	if got, err := config.Load(filepath.Join(dir, "none.toml")); err != nil || len(got.Organizations) != 0 {
		t.Errorf("a missing file gives %v, %v", got, err)
	}
	if _, err := config.Load(dir); err == nil {
		t.Error("a folder in place of the file reads as empty settings")
	}
}

func TestFoldersStayInTheSandbox(t *testing.T) {
	home := t.TempDir()
	e := config.Environment{Home: home, Getenv: func(string) string { return "relative/is/ignored" }}
	f := e.Folders()
	for _, dir := range []string{f.Settings, f.State, f.Locks, f.File()} {
		if !strings.HasPrefix(dir, home) {
			t.Errorf("%s is outside %s", dir, home)
		}
	}
}
