package signin

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/vault"
)

var (
	modelSteps = flag.Int("model.steps", 20_000, "steps of the model test, over both kinds of refresh token; make model takes 100,000")
	modelTrail = flag.Int("model.trail", 40, "how many of the last steps a failure shows")
	modelSeed  = flag.Uint64("model.seed", 0, "its seed; 0 takes a new one")
)

// TestModel drives the real code, IDE families and files with random
// interleavings: qlogin refresh, apply, undo, logout and login, what keep does,
// two VS Code windows, a JetBrains IDE, deaths at every stop, clock jumps, a
// network that is away, and sessions that are ended by the service. After each
// step it holds that
//
//   - no IDE is signed out by another's doing,
//   - the newest valid refresh token is in the holder's file or in the vault,
//   - qlogin never has one refresh token on the wire twice.
//
// One race is not the model's: IDEs take no lock, so one that opens between
// qlogin's look and its request cannot be seen. Here as in life an IDE is visible
// (its lock file is there) before it first reads its token, and a renewal that
// began before takes less time than that; see boot.
func TestModel(t *testing.T) {
	seed := *modelSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("go test ./signin -run TestModel -model.seed %d", seed)
	for _, scenario := range []string{"healthy", "reusable-refresh"} {
		t.Run(scenario, func(t *testing.T) {
			steps := *modelSteps / 2
			if testing.Short() {
				steps /= 20
			}
			if problem := playModel(t, scenario, seed, steps, seams{}); problem != "" {
				t.Errorf("seed %d: %s", seed, problem)
			}
		})
	}
}

// TestModelNotices takes one safety away at a time: the model has to fail.
func TestModelNotices(t *testing.T) {
	if testing.Short() {
		t.Skip("the mutations of the model take tens of thousands of steps")
	}
	for name, broken := range map[string]seams{
		"no lock":                {noLock: true},
		"no second look":         {noReread: true},
		"an open holder renewed": {renewRunning: true},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := uint64(1); seed < 20; seed++ {
				if problem := playModel(t, "healthy", seed, 5000, broken); problem != "" {
					t.Logf("seed %d: %s", seed, problem)
					return
				}
			}
			t.Error("the model did not notice")
		})
	}
}

type model struct {
	t       *testing.T
	random  *rand.Rand
	lab     *lab.Lab
	oracle  *oracle
	flow    *Flow
	vault   *vault.Memory
	org     Organization
	files   map[string]string
	single  bool // refresh tokens work once
	offline bool

	actors  []*actor
	now     *actor // whose turn it is
	windows []*editor
	// excused holders were signed out by the person.
	excused map[string]bool
	leaving map[string]int
	steps   int
	trail   []string
	problem string
	counts  map[string]int
}

func (m *model) check(err error) {
	if err != nil {
		m.fail(err.Error())
		panic(died{})
	}
}

func (m *model) fail(problem string) {
	if m.problem == "" {
		m.problem = fmt.Sprintf("step %d: %s\n%s", m.steps, problem, strings.Join(m.trail[max(0, len(m.trail)-*modelTrail):], "\n"))
	}
}

// fastDir is on a file system without a disk where there is one: what is tested
// is the order of writes, and they are waited for.
func fastDir(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "qlogin-model-") //nolint:usetesting // that one is on the disk
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func playModel(t *testing.T, scenario string, seed uint64, steps int, broken seams) (problem string) {
	practice.Key()
	dir := fastDir(t)
	home, err := sandbox.Make(filepath.Join(dir, "home"))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, scenario, home, filepath.Join(dir, "state"))
		m := &model{
			t: t, random: rand.New(rand.NewPCG(seed, 1)), lab: r.lab, vault: r.vault, org: r.org,
			single: scenario == "healthy", excused: map[string]bool{}, leaving: map[string]int{}, counts: map[string]int{},
			windows: []*editor{{holder: "vscode"}, {holder: "vscode"}, {holder: "jetbrains"}},
		}
		m.oracle = &oracle{m: m, to: r.lab.Transport(), holders: map[string]string{}, expires: map[string]time.Time{}, flying: map[string]int{}}
		client, err := network.NewClient(network.Options{Base: m.oracle})
		r.check(err)
		m.flow = r.flow
		m.flow.HTTP, m.flow.testOnly = client, broken
		m.flow.testOnly.step = func(what string) { m.pause(what) }
		m.flow.Vault = steppedVault{m}
		m.flow.Journal.Secrets = steppedVault{m}
		m.flow.Machine.Process = m.process
		m.prepare()
		for m.steps = 1; m.steps <= steps && m.problem == ""; m.steps++ {
			m.step()
		}
		m.finish()
		problem = m.problem
		t.Logf("%d steps: %v", m.steps-1, m.counts)
	})
	return problem
}

