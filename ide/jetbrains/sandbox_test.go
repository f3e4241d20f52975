package jetbrains

import (
	"archive/zip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

const (
	startURL = "https://d-1234567890.awsapps.com/start"
	region   = "us-east-1"
	ownID    = "sso;us-east-1;https://d-1234567890.awsapps.com/start"
	arn      = "arn:aws:codewhisperer:us-east-1:111122223333:profile/ABCDEFGHIJKL"
)

var now = time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)

func family() Family { return Family{Now: func() time.Time { return now }} }

// sandbox is a home folder with IDEs in it.
type sandbox struct {
	testing.TB
	home string
	env  map[string]string
	live map[int]string // processes
}

func newSandbox(tb testing.TB) *sandbox {
	tb.Helper()
	return &sandbox{TB: tb, home: tb.TempDir(), env: map[string]string{}, live: map[int]string{}}
}

func (s *sandbox) machine() ide.Machine {
	return ide.Machine{
		Home:    s.home,
		Getenv:  func(key string) string { return s.env[key] },
		Process: func(pid int) (string, bool) { name, ok := s.live[pid]; return name, ok },
	}
}

// write makes a file below home and its folders.
func (s *sandbox) write(content string, elem ...string) string {
	s.Helper()
	file := filepath.Join(append([]string{s.home}, elem...)...)
	s.writeFile(file, content)
	return file
}

func (s *sandbox) writeFile(file, content string) {
	s.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		s.Fatal(err)
	}
}

// ide makes a configuration folder, with the plugin of that version unless it is
// "", and returns the folder.
func (s *sandbox) ide(selector, version string) string {
	s.Helper()
	m := s.machine()
	config := filepath.Join(m.ConfigDir(), "JetBrains", selector)
	s.writeFile(filepath.Join(config, "options", "other.xml"), "<application />")
	plugins := root{config: m.ConfigDir(), data: m.DataDir()}.pluginsDir("JetBrains", selector)
	if version != "" {
		s.plugin(plugins, "plugin-amazonq", amazonQ, version)
	}
	if generation(version) == "3" {
		s.plugin(plugins, "plugin-core", toolkitCore, version)
	}
	return config
}

// plugin builds a plugin's folder with a jar that has a descriptor and one that
// has none.
func (s *sandbox) plugin(dir, folder, id, version string) {
	s.Helper()
	descriptor := fmt.Sprintf("<?xml version=\"1.0\"?>\n<!-- built -->\n<idea-plugin xmlns:xi=\"http://www.w3.org/2001/XInclude\">\n  <name>x</name>\n  <id>%s</id>\n  <version> %s </version>\n</idea-plugin>", id, version)
	lib := filepath.Join(dir, folder, "lib")
	s.jar(filepath.Join(lib, "annotations.jar"), map[string]string{"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n"})
	s.jar(filepath.Join(lib, folder+"-"+version+".jar"), map[string]string{"META-INF/plugin.xml": descriptor, "a/B.class": "cafe"})
}

func (s *sandbox) jar(file string, entries map[string]string) {
	s.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		s.Fatal(err)
	}
	out, err := os.Create(file)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	jar := zip.NewWriter(out)
	for name, content := range entries {
		w, err := jar.Create(name)
		if err != nil {
			s.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			s.Fatal(err)
		}
	}
	if err := jar.Close(); err != nil {
		s.Fatal(err)
	}
}

// open has the IDE of that folder run as process pid.
func (s *sandbox) open(config string, pid int) {
	s.Helper()
	s.writeFile(filepath.Join(config, ".lock"), strconv.Itoa(pid))
	s.live[pid] = "java"
}

func (s *sandbox) find() []ide.Target {
	s.Helper()
	targets, err := family().Find(context.Background(), s.machine())
	if err != nil {
		s.Fatal(err)
	}
	return targets
}

func (s *sandbox) plan(h ide.Handover) ide.Plan {
	s.Helper()
	p, err := family().Plan(context.Background(), s.machine(), s.find(), h)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

// apply writes changes as they are; what blocks them is the caller's business.
func (s *sandbox) apply(changes []ide.Change) {
	s.Helper()
	for _, c := range changes {
		now, err := read(c.File)
		if err != nil {
			s.Fatal(err)
		}
		if now.Exists != c.Before.Exists || string(now.Data) != string(c.Before.Data) {
			s.Fatalf("%s is not what the plan took it for", c.File)
		}
		if !c.After.Exists {
			if err := os.Remove(c.File); err != nil {
				s.Fatal(err)
			}
			continue
		}
		s.writeFile(c.File, string(c.After.Data))
	}
}

func (s *sandbox) read(file string) string {
	s.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		s.Fatal(err)
	}
	return string(data)
}

// signIn hands over and returns what was planned.
func (s *sandbox) signIn(h ide.Handover) ide.Plan {
	s.Helper()
	p := s.plan(h)
	s.apply(p.Changes)
	return p
}

func grant() *oidc.Grant {
	return &oidc.Grant{
		Holder: Holder, StartURL: startURL, Region: region,
		Registration: oidc.Registration{
			ClientID: "client-1", ClientSecret: secret.New("client-secret"), Scopes: oidc.Scopes(), ExpiresAt: now.Add(90 * 24 * time.Hour),
		},
		Token: oidc.Token{
			AccessToken: secret.New("access&<1>"), RefreshToken: secret.New("refresh-1"),
			ExpiresAt: now.Add(time.Hour), CreatedAt: now.Add(-123456789),
		},
	}
}

func handover() ide.Handover {
	return ide.Handover{
		StartURL: startURL, Region: region, Scopes: oidc.Scopes(), Grant: grant(),
		Profile: &ide.Profile{ARN: arn, Name: "QDevProfile-us-east-1"}, Profiles: 1,
	}
}

func onLinux(tb testing.TB) {
	tb.Helper()
	if runtime.GOOS != "linux" {
		tb.Skip("SKIPPED: this test is about Linux folders")
	}
}

// tree is every file below dir with its content.
func tree(tb testing.TB, dir string) map[string]string {
	tb.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			files[path+"/"] = ""
			return nil
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return files
}
