package keep_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/ide/jetbrains"
	"github.com/qlogin/qlogin/ide/vscode"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/keep"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// rig is a keeper with real parts: the lab without sockets, IDEs in a home of
// their own, the vault in memory.
type rig struct {
	*testing.T
	lab     *lab.Lab
	vault   *vault.Memory
	flow    *signin.Flow
	keeper  *keep.Keeper
	org     signin.Organization
	cache   string
	notices []string
	log     []string
	stats   keep.Stats

	open, offline, locked atomic.Bool // VS Code, the network, the keyring
	losing                atomic.Bool // answers get lost
}

func (r *rig) RoundTrip(q *http.Request) (*http.Response, error) {
	if r.offline.Load() {
		return nil, syscall.ENETUNREACH
	}
	answer, err := r.lab.Transport().RoundTrip(q)
	if err == nil && r.losing.Load() {
		_ = answer.Body.Close() // nobody will see it
		return nil, syscall.ECONNRESET
	}
	return answer, err
}

func play(t *testing.T, scenario string, test func(*rig)) {
	t.Helper()
	practice.Play(t, func(t *testing.T, home sandbox.Home, state string) { test(newRig(t, scenario, home, state)) })
}

func newRig(t *testing.T, scenario string, home sandbox.Home, state string) *rig {
	t.Helper()
	r := &rig{T: t, vault: vault.NewMemory(), cache: filepath.Join(home.Dir, ".aws", "sso", "cache")}
	var err error
	also := make([]string, 100)
	for i := range also {
		also[i] = alsoURL(i)
	}
	r.lab, err = lab.New(lab.Options{Scenario: scenario, Key: practice.Key(), Also: also})
	r.check(err)
	r.org = signin.Organization{StartURL: r.lab.Organization().StartURL, Region: r.lab.Organization().Region}
	client, err := network.NewClient(network.Options{Base: r})
	r.check(err)
	r.flow = &signin.Flow{
		Machine:  ide.Machine{Home: home.Dir, Getenv: home.Getenv, Process: func(int) (string, bool) { return "code", r.open.Load() }},
		Families: []ide.Family{vscode.Family{}, jetbrains.Family{}},
		Vault:    r.vault,
		Journal:  &ide.Journal{Dir: filepath.Join(state, "journal"), Secrets: r.vault, Now: time.Now},
		Records:  signin.Records{Dir: state},
		HTTP:     client, Q: qservice.New(qservice.Options{HTTP: client}),
		Host: "practice", Locks: filepath.Join(state, "locks"), Now: time.Now,
	}
	targets, err := r.flow.Find(t.Context())
	r.check(err)
	for _, target := range targets {
		if target.Holder == "vscode" {
			r.check(os.WriteFile(filepath.Join(filepath.Dir(target.Dir), "code.lock"), []byte("4211"), 0o600))
		}
	}
	r.keeper = &keep.Keeper{
		Flow: r.flow, WarnBefore: []time.Duration{30 * time.Minute, 5 * time.Minute},
		Usable: func(context.Context) error {
			if r.locked.Load() {
				return vault.ErrLocked
			}
			return nil
		},
		Notify: func(_ context.Context, n keep.Notice) error { r.notices = append(r.notices, n.Title); return nil },
		Log:    func(line string) { r.log = append(r.log, time.Now().Format("15:04:05 ")+line) },
		Ticked: func(s keep.Stats) { r.stats = s },
	}
	return r
}

func (r *rig) check(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// signIn signs in and hands over, with the person's approval.
func (r *rig) signIn(holder string) {
	r.Helper()
	ctx, grant := r.Context(), r.approve(holder)
	e, err := r.flow.Entitle(ctx, r.org, grant, "")
	r.check(err)
	_, err = r.flow.HandOver(ctx, signin.Choice{Organization: r.org, Holders: []string{holder}}, grant, e)
	r.check(err)
}

// approve goes from Start to Store.
func (r *rig) approve(holder string) oidc.Grant {
	r.Helper()
	ctx := r.Context()
	pending, err := r.flow.Start(ctx, r.org, holder)
	r.check(err)
	defer pending.Close()
	r.check(r.lab.Approve(pending.Authorization.UserCode, r.lab.Organization().People[0].Email))
	grant, err := r.flow.Wait(ctx, pending)
	r.check(err)
	r.check(r.flow.Store(ctx, r.org, grant))
	return grant
}

// run lets the keeper run; the returned function stops it.
func (r *rig) run() (stop func()) {
	ctx, cancel := context.WithCancel(r.Context())
	done := make(chan error)
	go func() { done <- r.keeper.Run(ctx) }()
	return func() { cancel(); r.check(<-done) }
}

func (r *rig) record(holder string) signin.Record {
	r.Helper()
	record, ok, err := r.flow.Records.Find(r.org, holder)
	r.check(err)
	if !ok {
		r.Fatalf("there is no record of %s", holder)
	}
	return record
}
