package signin

import (
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/ide/jetbrains"
	"github.com/qlogin/qlogin/ide/vscode"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/secret"
	"github.com/qlogin/qlogin/vault"
)

// rig is a flow with real parts: the lab without sockets, IDEs in a home folder
// of their own, the vault in memory.
type rig struct {
	*testing.T
	lab    *lab.Lab
	home   sandbox.Home
	vault  *vault.Memory
	wire   *wire
	person lab.Walker
	flow   *Flow
	org    Organization
	open   bool // VS Code is
}

// otherURL is the start URL of a second organization.
const otherURL = "https://d-1111111111.awsapps.com/start"

// wire lets a test stand between the flow and the lab.
type wire struct {
	to    http.RoundTripper
	first func(*http.Request) (*http.Response, error) // nil, nil lets it through
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.first != nil {
		if answer, err := w.first(r); answer != nil || err != nil {
			return answer, err
		}
	}
	return w.to.RoundTrip(r)
}

// play runs a test with the clock of synctest, in which hours take no time.
func play(t *testing.T, scenario string, test func(*rig)) {
	t.Helper()
	practice.Play(t, func(t *testing.T, home sandbox.Home, state string) { test(newRig(t, scenario, home, state)) })
}

func newRig(t *testing.T, scenario string, home sandbox.Home, state string) *rig {
	t.Helper()
	r := &rig{T: t, home: home, vault: vault.NewMemory()}
	var err error
	if r.lab, err = lab.New(lab.Options{Scenario: scenario, Key: practice.Key(), Also: []string{otherURL}}); err != nil {
		t.Fatal(err)
	}
	org := r.lab.Organization()
	r.org = Organization{StartURL: org.StartURL, Region: org.Region}
	r.person = r.lab.Walker()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r.person.HTTP = &http.Client{Jar: jar, Transport: r.lab.Transport()}
	r.wire = &wire{to: r.lab.Transport()}
	client, err := network.NewClient(network.Options{Base: r.wire})
	if err != nil {
		t.Fatal(err)
	}
	r.flow = &Flow{
		Machine:  ide.Machine{Home: home.Dir, Getenv: home.Getenv, Process: func(int) (string, bool) { return "code", r.open }},
		Families: []ide.Family{vscode.Family{}, jetbrains.Family{}},
		Vault:    r.vault,
		Journal:  &ide.Journal{Dir: filepath.Join(state, "journal"), Secrets: r.vault, Now: time.Now},
		Records:  Records{Dir: state},
		HTTP:     client,
		Q:        qservice.New(qservice.Options{HTTP: client}),
		Host:     "practice",
		Locks:    filepath.Join(state, "locks"),
		Now:      time.Now,
	}
	return r
}

// check ends the test where err is not nil.
func (r *rig) check(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// signIn goes from Start to Store, with the person's approval.
func (r *rig) signIn(holder string) oidc.Grant {
	r.Helper()
	pending, err := r.flow.Start(r.Context(), r.org, holder)
	r.check(err)
	defer pending.Close()
	r.check(r.person.Approve(r.Context(), pending.Open, pending.Authorization.UserCode))
	grant, err := r.flow.Wait(r.Context(), pending)
	r.check(err)
	r.check(r.flow.Store(r.Context(), r.org, grant))
	return grant
}

func (r *rig) choice(holders ...string) Choice {
	return Choice{Organization: r.org, Holders: holders}
}

// handOver goes on from there to the holder's files.
func (r *rig) handOver(grant oidc.Grant) HandedOver {
	r.Helper()
	e, err := r.flow.Entitle(r.Context(), r.org, grant, "")
	r.check(err)
	done, err := r.flow.HandOver(r.Context(), r.choice(grant.Holder), grant, e)
	r.check(err)
	return done
}

// openCode opens VS Code.
func (r *rig) openCode() {
	r.Helper()
	r.open = true
	lock := filepath.Join(r.home.Env["XDG_CONFIG_HOME"], "Code", "code.lock")
	if found, err := filepath.Glob(filepath.Join(r.home.Dir, "*", "*", "Code")); err == nil && len(found) > 0 {
		lock = filepath.Join(found[0], "code.lock")
	}
	r.check(os.WriteFile(lock, []byte("4211"), 0o600))
}

// renewInIDE is what an IDE does once an hour: it renews the token in its file.
func (r *rig) renewInIDE(grant oidc.Grant) oidc.Token {
	r.Helper()
	client, err := r.flow.client(r.org)
	r.check(err)
	token, err := client.Refresh(r.Context(), grant.Registration, grant.Token.RefreshToken)
	r.check(err)
	r.rewriteToken(grant.Token.AccessToken, func(file map[string]any) {
		file["accessToken"], file["refreshToken"] = token.AccessToken.Reveal(), token.RefreshToken.Reveal()
		file["expiresAt"] = token.ExpiresAt.UTC().Format("2006-01-02T15:04:05.000Z")
	})
	return token
}

// rewriteToken changes the holder's file that has this token.
func (r *rig) rewriteToken(old secret.Text, change func(map[string]any)) {
	r.Helper()
	files, err := filepath.Glob(filepath.Join(r.home.Dir, ".aws", "sso", "cache", "*.json"))
	r.check(err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		r.check(err)
		if !strings.Contains(string(data), old.Reveal()) {
			continue
		}
		var file map[string]any
		r.check(json.Unmarshal(data, &file))
		change(file)
		data, err = json.Marshal(file)
		r.check(err)
		r.check(os.WriteFile(name, data, 0o600))
		return
	}
	r.Fatal("no file has the token")
}

// refuse answers requests whose path ends like this with an error of SSO OIDC.
func refuse(path, kind string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(r.URL.Path, path) {
			return nil, nil
		}
		header := http.Header{}
		header.Set("X-Amzn-Errortype", kind)
		header.Set("Content-Type", "application/json")
		return &http.Response{
			Status: "400 Bad Request", StatusCode: http.StatusBadRequest, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: header, Body: http.NoBody, Request: r,
		}, nil
	}
}
