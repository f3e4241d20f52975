package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
)

func FuzzWrap(f *testing.F) {
	f.Add("a code BCDF-GHJK that stays whole", 12)
	f.Add("日本語日本語", 3)
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = 2 + ((width%60)+60)%60
		for _, line := range append(wrap(words.Line(s), width), fold(words.Line(s), width)...) {
			if ansi.StringWidth(line) > width {
				t.Fatalf("%q is wider than %d", line, width)
			}
		}
	})
}

func TestWrapKeepsCodesWhole(t *testing.T) {
	got := wrap("the code is BCDF-GHJK today", 14)
	if diff := cmp.Diff([]string{"the code is", "BCDF-GHJK", "today"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestInput(t *testing.T) {
	for _, c := range []struct {
		keys string
		want string
	}{
		{"a b c", "abc"},
		{"a b left c", "acb"},
		{"a b home c end d", "cabd"},
		{"a b backspace", "a"},
		{"backspace delete left right", ""},
		{"a b home delete", "b"},
		{"a b c ctrl+u d", "d"},
		{"a b c left ctrl+k", "ab"},
		{"a . b c ctrl+w", "a."},
		{"a . ctrl+w", "a"},
		{"a ctrl+a b ctrl+e c ctrl+h", "ba"},
		{"a ctrl+b ctrl+d ctrl+f", ""},
		{"a space b", "ab"},
	} {
		var in input
		for k := range strings.FieldsSeq(c.keys) {
			msg := keyPress(k)
			in.press(msg.Text, msg)
			if w := ansi.StringWidth(in.view(plainStyles(), 3, true)); w > 3 {
				t.Errorf("%s: %d columns", c.keys, w)
			}
		}
		if in.text() != c.want {
			t.Errorf("%s: %q, want %q", c.keys, in.text(), c.want)
		}
	}
	var in input
	in.paste(" https://a.example/\nstart\x1b " + strings.Repeat("x", 1000))
	if len(in.runes) > inputLimit || strings.ContainsRune(in.text(), '\x1b') || strings.ContainsRune(in.text(), '\n') {
		t.Errorf("pasted %q", in.text())
	}
}

func TestPasteIsNoKey(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.begin()
		r.send(tea.PasteMsg{Content: "q"})
		if r.quit {
			t.Error("a pasted q quits")
		}
	})
}

func TestBigType(t *testing.T) {
	if bigType("BCÄ") != nil {
		t.Error("a letter without a shape is painted")
	}
	shapes := map[string]rune{}
	for r, shape := range alphabet() {
		if other, twice := shapes[shape]; twice {
			t.Errorf("%c and %c look the same", r, other)
		}
		shapes[shape] = r
		if lines := bigType(string(r)); len(lines) != 3 {
			t.Errorf("%c has %d lines", r, len(lines))
		}
	}
	if w := ansi.StringWidth(bigType("WWWW-WWWW")[0]); w > 54 {
		t.Errorf("a code is %d columns wide", w)
	}
}

// TestHostileText: what servers and files say reaches no screen raw.
func TestHostileText(t *testing.T) {
	const hostile = "\x1b]0;owned\a\x1b[2J\u202eevil"
	for _, name := range []string{"profile", "plan-obstacles", "refused", "failure", "done-waiting", "dashboard", "code-foreign-host", "details"} {
		s := sceneCalled(t, name)
		t.Run(name, func(t *testing.T) {
			inRig(t, s.scenario, func(r *rig) {
				s.play(r)
				r.poison(hostile)
				for _, bad := range []string{"\x1b]0", "\x1b[2J", "\a", "\u202e"} {
					if strings.Contains(r.m.View().Content, bad) {
						t.Errorf("the screen has %q", bad)
					}
				}
			})
		})
	}
}

// poison puts a text wherever one from outside is shown.
func (r *rig) poison(text string) {
	m := r.m
	for i := range m.profiles.all {
		m.profiles.all[i].Name += text
	}
	for i := range m.plan.found.targets {
		m.plan.found.targets[i].Name += text
		m.plan.found.targets[i].Extension.Version += text
	}
	for i := range m.plan.found.plans {
		for j := range m.plan.found.plans[i].Conflicts {
			m.plan.found.plans[i].Conflicts[j].Text += text
		}
	}
	m.refusal.says.Message += text
	m.failure.says.Message += text
	m.failure.says.Hints = append(m.failure.says.Hints, text)
	for i := range m.done.all {
		m.done.all[i].Entitlement.Person += text
		m.done.all[i].Result.Waiting = []ide.Waiting{{Why: text}}
	}
	for i := range m.dashboard.sessions {
		m.dashboard.sessions[i].Person += text
		m.dashboard.sessions[i].Odd = []string{text}
	}
	for i := range m.details.parts {
		m.details.parts[i].facts = append(m.details.parts[i].facts, [2]string{text, text})
	}
	if p := m.code.pending; p != nil && p.Open == "" {
		p.Authorization.VerificationURI += text
		p.Authorization.UserCode += text
	}
}

func TestFaultsNameNoSecret(t *testing.T) {
	_, err := guarded(t.Context(), func(context.Context) (int, error) { panic("token eyJhbGciOi") })
	if err == nil || strings.Contains(err.Error(), "eyJ") || !strings.Contains(err.Error(), "text_test.go") {
		t.Errorf("got %v", err)
	}
}

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0 s", 59 * time.Second: "59 s", 90 * time.Second: "1 min 30 s", time.Hour: "1 h",
		25*time.Hour + 5*time.Minute: "25 h 5 min", 72 * time.Hour: "3 days",
	} {
		if got := words.Span(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	if got := clockwork(9*time.Minute + 42*time.Second); got != "9:42" {
		t.Error(got)
	}
}
