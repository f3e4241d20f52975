package main

import (
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// TestMenuSignsOutOfWhatItNamed: the menu says by name what goes, and nothing else
// goes.
func TestMenuSignsOutOfWhatItNamed(t *testing.T) {
	practice.Key() // before the clock is a fake one
	both := []string{"jetbrains", "vscode"}
	tests := []struct {
		name, typed string
		question    string // a part of the last one
		stay        []string
	}{
		{"one of them", "2\ny\n", `sign out of VS Code at https://\S+/start\?`, both[:1]},
		{"the other", "1\ny\n", `sign out of JetBrains IDEs at https://\S+/start\?`, both[1:]},
		{"all of them", "3\ny\n", `sign out of JetBrains IDEs at \S+; VS Code at \S+\?`, nil},
		{"none of them", "4\n", `sign out of which\?`, both},
		{"a change of mind", "3\nn\n", `sign out of JetBrains IDEs at`, both},
		{"the end of the input", "", `sign out of which\?`, both},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			home, err := sandbox.Make(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				said, left := menuAnswers(t, home, "sign out", tt.typed)
				if !regexp.MustCompile(tt.question).MatchString(said) {
					t.Errorf("the menu does not ask %q:\n%s", tt.question, said)
				}
				if diff := cmp.Diff(tt.stay, left); diff != "" {
					t.Errorf("other sign-ins stay than were meant to:\n%s", diff)
				}
			})
		})
	}
}

// TestMenuDoes: entries that ask a question of their own do what was chosen.
func TestMenuDoes(t *testing.T) {
	practice.Key() // before the clock is a fake one
	for _, tt := range []struct{ words, typed, says string }{
		{"switch the IDEs to another organization", "1\n", "VS Code: opens signed in"},
		{"switch the IDEs to another organization", "2\n", "to which?"},
		{"renew what can be renewed without a browser", "\n", "VS Code: renewed"},
		{"keep the sign-ins alive in the background", "1\n", "qlogin keep install"},
		{"keep the sign-ins alive in the background", "2\n", "nothing yet"},
		{"keep the sign-ins alive in the background", "5\n", "which?"},
		{"find out what a page in the browser means", "", "?"},
	} {
		home, err := sandbox.Make(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			said, left := menuAnswers(t, home, tt.words, tt.typed)
			if !strings.Contains(said, tt.says) || len(left) != 2 {
				t.Errorf("%s, %q: still signed in are %v, and said was\n%s", tt.words, tt.typed, left, said)
			}
		})
	}
}

// menuAnswers signs in to both holders, chooses from the menu, and types. It
// returns what was said, and the holders that are still signed in.
func menuAnswers(t *testing.T, home sandbox.Home, words, typed string) (said string, holders []string) {
	t.Helper()
	l, err := lab.New(lab.Options{Scenario: "healthy", Key: practice.Key()})
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, home: home, lab: l, vault: vault.NewMemory(), person: l.Walker()}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.person.HTTP = &http.Client{Jar: jar, Transport: l.Transport()}
	s.login(lab.Allows)
	time.Sleep(time.Minute) // a token that is renewed is older than the one that comes
	screen := &terminal{}
	w := s.world(screen)
	w.testOnlyVault, w.asks, w.in = s.vault, true, strings.NewReader(typed)
	chores := w.chores()
	i := slices.IndexFunc(chores, func(c chore) bool { return c.words == words })
	if err := chores[i].does(t.Context()); err != nil && typed != "" {
		t.Errorf("%s, %q: %v\n%s", words, typed, err, screen.text.String())
	}
	flow, err := w.flowWith(s.vault)
	if err != nil {
		t.Fatal(err)
	}
	records, err := flow.Records.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if r.Holder != signin.Own {
			holders = append(holders, r.Holder)
		}
	}
	slices.Sort(holders)
	return screen.text.String(), holders
}
