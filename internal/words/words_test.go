package words_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/qlogin/qlogin/internal/words"
)

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                 "plain",
		"\x1b[31mred\x1b[0m":    "␛[31mred␛[0m",
		"\x1b]52;c;aGk=\a":      "␛]52;c;aGk=␇",
		"two\nlines\tand\rmore": "two lines and more",
		"\u202egnp.exe":         "\uFFFDgnp.exe",
		"zero\u200bwidth":       "zero\uFFFDwidth",
		"\u009b31mC1":           "\uFFFD31mC1",
		"日本語 é":                 "日本語 é",
		"delete\x7f":            "delete␡",
		"line\u2028separator":   "line\uFFFDseparator",
	} {
		if got := words.Line(in); got != want {
			t.Errorf("Line(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestText(t *testing.T) {
	if got, want := words.Text("a\tb\nc\rd\x1b[2J"), "a\tb\nc␍d␛[2J"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzText(f *testing.F) {
	f.Add("a\x1b[2Jb\u202e\n\u2028")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range words.Line(s) + strings.NewReplacer("\n", "", "\t", "").Replace(words.Text(s)) {
			if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Fatalf("%q keeps %U", s, r)
			}
		}
	})
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour:                       "0 s",
		0:                                "0 s",
		1500 * time.Millisecond:          "2 s",
		time.Minute:                      "1 min",
		61 * time.Second:                 "1 min 1 s",
		47*time.Hour + 59*time.Minute:    "47 h 59 min",
		48 * time.Hour:                   "2 days",
		90*24*time.Hour + 61*time.Minute: "90 days 1 h",
	} {
		if got := words.Span(d); got != want {
			t.Errorf("Span(%d) is %q, want %q", d, got, want)
		}
	}
}

func TestClock(t *testing.T) {
	now := time.Date(2026, time.November, 23, 23, 30, 0, 0, time.Local)
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{now.Add(-time.Hour), "22:30"},
		{now.Add(time.Hour), "24 November 2026, 00:30"},
		{now.AddDate(-1, 0, 0), "23 November 2025, 23:30"},
		{now.UTC(), "23:30"},
	} {
		if got := words.Clock(c.t, now); got != c.want {
			t.Errorf("Clock(%s) is %q, want %q", c.t, got, c.want)
		}
	}
}

func TestOver(t *testing.T) {
	now := time.Date(2026, time.November, 23, 23, 30, 0, 0, time.Local)
	for lost, want := range map[time.Time]string{
		{}:                  "the session has ended",
		now.Add(-time.Hour): "the renewal of 22:30 brought no new token, and AWS takes a refresh token once",
	} {
		if got := words.Over(lost, now); got != want {
			t.Errorf("Over(%s) is %q, want %q", lost, got, want)
		}
	}
}

func TestPath(t *testing.T) {
	home := filepath.Join("home", "ana")
	for path, want := range map[string]string{
		filepath.Join(home, ".aws", "config"): filepath.Join("~", ".aws", "config"),
		home + "bel":                          home + "bel",
		home:                                  home,
		filepath.Join("etc", "hosts"):         filepath.Join("etc", "hosts"),
	} {
		if got := words.Path(home, path); got != want {
			t.Errorf("Path(%q) is %q, want %q", path, got, want)
		}
	}
	if got := words.Path("", filepath.Join("", "x")); got != "x" {
		t.Errorf("without a home: %q", got)
	}
}

// TestLengths asks IT only where sessions are shorter than they have to be.
func TestLengths(t *testing.T) {
	for _, c := range []struct {
		usual, most time.Duration
		ask         string
	}{
		{10 * time.Minute, 12 * time.Minute, "PingOne probably limits them"},
		{8 * time.Hour, 9 * time.Hour, "the 90-day setting for Q is probably off"},
		{90 * 24 * time.Hour, 91 * 24 * time.Hour, ""},
	} {
		got := words.Lengths(3, c.usual, c.most)
		if !strings.Contains(got[0], words.Span(c.usual)) || (len(got) > 1) != (c.ask != "") || !strings.Contains(got[len(got)-1], c.ask) {
			t.Errorf("%s: %q", c.usual, got)
		}
	}
}