// prepare finds out where the holders' files are, and writes the lock files that
// say which process an IDE is.
func (m *model) prepare() {
	m.files = map[string]string{}
	plans, err := m.flow.Plan(m.t.Context(), Choice{Organization: m.org})
	m.check(err)
	for _, plan := range plans {
		for _, c := range plan.Changes {
			switch {
			case strings.HasPrefix(c.Summary, "the token that"):
				m.files[plan.Holder] = c.File
			case strings.HasPrefix(c.Summary, "the client registration"):
				m.files[plan.Holder+" registration"] = c.File
			}
		}
	}
	targets, err := m.flow.Find(m.t.Context())
	m.check(err)
	for _, t := range targets {
		if t.Holder == "jetbrains" {
			m.check(os.WriteFile(filepath.Join(t.Dir, ".lock"), []byte("4212"), 0o600))
		} else {
			m.check(os.WriteFile(filepath.Join(filepath.Dir(t.Dir), "code.lock"), []byte("4211"), 0o600))
		}
	}
}

func (m *model) process(pid int) (string, bool) {
	switch pid {
	case 4211:
		return "code", m.windows[0].open || m.windows[1].open
	case 4212:
		return "java", m.windows[2].open
	}
	return "", false
}

// pause is a stop of the flow.
func (m *model) pause(what string) {
	a := m.now
	if a == nil {
		return
	}
	switch what {
	case "ask":
		a.critical = m.single // where both may renew, whoever writes last gives way
	case "plan":
		a.critical = true
	case "written", "handed over":
		a.critical = false
	}
	a.stop(what)
}

func (m *model) onWire(asked wireRequest) error {
	if asked.GrantType != "refresh_token" || m.now == nil {
		return nil
	}
	a := m.now
	m.log("%s: asks with %s", a.name, tail(asked.RefreshToken))
	if a.ours {
		if m.oracle.flying[asked.RefreshToken]++; m.oracle.flying[asked.RefreshToken] > 1 {
			m.fail("two renewals with one refresh token at once")
		}
	}
	a.stop("on the wire")
	if m.offline {
		m.oracle.flying[asked.RefreshToken]--
		return syscall.ECONNREFUSED
	}
	return nil
}

func (m *model) offWire(asked wireRequest, ok bool) {
	if asked.GrantType != "refresh_token" || m.now == nil {
		return
	}
	a := m.now
	a.carries = ok
	m.log("%s: %.4s answered, good: %v", a.name, tail(asked.RefreshToken), ok)
	if f := m.oracle.family(asked.RefreshToken); f != nil {
		a.holder = f.holder
	}
	a.stop("answered")
	m.oracle.flying[asked.RefreshToken]--
}

// steppedVault stops before every write: each may be the last.
type steppedVault struct{ m *model }

func (v steppedVault) Save(ctx context.Context, name string, data []byte) error {
	v.m.pause("save " + name)
	return v.m.vault.Save(ctx, name, data)
}

func (v steppedVault) Load(ctx context.Context, name string) ([]byte, error) {
	return v.m.vault.Load(ctx, name)
}

func (v steppedVault) Delete(ctx context.Context, name string) error {
	v.m.pause("delete " + name)
	return v.m.vault.Delete(ctx, name)
}

