package tui

import (
	"flag"
	"image/color"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/internal/practice"
)

var update = flag.Bool("update", false, "rewrite testdata/screens and docs/screens")

func pasted(s string) tea.PasteMsg { return tea.PasteMsg{Content: s} }

// window is a size that people have.
type window struct{ width, height int }

func windows() []window { return []window{{60, 20}, {80, 24}, {120, 40}} }

// TestScreens holds every screen in every state against testdata/screens: the
// text at three sizes, and the colours of both themes at one. Every screen is
// also laid out from tiny to huge; rig.look measures the lines.
func TestScreens(t *testing.T) {
	t.Parallel()
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			inRig(t, s.scenario, func(r *rig) {
				s.play(r)
				r.compare(s.name+".txt", r.texts())
				for _, theme := range []string{"light", "dark"} {
					r.theme(theme)
					r.resize(80, 24)
					content := r.m.View().Content
					r.compare(s.name+"."+theme+".ansi", strings.ReplaceAll(content, "\x1b", "␛")+"\n")
					if s.shown {
						r.draw(s.name+"-"+theme, content, theme == "dark")
					}
				}
				r.fewColours()
				r.blind = true // the words are the same
				for width := 1; width < 210 && !practice.Raced; width += 1 + width/20 {
					r.resize(width, 1+width/3)
				}
				r.resize(1, 200)
			})
		})
	}
}

// texts are the screen at every size, without colours.
func (r *rig) texts() string {
	var b strings.Builder
	for _, w := range windows() {
		r.resize(w.width, w.height)
		b.WriteString(strings.Repeat("─", w.width) + "\n")
		for line := range strings.Lines(ansi.Strip(r.m.View().Content) + "\n") {
			b.WriteString(strings.TrimRight(line, " \n") + "\n")
		}
	}
	return b.String()
}

// theme is a terminal that has told its background.
func (r *rig) theme(name string) {
	background := color.RGBA{R: 0x1e, G: 0x1e, B: 0x2e, A: 0xff}
	if name == "light" {
		background = color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	}
	before := ansi.Strip(r.m.View().Content)
	r.send(tea.BackgroundColorMsg{Color: background})
	if after := ansi.Strip(r.m.View().Content); before != after && r.m.stage != pairing {
		r.t.Errorf("colours change words:\n%s", cmp.Diff(before, after))
	}
}

func (r *rig) compare(file, got string) {
	r.t.Helper()
	compareFile(r.t, filepath.Join("testdata", "screens", file), got)
}

// compareFile goes by the texts of Linux, whose folders some screens show. Elsewhere
// the screens are drawn and measured all the same.
func compareFile(t *testing.T, file, got string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Log("NOT TESTED: " + file + " has the folders of Linux in it, and this is " + runtime.GOOS)
		return
	}
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
		t.Errorf("%s has changed (go test ./tui -run Screens -update rewrites it):\n%s", file, diff)
	}
}
