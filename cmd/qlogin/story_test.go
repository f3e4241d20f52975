package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

var update = flag.Bool("update", false, "rewrite the stories in testdata/story")

// TestStories plays every scenario of the lab from the person's side and holds
// what is read on the screen, and the exit code, against testdata/story. The
// hosts are AWS' own names; only the wire is replaced.
func TestStories(t *testing.T) {
	linuxFolders(t)
	time.Local = time.UTC // the stories say the hour
	practice.Key()        // before the clock is a fake one
	for _, scenario := range lab.Scenarios() {
		t.Run(scenario.Name, func(t *testing.T) {
			home, err := sandbox.Make(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			var got string
			synctest.Test(t, func(t *testing.T) { got = tell(t, home, scenario) })
			compareStory(t, scenario.Name, got)
		})
	}
}

// tell plays one scenario: a sign-in, and what a person would do next.
func tell(t *testing.T, home sandbox.Home, scenario lab.Scenario) string {
	t.Helper()
	s := &story{t: t, home: home, vault: vault.NewMemory()}
	var err error
	if s.lab, err = lab.New(lab.Options{Scenario: scenario.Name, Key: practice.Key()}); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.person = s.lab.Walker()
	s.person.Deny = scenario.Hand == lab.Denies
	s.person.HTTP = &http.Client{Jar: jar, Transport: s.lab.Transport()}

	fmt.Fprintf(&s.text, "%s\n%s\n\n", scenario.Title, scenario.Story)
	s.login(scenario.Hand)
	for _, next := range sequels()[scenario.Name] {
		next(s)
	}
	return s.text.String()
}

// sequels are what happens after the first sign-in, where that is the point.
func sequels() map[string][]func(*story) {
	later := func(d time.Duration) func(*story) {
		return func(s *story) {
			fmt.Fprintf(&s.text, "… %s later\n\n", words.Span(d))
			time.Sleep(d)
		}
	}
	again := func(s *story) { s.login(lab.Allows) }
	status := func(s *story) { s.run("status") }
	refresh := func(s *story) { s.run("refresh") }
	ends := func(s *story) {
		fmt.Fprintf(&s.text, "… an administrator ends the session\n\n")
		s.lab.EndSessions("")
	}
	spends := func(s *story) {
		fmt.Fprintf(&s.text, "… somebody else uses the refresh tokens\n\n")
		s.lab.SpendRefreshTokens()
	}
	healed := func(s *story) {
		if err := s.lab.SetScenario("healthy"); err != nil {
			s.t.Fatal(err)
		}
	}
	return map[string][]func(*story){
		"healthy":             {status, again, later(2 * time.Hour), status, again},
		"revoked":             {later(2 * time.Hour), status, refresh, status, again},
		"short-session":       {refresh, later(2 * time.Hour), refresh, again, later(2 * time.Hour), refresh, status},
		"no-extended-session": {later(9 * time.Hour), refresh, status, again, later(9 * time.Hour), refresh, status},
		"legacy-token":        {status, later(9 * time.Hour), status, again},
		"reusable-refresh":    {later(2 * time.Hour), refresh, again, later(10 * time.Minute), ends, refresh, later(2 * time.Hour), status, again, spends, later(2 * time.Hour), refresh, again},
		"no-subscription":     {healed, func(s *story) { s.run("ide", "apply") }},
		"several-profiles":    {func(s *story) { s.run("ide", "apply", "--profile", "team-03") }},
		"captive-portal":      {healed, again},
	}
}

// story is one person at one terminal.
type story struct {
	t      *testing.T
	home   sandbox.Home
	lab    *lab.Lab
	vault  vault.Store
	person lab.Walker
	wire   http.RoundTripper // nil for the lab's
	page   *lab.PageError    // the last one that said no; nil for none
	text   bytes.Buffer
}

// login runs qlogin login, with the person doing what hand says.
func (s *story) login(hand lab.Hand) {
	ctx, interrupt := context.WithCancel(s.t.Context())
	defer interrupt()
	screen := &terminal{}
	w := s.world(screen)
	org := s.lab.Organization()
	o := &loginOptions{world: w, startURL: org.StartURL, region: org.Region}
	typed := "--start-url " + org.StartURL + " --region " + org.Region
	if s.lab.Scenario().Name == "portal-names-region" {
		o.region, typed = "", "--start-url "+org.StartURL
	}
	o.open = func(_ context.Context, p *signin.Pending) error {
		address, code := p.Open, p.Authorization.UserCode
		if hand != lab.Absent {
			go s.approve(ctx, w, address, code, interrupt)
		}
		return nil
	}
	fmt.Fprintf(&s.text, "$ qlogin login %s\n", typed)
	flow, err := w.flowWith(s.vault)
	if err == nil {
		err = o.login(ctx, flow, s.vault)
	}
	s.close(screen, w.report(err))
}

// approve walks through the pages after ten seconds and a half, between two
// polls. Whoever meets a page that says no looks at it for ten more, and presses
// Ctrl-C.
func (s *story) approve(ctx context.Context, w *world, address, code string, interrupt func()) {
	time.Sleep(10*time.Second + 500*time.Millisecond)
	err := s.person.Approve(ctx, address, code)
	page, refused := errors.AsType[*lab.PageError](err)
	switch {
	case refused:
		s.page = page
		w.say("[the page] %s", page.Title)
		time.Sleep(10 * time.Second)
		w.say("[Ctrl-C]")
		interrupt()
	case err != nil && ctx.Err() == nil:
		w.say("[the browser] %v", err)
		interrupt()
	case s.person.Deny:
		w.say("[the page] denied")
	default:
		w.say("[the page] approved")
	}
}

// run runs any other command.
func (s *story) run(args ...string) {
	fmt.Fprintf(&s.text, "$ qlogin %s\n", strings.Join(args, " "))
	screen := &terminal{}
	w := s.world(screen)
	w.testOnlyVault = s.vault
	root := newRoot(w)
	root.SetArgs(args)
	s.close(screen, w.report(root.ExecuteContext(s.t.Context())))
}

func (s *story) world(screen *terminal) *world {
	return &world{
		in: strings.NewReader(""), out: answers{screen}, talk: screen, now: time.Now, host: "practice",
		env:               config.Environment{Home: s.home.Dir, Getenv: s.home.Getenv},
		globals:           globals{store: "keyring"},
		testOnlyTransport: s.transport(),
	}
}

func (s *story) close(screen *terminal, code int) {
	fmt.Fprintf(&s.text, "%sexit code %d\n\n", screen.text.String(), code)
}

// terminal is a screen that two write to. What goes to stdout, the answer, is
// marked with a bar.
type terminal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *terminal) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