// step is one random thing.
func (m *model) step() {
	switch n := m.random.IntN(100); {
	case len(m.actors) > 0 && n < 70:
		m.advance(m.actors[m.random.IntN(len(m.actors))])
	case n < 82:
		m.startQlogin()
	case n < 94:
		m.tick(m.windows[m.random.IntN(len(m.windows))])
	case n < 97:
		m.openOrClose(m.windows[m.random.IntN(len(m.windows))])
	case n < 99:
		m.jump()
	default:
		m.weather()
	}
	m.actors = slices.DeleteFunc(m.actors, func(a *actor) bool { return a.done })
	m.judge()
}

func (m *model) log(format string, args ...any) {
	m.trail = append(m.trail, fmt.Sprintf("%6d ", m.steps)+fmt.Sprintf(format, args...))
	if len(m.trail) > 400 {
		m.trail = slices.Delete(m.trail, 0, 200)
	}
}

// tail tells tokens apart for people.
func tail(token string) string { return token[max(0, len(token)-4):] }

func (m *model) advance(a *actor) {
	die := a.ours && !a.lossy() && !slices.Contains([]string{"on the wire", "answered"}, a.at) && m.random.IntN(60) == 0
	m.log("%s: %s%s", a.name, a.at, map[bool]string{true: " DIES"}[die])
	if die {
		m.counts["deaths"]++
	}
	m.turn(a, die)
}

func (m *model) startQlogin() {
	running := 0
	for _, a := range m.actors {
		if a.ours {
			running++
		}
	}
	if running >= 3 {
		return
	}
	holder := []string{"vscode", "jetbrains"}[m.random.IntN(2)]
	name, run := m.command(holder)
	m.counts[name]++
	m.log("qlogin %s %s starts", name, holder)
	m.spawn(&actor{name: "qlogin " + name + " " + holder, holder: holder, ours: true}, run)
}

func (m *model) command(holder string) (string, func(*actor)) {
	ctx, f := m.t.Context(), m.flow
	switch n := m.random.IntN(100); {
	case n < 30:
		return "refresh", func(*actor) { f.Renew(ctx, m.org, holder, RenewOptions{}) }
	case n < 55:
		return "keep", func(*actor) { _, _ = f.RenewAll(ctx, RenewOptions{Within: 30 * time.Minute, Known: true}) }
	case n < 80:
		return "apply", func(*actor) { m.apply(holder) }
	case n < 84:
		return "undo", func(*actor) {
			m.personally(holder, func() { _, _ = f.Undo(ctx, holder) })
		}
	case n < 87:
		return "logout", func(*actor) {
			m.personally(holder, func() { _, _ = f.SignOut(ctx, m.org, holder, m.random.IntN(4) == 0) })
		}
	default:
		return "login", func(*actor) { m.login(holder) }
	}
}

// personally takes a sign-in away because the person wants it. A sign-in that is
// stored meanwhile goes with it; the excuse lasts until the next one.
func (m *model) personally(holder string, do func()) {
	m.leaving[holder]++
	m.excused[holder] = true
	defer func() {
		m.leaving[holder]--
		for _, e := range m.windows {
			e.signedIn = e.signedIn && e.holder != holder
		}
	}()
	do()
}

func (m *model) apply(holder string) {
	grant, err := m.flow.Fresh(m.t.Context(), m.org, holder)
	if err != nil {
		return
	}
	m.pause("entitle") // the Q service is asked
	m.handOver(grant)
}

func (m *model) handOver(grant oidc.Grant) {
	profile := ide.Profile{ARN: "arn:aws:codewhisperer:us-east-1:123456789012:profile/EXAMPLE", Name: "practice"}
	e := Entitlement{Pro: true, Profiles: []ide.Profile{profile}, Profile: &profile}
	if m.flow.remember(m.org, grant.Holder, e, true) != nil {
		return // it dies before it can hand over
	}
	_, _ = m.flow.HandOver(m.t.Context(), Choice{Organization: m.org, Holders: []string{grant.Holder}}, grant, e)
}

func (m *model) login(holder string) {
	ctx := m.t.Context()
	if _, err := m.flow.Fresh(ctx, m.org, holder); err == nil && m.random.IntN(10) > 0 {
		return
	}
	pending, err := m.flow.Start(ctx, m.org, holder)
	if err != nil {
		return
	}
	defer pending.Close()
	if err := m.lab.Approve(pending.Authorization.UserCode, m.lab.Organization().People[0].Email); err != nil {
		m.fail(err.Error())
	}
	grant, err := m.flow.Wait(ctx, pending)
	if err != nil {
		return
	}
	if m.flow.Store(ctx, m.org, grant) == nil && m.leaving[holder] == 0 {
		m.excused[holder] = false
	}
	m.handOver(grant)
}

