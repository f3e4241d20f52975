package tui

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/ide/jetbrains"
	"github.com/qlogin/qlogin/ide/vscode"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// rig is the interface in front of the lab, in a sandbox, inside a synctest
// bubble. Commands run as Bubble Tea runs them: each in a goroutine of its own.
type rig struct {
	t        *testing.T
	m        *Model
	lab      *lab.Lab
	home     sandbox.Home
	vault    *vault.Memory
	person   lab.Walker
	msgs     chan tea.Msg
	opened   []string // addresses that were opened
	quit     bool
	hidden   []string // what no screen may show
	lookedAt stage    // when hidden was found
	// blind does not look for secrets at every step, which takes long.
	blind bool
	// absent is a person who never opens the page.
	absent bool
}

// inRig runs a test in front of a lab that plays a scenario.
func inRig(t *testing.T, scenario string, test func(*rig)) {
	t.Helper()
	home, err := sandbox.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, home, scenario)
		test(r)
		r.m.drop()
		time.Sleep(time.Minute) // whoever is still at the browser goes home
		synctest.Wait()
	})
}

func newRig(t *testing.T, home sandbox.Home, scenario string) *rig {
	t.Helper()
	r := &rig{t: t, home: home, vault: vault.NewMemory(), msgs: make(chan tea.Msg, 1000)}
	var err error
	if r.lab, err = lab.New(lab.Options{Scenario: scenario}); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r.person = r.lab.Walker()
	r.person.HTTP = &http.Client{Jar: jar, Transport: r.lab.Transport()}
	r.m = New(t.Context(), r.options(t))
	return r
}

func (r *rig) options(t *testing.T) Options {
	t.Helper()
	client, err := network.NewClient(network.Options{Getenv: r.home.Getenv, Base: r.lab.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(r.home.Dir, "state")
	org := r.lab.Organization()
	return Options{
		Flow: &signin.Flow{
			Machine:  ide.Machine{Home: r.home.Dir, Getenv: r.home.Getenv},
			Families: []ide.Family{vscode.Family{}, jetbrains.Family{}},
			Vault:    r.vault,
			Journal:  &ide.Journal{Dir: filepath.Join(state, "journal"), Secrets: r.vault, Now: time.Now},
			Records:  signin.Records{Dir: state},
			HTTP:     client, Q: qservice.New(qservice.Options{HTTP: client}),
			Host: "practice", Locks: filepath.Join(state, "locks"), Now: time.Now,
		},
		Store: r.vault,
		Hints: func() (discover.Hints, error) {
			return discover.Hints{Getenv: r.home.Getenv, Known: []discover.Candidate{{
				Name: org.Name, StartURL: org.StartURL, Region: org.Region, Evidence: "from config.toml",
			}}}, nil
		},
		Explain: func(err error) Explanation {
			return Explanation{Message: err.Error(), Hints: []string{"ask IT: \"what is to be done about this?\""}, Code: 1}
		},
		Getenv: r.home.Getenv, Home: r.home.Dir, Now: time.Now, Open: r.open,
	}
}

// open is the browser: the person approves after two seconds.
func (r *rig) open(_ context.Context, p *signin.Pending) error {
	r.opened = append(r.opened, p.Open)
	if r.absent {
		return nil
	}
	address, code := p.Open, p.Authorization.UserCode
	ctx := r.t.Context()
	go func() {
		time.Sleep(2 * time.Second)
		_ = r.person.Approve(ctx, address, code) // a page that says no leaves the client waiting
	}()
	return nil
}

// begin starts the program.
func (r *rig) begin() {
	r.run(r.m.Init())
	r.settle()
}

func (r *rig) run(cmd tea.Cmd) {
	if cmd != nil {
		go func() { r.msgs <- cmd() }()
	}
}

// settle takes in everything that comes without time passing.
func (r *rig) settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-r.msgs:
			r.send(msg)
		default:
			return
		}
	}
}

// send gives one message to the model and looks at the screen.
func (r *rig) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			r.run(cmd)
		}
		return
	case tea.QuitMsg:
		r.quit = true
		return
	}
	_, cmd := r.m.Update(msg)
	r.look()
	r.run(cmd)
}

