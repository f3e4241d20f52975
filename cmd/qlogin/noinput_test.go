package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// noInputCodes are the exit codes that a script gets where nobody can press
// Ctrl-C: what stops a person in the browser ends with the code.
func noInputCodes() map[string]int {
	codes := map[string]int{
		"captive-portal": 1, "empty-answer": 1, "expired-registration": 1, "kms-denied": 1, "kms-disabled": 1,
		"profile-region-down": 1, "suspended": 1, "unknown-start-url": 1,
		"region-outage": 1, "host-not-found": 1, "connection-refused": 1, "no-answer": 1, "tls-intercepted": 1, "proxy-sign-in": 1,
		"builder-id": 2, "several-profiles": 2, "stale-token": 3, "legacy-token": 4,
		"feature-not-supported": 6, "no-profile": 6, "no-subscription": 6,
		"opt-in-region": 5, "group-empty": 5, "group-name-differs": 5,
		"deny": 5, "unsubscribed": 5, "expired-code": 5, "foreign-verification-host": 5, "never-approved": 5,
	}
	for _, s := range lab.Scenarios() {
		if _, ok := codes[s.Name]; s.Hand == lab.Blocked && !ok {
			codes[s.Name] = exitDenied
		}
	}
	return codes
}

// TestNoInput plays every scenario as a script would: nothing can be typed, and
// what comes out is events and an exit code, within the life of the codes.
func TestNoInput(t *testing.T) {
	practice.Key()
	codes := noInputCodes()
	for _, scenario := range lab.Scenarios() {
		t.Run(scenario.Name, func(t *testing.T) {
			home, err := sandbox.Make(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				facts, code := unattended(t, home, scenario)
				if want := codes[scenario.Name]; code != want {
					t.Errorf("exit code %d, want %d", code, want)
				}
				checkFacts(t, facts, code)
				shown := 0
				for _, f := range facts {
					if f.Event == "code" {
						shown++
					}
				}
				const request = 15 * time.Second // the last question may take that long
				if took, limit := time.Since(began), time.Duration(max(shown, 1))*(10*time.Minute+request)+time.Minute; took > limit {
					t.Errorf("took %s with %d codes", took, shown)
				}
			})
		})
	}
}

// unattended is qlogin login --no-input --json, and somebody elsewhere who does
// what the scenario says.
func unattended(t *testing.T, home sandbox.Home, scenario lab.Scenario) ([]fact, int) {
	t.Helper()
	l, err := lab.New(lab.Options{Scenario: scenario.Name, Key: practice.Key()})
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	person := l.Walker()
	person.Deny, person.HTTP = scenario.Hand == lab.Denies, &http.Client{Jar: jar, Transport: l.Transport()}
	var out bytes.Buffer
	w := &world{
		in: noTyping{t}, out: &out, talk: &bytes.Buffer{}, asks: true, now: time.Now, host: "practice",
		env:               config.Environment{Home: home.Dir, Getenv: home.Getenv},
		globals:           globals{store: "keyring"},
		testOnlyTransport: l.Transport(),
	}
	o := &loginOptions{world: w, startURL: l.Organization().StartURL, region: l.Organization().Region, noInput: true, asJSON: true}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	o.open = func(_ context.Context, p *signin.Pending) error {
		if scenario.Hand != lab.Absent {
			address, code := p.Open, p.Authorization.UserCode
			go func() {
				time.Sleep(10*time.Second + 500*time.Millisecond)
				_ = person.Approve(ctx, address, code) // what the page says, only the person sees
			}()
		}
		return nil
	}
	o.speak()
	store := vault.NewMemory()
	flow, err := w.flowWith(store)
	if err == nil {
		err = o.login(ctx, flow, store)
	}
	code := w.report(err)
	return parseFacts(t, out.Bytes()), code
}

// noTyping fails the test that reads from it.
type noTyping struct{ t *testing.T }

func (n noTyping) Read([]byte) (int, error) {
	n.t.Error("something was asked")
	return 0, errors.New("nobody is there")
}

func parseFacts(t *testing.T, out []byte) []fact {
	t.Helper()
	var all []fact
	for line := range strings.Lines(string(out)) {
		var f fact
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&f); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		all = append(all, f)
	}
	return all
}

func eventNames() []string {
	return []string{
		"code", "browser", "waiting", "unreachable", "reachable", "approved", "still_signed_in", "planned", "entitled",
		"written", "waiting_for_ide", "verified", "done", "error",
	}
}

// checkFacts holds what is promised of every run.
func checkFacts(t *testing.T, facts []fact, code int) {
	t.Helper()
	if len(facts) == 0 {
		t.Fatal("no events")
	}
	last := facts[len(facts)-1]
	if last.ExitCode == nil || *last.ExitCode != code || (last.Event == "error") != (last.Message != "") {
		t.Errorf("the last event is %+v, the exit code %d", last, code)
	}
	if first := facts[0]; first.Event != "code" && len(facts) > 1 || first.Event == "code" && (first.UserCode == "" || first.URL == "" && first.Message == "") {
		t.Errorf("the first event is %+v", first)
	}
	known := eventNames()
	before := time.Time{}
	for i, f := range facts {
		if !slices.Contains(known, f.Event) {
			t.Errorf("event %q", f.Event)
		}
		if ends := f.Event == "done" || f.Event == "error"; ends != (i == len(facts)-1) || ends == (f.Holder != "") {
			t.Errorf("event %d of %d is %+v", i+1, len(facts), f)
		}
		if f.Time.Before(before) {
			t.Errorf("%s is earlier than what came before", f.Event)
		}
		before = f.Time
	}
}

// TestEventsOfAHealthyDay is the order that docs/fleet.md shows.
func TestEventsOfAHealthyDay(t *testing.T) {
	practice.Key()
	home, err := sandbox.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := lab.FindScenario("healthy")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		facts, _ := unattended(t, home, scenario)
		var got []string
		for _, f := range facts {
			got = append(got, strings.TrimSpace(f.Event+" "+f.Holder))
		}
		want := []string{
			"code vscode", "browser vscode", "waiting vscode", "approved vscode", "planned vscode",
			"code jetbrains", "browser jetbrains", "waiting jetbrains", "approved jetbrains", "planned jetbrains",
			"entitled vscode", "entitled jetbrains",
			"written vscode", "verified vscode", "written jetbrains", "verified jetbrains", "done",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// locked is a keyring that would ask its person.
type locked struct{ *vault.Memory }

func (locked) Probe(context.Context) (vault.Status, error) {
	return vault.Status{Condition: vault.NeedsUnlock}, nil
}

// TestNoInputLockedKeyring: the window of a keyring is a question too. It is
// found out before there is a code.
func TestNoInputLockedKeyring(t *testing.T) {
	var out bytes.Buffer
	w := &world{out: &out, talk: &bytes.Buffer{}, now: time.Now, noInput: true, events: newStream(&out, time.Now)}
	store := locked{vault.NewMemory()}
	code := w.report(w.ready(t.Context(), store))
	facts := parseFacts(t, out.Bytes())
	if code != exitError || len(facts) != 1 || !strings.Contains(facts[0].Message, "--no-input") || len(facts[0].Hints) == 0 {
		t.Errorf("exit code %d, %+v", code, facts)
	}
	w.noInput, w.events = false, nil
	if err := w.ready(t.Context(), store); err != nil {
		t.Errorf("a person may be asked: %v", err)
	}
}