// tick is a look of an open IDE at its token. The windows of one family take
// turns.
func (m *model) tick(e *editor) {
	if !e.open || m.boot(e) {
		return
	}
	for _, other := range m.windows {
		if other.holder == e.holder && other.busy != nil && !other.busy.done {
			return
		}
	}
	e.busy = &actor{name: "IDE " + e.holder, holder: e.holder}
	run := m.window(e)
	if e.holder == "jetbrains" {
		run = m.jetbrains(e)
	}
	m.counts["ticks"]++
	m.spawn(e.busy, run)
	m.turn(e.busy, false)
}

// boot says whether e has just opened and has not come to its token yet.
func (m *model) boot(e *editor) bool {
	e.waits = slices.DeleteFunc(e.waits, func(a *actor) bool { return a.done || !a.critical })
	return len(e.waits) > 0
}

func (m *model) openOrClose(e *editor) {
	if e.busy != nil && !e.busy.done {
		return
	}
	e.open, e.memory, e.signedIn, e.waits = !e.open, nil, false, nil
	m.log("%s open: %v", e.holder, e.open)
	for _, a := range m.actors {
		if e.open && a.critical && a.ours {
			e.waits = append(e.waits, a)
		}
	}
}

// jump is a night, or an hour of work. A computer does not sleep through a
// request here: the answer would be lost on the wire, and with it the token.
func (m *model) jump() {
	for _, a := range m.actors {
		if a.carries || a.critical || a.at == "on the wire" || a.at == "renew" {
			return
		}
	}
	d := []time.Duration{time.Minute, 35 * time.Minute, time.Hour, 9 * time.Hour, 25 * 24 * time.Hour}[m.random.IntN(5)]
	m.log("%v pass", d)
	m.counts["jumps"]++
	time.Sleep(d)
}

// weather is what neither side can help.
func (m *model) weather() {
	if m.random.IntN(4) > 0 {
		m.offline = !m.offline
		m.log("offline: %v", m.offline)
		return
	}
	m.log("the service ends all sessions")
	m.counts["revocations"]++
	m.oracle.endAll()
	m.lab.EndSessions("")
}

// judge holds that no valid refresh token is lost. A window that was about to
// write when the person signed in anew puts its own family back: both live, and
// nothing tells them apart, so either will do.
func (m *model) judge() {
	for _, holder := range []string{"vscode", "jetbrains"} {
		f := m.oracle.newest(holder)
		if f == nil || !f.alive(m.oracle) {
			continue
		}
		carrier := slices.IndexFunc(m.actors, func(a *actor) bool { return a.carries && a.holder == holder })
		switch {
		case m.found(holder, m.readJSON(m.files[holder])) || m.found(holder, m.inVault(holder)):
			if carrier >= 0 {
				m.actors[carrier].carries = false
			}
		case carrier < 0 && !m.excused[holder]:
			m.fail("the newest valid refresh token of " + holder + " is neither in its file nor in the vault")
		}
	}
}

func (m *model) found(holder string, fields map[string]any) bool {
	token, _ := fields["refreshToken"].(string)
	f := m.oracle.family(token)
	return f != nil && f.holder == holder && f.alive(m.oracle) && (token == f.latest || !m.single)
}

func (m *model) inVault(holder string) map[string]any {
	grant, err := grants{m.vault}.load(m.t.Context(), holder, m.org)
	if err != nil && !errors.Is(err, vault.ErrNotFound) && !errors.Is(err, vault.ErrDamaged) {
		m.fail(err.Error())
	}
	return map[string]any{"refreshToken": grant.Token.RefreshToken.Reveal()}
}

// finish lets every actor come to its end.
func (m *model) finish() {
	for _, a := range m.actors {
		for !a.done {
			m.turn(a, true)
		}
	}
}
