package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/tui"
	"github.com/qlogin/qlogin/vault"
)

type demoOptions struct {
	world    *world
	auto     bool
	dir      string
	scenario string
	// page is told the page that stopped the practice person, if one did.
	page chan *lab.PageError
}

func newDemo(w *world, run func(context.Context, *demoOptions) error) *cobra.Command {
	o := &demoOptions{world: w}
	c := &cobra.Command{
		Use:   "demo",
		Short: "Practise the whole sign-in in a sandbox, without AWS",
		Long: `Run the whole sign-in against the practice lab, in a home folder made for it: a
VS Code and two JetBrains IDEs, one for each generation of the Amazon Q plugin.
Your own IDEs and your own sign-in are not touched, and nothing leaves this
computer.

With --auto, and without a terminal, it also signs in by itself.

With --scenario something goes wrong, and what qlogin doctor makes of it follows.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	f := c.Flags()
	f.BoolVar(&o.auto, "auto", false, "sign in by itself instead of opening the browser")
	f.StringVar(&o.dir, "dir", "", "make the sandbox in this `folder` and keep it")
	f.StringVar(&o.scenario, "scenario", "", "`name` of what is to happen; qlogin lab --list names them")
	return c
}

func runDemo(ctx context.Context, o *demoOptions) (err error) {
	w := o.world
	dir, done, err := o.folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	home, err := sandbox.Make(dir)
	if err != nil {
		return err
	}
	o.page = make(chan *lab.PageError, 1)
	practice, err := serveLab(ctx, "127.0.0.1:0", o.scenario)
	if err != nil {
		return err
	}
	defer practice.close()
	store, forget, err := w.demoStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, forget(context.WithoutCancel(ctx))) }()
	w.say("practice home   %s", dir)
	w.say("practice lab    %s, scenario %s", practice.url, practice.lab.Scenario().Name)
	w.say("tokens          in %s", store.Kind())
	inner := w.inside(home, practice)
	code := outcome{w.report(o.signIn(ctx, inner, practice, store))}
	if err := o.diagnose(ctx, inner, practice, store); err != nil {
		return err
	}
	return code
}

// folder returns where the sandbox goes, and what to do with it afterwards.
func (o *demoOptions) folder() (string, func() error, error) {
	if o.dir != "" {
		return o.dir, func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "qlogin-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("making the practice home: %w", err)
	}
	return dir, func() error { return os.RemoveAll(dir) }, nil
}

// inside is this process as seen from the sandbox.
func (w *world) inside(home sandbox.Home, p *servedLab) *world {
	inner := *w
	inner.talk = &turns{to: w.talk} // the practice person speaks too
	inner.env = config.Environment{Home: home.Dir, Getenv: func(name string) string {
		if ofTerminal(name) {
			return w.env.Getenv(name)
		}
		return home.Getenv(name)
	}}
	inner.env.Managed = filepath.Join(home.Dir, "managed.toml")
	inner.globals.lab = p.url
	return &inner
}

// ofTerminal says whether a variable tells of the terminal and the desktop, which
// are the person's own even in practice.
func ofTerminal(name string) bool {
	switch name {
	case "TERM", "NO_COLOR", "CLICOLOR", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME", "WSL_INTEROP",
		"SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "REMOTE_CONTAINERS", "CODESPACES", "container":
		return true
	}
	return false
}

// demoStore is the real keyring where it can be used without asking, under a
// name of its own, and memory elsewhere. The records of a practice sign-in are
// worth nothing afterwards, and go.
func (w *world) demoStore(ctx context.Context) (vault.Store, func(context.Context) error, error) {
	keyring := vault.OpenKeyring(vault.Options{Service: "qlogin-demo", Getenv: w.env.Getenv, LockDir: w.env.Folders().Locks})
	if status, err := keyring.Probe(ctx); err == nil && status.Condition == vault.Ready {
		return keyring, func(ctx context.Context) error { return empty(ctx, keyring) }, nil
	}
	return vault.NewMemory(), func(context.Context) error { return nil }, ctx.Err()
}

func empty(ctx context.Context, store vault.Store) error {
	names, err := store.List(ctx)
	if err != nil {
		return fmt.Errorf("removing the practice tokens: %w", err)
	}
	for _, name := range names {
		if err := store.Delete(ctx, name); err != nil {
			return fmt.Errorf("removing the practice tokens: %w", err)
		}
	}
	return nil
}

// signIn is qlogin login in the sandbox, with somebody to approve it.
func (o *demoOptions) signIn(ctx context.Context, w *world, p *servedLab, store vault.Store) error {
	flow, err := w.flowWith(store)
	if err != nil {
		return err
	}
	org := p.lab.Organization()
	login := &loginOptions{world: w, startURL: org.StartURL, region: org.Region}
	if w.plainReason() == "" {
		return o.show(ctx, w, p, flow, store)
	}
	if o.auto || !w.asks {
		var leave context.CancelFunc
		ctx, leave = context.WithCancel(ctx)
		defer leave()
		if login.open, err = o.walker(ctx, w, p.lab, leave); err != nil {
			return err
		}
	} else {
		w.say("person          %s, practice password %s", org.Email, org.Password)
	}
	return login.login(ctx, flow, store)
}

// show is the sign-in in the terminal interface.
func (o *demoOptions) show(ctx context.Context, w *world, p *servedLab, flow *signin.Flow, store vault.Store) error {
	org := p.lab.Organization()
	options := tui.Options{Note: fmt.Sprintf("practice: sign in there as %s, password %s", org.Email, org.Password)}
	options.Hints = func() (discover.Hints, error) {
		return discover.Hints{Getenv: w.env.Getenv, Known: []discover.Candidate{{
			Name: org.Name, StartURL: org.StartURL, Region: org.Region, Evidence: "the practice organization",
		}}}, nil
	}
	if o.auto {
		quiet := *w
		quiet.talk = io.Discard // the screen belongs to the interface
		open, err := o.walker(ctx, &quiet, p.lab, func() {})
		if err != nil {
			return err
		}
		options.Open, options.AtOnce, options.Note = open, true, "practice: "+practiceHand(p.lab)
	}
	return w.interact(ctx, flow, store, options)
}

// walker approves in place of the person, in the background as a browser would. A
// page that says no is told, and ends the wait for an approval that will not come.
func (o *demoOptions) walker(ctx context.Context, w *world, l *lab.Lab, leave func()) (func(context.Context, *signin.Pending) error, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	person := l.Walker()
	person.HTTP = &http.Client{Jar: jar}
	person.Deny = l.Scenario().Hand == lab.Denies
	return func(_ context.Context, p *signin.Pending) error {
		w.say("  %s", practiceHand(l))
		if l.Scenario().Hand == lab.Absent {
			return nil
		}
		address, code := p.Open, p.Authorization.UserCode
		go func() {
			err := person.Approve(ctx, address, code)
			if err == nil || ctx.Err() != nil {
				return
			}
			w.say("  %s", printable(err.Error()))
			if page, ok := errors.AsType[*lab.PageError](err); ok {
				o.page <- page
				leave()
			}
		}()
		return nil
	}, nil
}

// practiceHand says what the practice person will do.
func practiceHand(l *lab.Lab) string {
	if l.Scenario().Hand == lab.Absent {
		return "nobody opens the page in this scenario; Ctrl-C ends the wait"
	}
	return "the practice person signs in by itself"
}

// turns lets two speak without interrupting each other.
type turns struct {
	mu sync.Mutex
	to io.Writer
}

func (t *turns) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.to.Write(p)
}