type answers struct{ screen *terminal }

func (a answers) Write(p []byte) (int, error) {
	for line := range strings.Lines(string(p)) {
		if _, err := a.screen.Write([]byte("| " + line)); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// compareStory leaves out what is different every time: codes, and the name of
// the sandbox.
func compareStory(t *testing.T, name, got string) {
	t.Helper()
	got = regexp.MustCompile(`\b[B-DF-HJ-NP-TV-Z]{4}-[B-DF-HJ-NP-TV-Z]{4}\b`).ReplaceAllString(got, "BCDF-GHJK")
	got = regexp.MustCompile(`request_uri=[^\s&]+`).ReplaceAllString(got, "request_uri=…")
	got = regexp.MustCompile(`(\(\d+ min) \d+ s\)`).ReplaceAllString(got, "$1 … s)") // locks are tried in steps
	// AWS and qlogin notice the end of a code at the same moment of this clock.
	got = strings.ReplaceAll(got, ` (AWS says "Device code expired")`, "")
	file := filepath.Join("testdata", "story", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the story has changed (go test ./cmd/qlogin -run Stories -update rewrites it):\n%s", diff)
	}
}

func (s *story) transport() http.RoundTripper {
	if s.wire != nil {
		return s.wire
	}
	return s.lab.Transport()
}
