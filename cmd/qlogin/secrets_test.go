package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/ide/vscode"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// TestNoSecretIsTold plays every scenario and then every command that reads, and
// looks for everything secret that AWS has given out in what was written to the
// screen and to qlogin's own files.
func TestNoSecretIsTold(t *testing.T) {
	practice.Key()
	for _, scenario := range lab.Scenarios() {
		t.Run(scenario.Name, func(t *testing.T) {
			home, err := sandbox.Make(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) { lookForSecrets(t, home, scenario) })
		})
	}
}

func lookForSecrets(t *testing.T, home sandbox.Home, scenario lab.Scenario) {
	s := &story{t: t, home: home, vault: vault.NewMemory()}
	var err error
	if s.lab, err = lab.New(lab.Options{Scenario: scenario.Name, Key: practice.Key()}); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	ear := &listener{to: s.lab.Transport()}
	s.wire = ear
	s.person = s.lab.Walker()
	s.person.Deny = scenario.Hand == lab.Denies
	s.person.HTTP = &http.Client{Jar: jar, Transport: s.lab.Transport()}
	s.login(scenario.Hand)
	for _, args := range [][]string{
		{"status"},
		{"status", "--json"},
		{"ide", "list", "--json"},
		{"ide", "plan"},
		{"ide", "plan", "--diff"},
		{"ide", "plan", "--json"},
		{"ide", "apply"},
		{"ide", "undo"},
		{"logout"},
	} {
		s.run(args...)
	}
	places := map[string]string{"the screen": s.text.String()}
	state := filepath.Join(home.Env["XDG_STATE_HOME"], "qlogin")
	if home.Env["XDG_STATE_HOME"] == "" {
		state = home.Dir
	}
	addFiles(t, places, state)
	if len(ear.secrets) == 0 && scenario.Name == "healthy" {
		t.Fatal("there is nothing to look for")
	}
	for where, text := range places {
		for _, planted := range ear.secrets {
			if strings.Contains(text, planted) {
				t.Errorf("%s tells the secret %.12s…", where, planted)
			}
		}
	}
}

func addFiles(t *testing.T, places map[string]string, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil // nothing was written
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		places[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// listener notes every secret in what AWS answers.
type listener struct {
	to http.RoundTripper

	mu      sync.Mutex
	secrets []string
}

func (l *listener) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := l.to.RoundTrip(r)
	if err != nil || !strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		return response, err
	}
	data, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(data))
	var answer struct{ ClientSecret, AccessToken, RefreshToken, DeviceCode string }
	if err == nil && json.Unmarshal(data, &answer) == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, value := range []string{answer.ClientSecret, answer.AccessToken, answer.RefreshToken, answer.DeviceCode} {
			if value != "" {
				l.secrets = append(l.secrets, value)
			}
		}
	}
	return response, err
}

const planted = "aoaAAAAAGplantedSecretThatNobodyMaySee"

// plantedGrant has the same secret everywhere.
func plantedGrant() oidc.Grant {
	return oidc.Grant{
		Holder: "vscode", StartURL: "https://acme.awsapps.com/start", Region: "eu-central-1",
		Registration: oidc.Registration{ClientID: "c", ClientSecret: secret.New(planted), Scopes: oidc.Scopes(), ExpiresAt: time.Now().Add(time.Hour)},
		Token:        oidc.Token{AccessToken: secret.New(planted), RefreshToken: secret.New(planted), ExpiresAt: time.Now().Add(time.Hour), CreatedAt: time.Now()},
	}
}

// carriers are the exported types that hold a secret, or hold one that does.
func carriers(t *testing.T) map[string]any {
	t.Helper()
	grant := plantedGrant()
	home, err := sandbox.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	machine := ide.Machine{Home: home.Dir, Getenv: home.Getenv}
	targets, err := vscode.Family{}.Find(t.Context(), machine)
	if err != nil {
		t.Fatal(err)
	}
	handover := ide.Handover{
		StartURL: grant.StartURL, Region: grant.Region, Scopes: oidc.Scopes(), Grant: &grant,
		Profile: &ide.Profile{ARN: "arn:aws:codewhisperer:us-east-1:111122223333:profile/A", Name: "A"}, Profiles: 1,
	}
	plan, err := vscode.Family{}.Plan(t.Context(), machine, targets, handover)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(plan.Changes[0].After.Data), planted) {
		t.Fatal("the plan holds no secret to look for")
	}
	authorization := oidc.Authorization{DeviceCode: secret.New(planted), UserCode: "BCDF-GHJK"}
	all := map[string]any{
		"oidc.Grant": grant, "oidc.Registration": grant.Registration, "oidc.Token": grant.Token,
		"oidc.Authorization": authorization, "oidc.Answer": oidc.Answer{State: oidc.Approved, Token: &grant.Token},
		"ide.Handover": handover, "ide.Plan": plan, "ide.Outline": plan.Outline(), "ide.Result": ide.Result{Written: plan.Changes},
		"signin.Pending":    &signin.Pending{Authorization: authorization},
		"signin.HandedOver": signin.HandedOver{Grant: grant, Plan: plan, Result: ide.Result{Written: plan.Changes}},
	}
	for i, change := range plan.Changes {
		all[fmt.Sprintf("ide.Change %d", i)] = change
		all[fmt.Sprintf("ide.Content %d", i)] = change.After
		all[fmt.Sprintf("ide.StaleError %d", i)] = &ide.StaleError{File: change.File}
	}
	return all
}

// TestNoValuePrintsASecret prints everything that holds a secret in every way
// that Go knows; bytes also as the numbers that %v makes of them.
func TestNoValuePrintsASecret(t *testing.T) {
	numbers := strings.Trim(fmt.Sprintf("%d", []byte(planted)), "[]")
	hexadecimal := fmt.Sprintf("%x", planted)
	goSyntax := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", []byte(planted)), "[]byte{"), "}")
	for name, value := range carriers(t) {
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("", "value", value)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("", "value", value)
		printed := map[string]string{"slog": log.String()}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			printed[verb] = fmt.Sprintf(verb, value)
		}
		if data, err := json.Marshal(value); err == nil {
			printed["JSON"] = string(data)
		}
		for how, text := range printed {
			for _, form := range []string{planted, numbers, hexadecimal, goSyntax} {
				if strings.Contains(text, form) {
					t.Errorf("%s prints its secret with %s", name, how)
					break
				}
			}
		}
	}
}

// TestPanicTellsNoSecret lets a process of its own panic with every such value,
// and reads what Go prints: the value, the words of an error or a Stringer, and
// the arguments of every function as numbers.
func TestPanicTellsNoSecret(t *testing.T) {
	all := carriers(t)
	if name := os.Getenv("QLOGIN_TEST_PANIC"); name != "" {
		fail(planted, all[name])
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanicTellsNoSecret$")
		cmd.Env = append(os.Environ(), "QLOGIN_TEST_PANIC="+name, "GOTRACEBACK=system")
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "panic: ") || !strings.Contains(string(out), "qlogin.fail(") {
			t.Fatalf("%s: it did not panic: %v\n%s", name, err, out)
		}
		if strings.Contains(string(out), planted) {
			t.Errorf("%s: the panic tells the secret", name)
		}
	}
}

//go:noinline
func fail(_ string, value any) { panic(value) }