// pass lets time go by, second by second.
func (r *rig) pass(d time.Duration) {
	for range d / time.Second {
		time.Sleep(time.Second)
		r.settle()
	}
}

// until waits for a stage.
func (r *rig) until(want stage) {
	r.t.Helper()
	for range 1000 {
		if r.m.stage == want {
			return
		}
		r.pass(time.Second)
	}
	r.t.Fatalf("the stage is %s, want %s; the screen:\n%s", r.m.stage, want, r.screen())
}

// press types keys by name: "enter", "ctrl+c", "x".
func (r *rig) press(keys ...string) {
	for _, k := range keys {
		r.send(keyPress(k))
		r.settle()
	}
}

func keyPress(name string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "delete": tea.KeyDelete, "f1": tea.KeyF1, "f5": tea.KeyF5,
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModCtrl}
	}
	if rest, ok := strings.CutPrefix(name, "shift+"); ok {
		return tea.KeyPressMsg{Code: named[rest], Mod: tea.ModShift}
	}
	if code, ok := named[name]; ok {
		text := ""
		if name == "space" {
			text = " "
		}
		return tea.KeyPressMsg{Code: code, Text: text}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// screen is what is shown now, without colours.
func (r *rig) screen() string { return ansi.Strip(r.m.View().Content) }

// look checks what every screen has to keep: nothing wider or higher than the
// window, and no secret.
func (r *rig) look() {
	r.t.Helper()
	content := r.m.View().Content
	lines := strings.Split(content, "\n")
	if len(lines) > max(r.m.height, 0) && content != "" {
		r.t.Fatalf("%s: %d lines in a window of %d", r.m.stage, len(lines), r.m.height)
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w > r.m.width {
			r.t.Fatalf("%s: %d columns in a window of %d: %q", r.m.stage, w, r.m.width, ansi.Strip(line))
		}
	}
	if r.blind {
		return
	}
	if r.lookedAt != r.m.stage || len(r.hidden) == 0 { // what is secret changes between screens
		r.lookedAt, r.hidden = r.m.stage, r.secrets()
	}
	text := ansi.Strip(content)
	for _, secret := range r.hidden {
		if strings.Contains(text, secret) {
			r.t.Fatalf("%s shows a secret:\n%s", r.m.stage, text)
		}
	}
}

// secrets are all that the vault has now, and the device code.
func (r *rig) secrets() []string {
	var all []string
	ctx := context.Background()
	names, err := r.vault.List(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, name := range names {
		data, err := r.vault.Load(ctx, name)
		if err != nil {
			r.t.Fatal(err)
		}
		var record map[string]any
		if json.Unmarshal(data, &record) != nil {
			continue // an image of the journal
		}
		for _, field := range []string{"accessToken", "refreshToken", "clientSecret"} {
			if s, ok := record[field].(string); ok && s != "" {
				all = append(all, s[:min(len(s), 24)])
			}
		}
	}
	if p := r.m.signing.pending; p != nil {
		all = append(all, p.Authorization.DeviceCode.Reveal())
	}
	return all
}

// resize is a window of another size.
func (r *rig) resize(width, height int) {
	r.send(tea.WindowSizeMsg{Width: width, Height: height})
}

// polls is how often the lab was asked for a token.
func (r *rig) polls() int { return r.lab.Requests()["CreateToken"] }

// signedIn goes through the whole sign-in.
func (r *rig) signedIn() {
	r.begin()
	r.press("enter")
	r.until(planning)
	r.press("enter")
	r.until(waiting)
	r.press("enter")
	r.until(finished)
}

// says fails where the screen does not have all of these words.
func (r *rig) says(words ...string) {
	r.t.Helper()
	flat := strings.Join(strings.Fields(r.screen()), " ")
	for _, want := range words {
		if !strings.Contains(flat, want) {
			r.t.Errorf("%s: nothing says %q:\n%s", r.m.stage, want, r.screen())
		}
	}
}

// keysOf lists the keys that do something now.
func (r *rig) keysOf() []string {
	var all []string
	for _, b := range r.m.bindings() {
		all = append(all, b.Keys()...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
