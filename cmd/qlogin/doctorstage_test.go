package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// staged are failures of this computer, which no service can play.
func staged() []stagedFailure {
	return []stagedFailure{
		{row: "start-url", look: func(s *patient, o *doctor.Options) {
			o.Organization = signin.Organization{StartURL: "https://awsapps.com.evil.example/start", Region: "us-west-2"}
		}},
		{row: "region-misspelt", look: func(s *patient, o *doctor.Options) {
			o.Organization = signin.Organization{StartURL: s.lab.Organization().StartURL, Region: "us-wset-2"}
		}},
		{row: "many-sign-ins", before: func(s *patient) {
			org := s.lab.Organization()
			busy := doctor.NewAttempt(signin.Organization{StartURL: org.StartURL, Region: org.Region}, time.Now(), signin.ErrBusy)
			if err := s.attempts().Keep(busy); err != nil {
				s.t.Fatal(err)
			}
		}},
		{row: "no-keyring", before: func(s *patient) {
			s.vault.(*vault.Memory).Status = vault.Status{Condition: vault.Locked, Reason: "nobody is at the desktop"}
		}},
		{row: "keyring-size", before: func(s *patient) {
			s.vault.(*vault.Memory).Fail = func(op, _ string) error {
				if op == "save" {
					return vault.ErrTooBig
				}
				return nil
			}
		}},
		{row: "wrong-person", before: func(s *patient) {
			org := s.lab.Organization()
			s.settings("[[organization]]\nstart_url = %q\nregion = %q\nemail_domains = [\"elsewhere.example\"]\n", org.StartURL, org.Region)
			s.login(s.scenario.Hand)
		}},
		{row: "saml-certificate", scenario: "certificate-7-days", before: func(s *patient) {
			org := s.lab.Organization()
			s.settings("[[organization]]\nstart_url = %q\nregion = %q\nidp_metadata = %q\nidp_hosts = [\"auth.pingone.eu\"]\n", org.StartURL, org.Region, org.Metadata)
			s.login(s.scenario.Hand)
		}},
		{row: "ide-network", before: func(s *patient) {
			s.login(s.scenario.Hand)
			s.home.Env["HTTPS_PROXY"] = "http://proxy.example:8080"
			s.inCode("settings.json", `{"http.proxy": "http://user:planted-password@other.example:3128"}`)
		}},
		{row: "ide-network", before: func(s *patient) {
			s.login(s.scenario.Hand)
			s.put(filepath.Join(s.home.Dir, ".config", "JetBrains", "IntelliJIdea2025.3", "options", "certificates.xml"),
				`<application><component name="CertificateManager"><option name="ACCEPT_AUTOMATICALLY" value="true" /></component></application>`)
		}},
		{row: "hand-over", before: func(s *patient) {
			s.login(s.scenario.Hand)
			s.inCache(func(text string) string { return strings.ReplaceAll(text, `"refreshToken"`, `"refreshToken_"`) })
		}},
		{row: "registration-over", before: func(s *patient) {
			s.login(s.scenario.Hand)
			time.Sleep(92 * 24 * time.Hour)
		}},
		{row: "saml-certificate", scenario: "certificate-7-days", before: signIn, look: toldMetadata},
		{row: "saml-certificate", scenario: "certificate-30-days", before: signIn, look: toldMetadata},
	}
}

func signIn(s *patient) { s.login(s.scenario.Hand) }

// toldMetadata is a person whom IT has told where PingOne's metadata are.
func toldMetadata(s *patient, o *doctor.Options) { o.Metadata = s.lab.Organization().Metadata }

type stagedFailure struct {
	row      string
	scenario string // "" for healthy
	before   func(*patient)
	look     func(*patient, *doctor.Options)
}

func TestFailuresOfThisComputer(t *testing.T) {
	practice.Key()
	for _, failure := range staged() {
		name := failure.scenario
		if name == "" {
			name = "healthy"
		}
		t.Run(failure.row+"/"+name, func(t *testing.T) {
			home, err := sandbox.Make(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				s := newPatient(t, home, name)
				if failure.before != nil {
					failure.before(s)
				}
				o := s.options()
				if failure.look != nil {
					failure.look(s, &o)
				}
				findings := doctor.Examine(t.Context(), o)
				if diff := cmp.Diff([]string{failure.row}, culprits(findings)); diff != "" {
					t.Errorf("-want +got\n%s\n%s", diff, unwell(findings))
				}
				if text := doctor.NewBundle(o, findings, "ana", "practice").String(); strings.Contains(text, "planted") {
					t.Errorf("the bundle holds a password:\n%s", text)
				}
			})
		})
	}
}

// TestEveryFailureIsAccountedFor: what neither the lab plays nor this computer
// stages is asked for, or is for administrators.
func TestEveryFailureIsAccountedFor(t *testing.T) {
	elsewhere := []string{"invalid-client-page", "scim-token", "scim-group", "no-browser", "loopback-refused"}
	for _, row := range doctor.Rows() {
		played := len(row.Plays) > 0 || slices.ContainsFunc(staged(), func(f stagedFailure) bool { return f.row == row.Name })
		if played == slices.Contains(elsewhere, row.Name) {
			t.Errorf("%s: played is %t", row.Name, played)
		}
	}
}

// TestUnknownOrganization: on a new computer nothing is wrong yet.
func TestUnknownOrganization(t *testing.T) {
	home, err := sandbox.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		s := newPatient(t, home, "healthy")
		if got := culprits(s.examine()); got != nil {
			t.Errorf("got %v", got)
		}
	})
}

func (s *patient) options() doctor.Options {
	s.t.Helper()
	w := s.world(&terminal{})
	flow, err := w.flowWith(s.vault)
	if err != nil {
		s.t.Fatal(err)
	}
	return w.examination(flow, s.vault)
}

func (s *patient) attempts() doctor.Attempts {
	return doctor.Attempts{Dir: s.world(&terminal{}).env.Folders().State}
}

// settings writes the person's config.toml.
func (s *patient) settings(format string, args ...any) {
	s.t.Helper()
	s.put(s.world(&terminal{}).env.Folders().File(), fmt.Sprintf(format, args...))
}

// inCode writes a file of VS Code's user data.
func (s *patient) inCode(name, text string) {
	s.t.Helper()
	user := ""
	err := filepath.WalkDir(s.home.Dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() && strings.HasSuffix(path, filepath.Join("Code", "User")) {
			user = path
		}
		return err
	})
	if err != nil || user == "" {
		s.t.Fatalf("there is no VS Code in the sandbox: %v", err)
	}
	s.put(filepath.Join(user, name), text)
}

// inCache changes every token file of the IDEs.
func (s *patient) inCache(change func(string) string) {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.home.Dir, ".aws", "sso", "cache", "*.json"))
	if err != nil || len(files) == 0 {
		s.t.Fatalf("nothing was handed over: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			s.t.Fatal(err)
		}
		s.put(file, change(string(data)))
	}
}

func (s *patient) put(file, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}
