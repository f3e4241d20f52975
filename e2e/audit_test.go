//go:build e2e && linux

package e2e

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/qlogin/qlogin/internal/needs"
)

//go:embed testdata/audit.js
var auditScript string

// look is how a page is looked at.
type look struct {
	width, height int64
	dark          bool
}

func looks() []look {
	return []look{{390, 844, false}, {390, 844, true}, {1280, 900, true}, {1280, 900, false}}
}

func (l look) String() string {
	if l.dark {
		return fmt.Sprintf("%d×%d, dark", l.width, l.height)
	}
	return fmt.Sprintf("%d×%d, light", l.width, l.height)
}

// audit reports what is wrong with the page that the browser shows.
func (b *tab) audit(t *testing.T, name string) {
	t.Helper()
	for _, l := range looks() {
		for _, problem := range b.problems(t, l) {
			t.Errorf("%s (%v): %s", name, l, problem)
		}
	}
}

// problems looks at the page and then walks through it by Tab.
func (b *tab) problems(t *testing.T, l look) []string {
	t.Helper()
	b.lookAs(t, l)
	// Two frames later the page has put the focus where it wants it, and the new
	// look is there.
	evaluate[bool](t, b, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
	found := evaluate[[]string](t, b, auditScript+fmt.Sprintf("\naudit(%d, %t)", l.width, l.dark))
	stops := evaluate[int](t, b, "watchTabs()")
	b.do(t, chromedp.KeyEvent(strings.Repeat(kb.Tab, stops+1)))
	return append(found, evaluate[[]string](t, b, "checkTabs()")...)
}

func (b *tab) lookAs(t *testing.T, l look) {
	t.Helper()
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	feature := map[string]string{"name": "prefers-color-scheme", "value": scheme}
	b.command(t, "Emulation.setEmulatedMedia", map[string]any{"features": []any{feature}})
	options := []chromedp.EmulateViewportOption{chromedp.EmulateLandscape}
	if l.width < l.height { // a phone, which takes the width from the page's meta element
		options = []chromedp.EmulateViewportOption{chromedp.EmulatePortrait, chromedp.EmulateMobile}
	}
	b.do(t, chromedp.EmulateViewport(l.width, l.height, options...))
}

// command is one of the DevTools protocol that chromedp has no action for.
func (b *tab) command(t *testing.T, method string, params map[string]any) {
	t.Helper()
	b.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return target.Call(ctx, method, params, nil)
	}))
}

func evaluate[T any](t *testing.T, b *tab, expression string) T {
	t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.80s: %v", expression, err)
	}
	return value
}

// badPage makes every mistake that an audit looks for, but for the width of the
// window, which a page cannot choose.
const badPage = `<!doctype html><title> </title>
<meta name="viewport" content="width=device-width">
<style>body { background: #888 } :focus { outline: none } .faint { outline: 3px solid #999 !important }</style>
<script src="http://localhost:9/script.js"></script>
<p style="color: #999">Hardly to be read</p>
<main><h1>One</h1><h1>Two</h1><h3>Three</h3>
<form><input id="a" style="border: 1px solid #999"><input id="a" aria-label="Again" aria-describedby="gone"></form>
<button tabindex="1" style="padding: 0; height: 10px">x</button>
<button class="faint">Faint</button>
<div style="width: 3000px">Too wide</div></main>`

// TestAuditFindsMistakes keeps the audit from praising everything.
func TestAuditFindsMistakes(t *testing.T) {
	needs.Programs(t, chromium)
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(badPage))
	}))
	t.Cleanup(server.Close)
	b := openBrowser(t, practiceLab{})
	b.do(t, chromedp.Navigate(server.URL))
	found := strings.Join(b.problems(t, looks()[3]), "\n")
	for _, want := range []string{
		"language: none", "title: none", "h1: there are 2", "header: there are 0", "heading: <h3>", `landmark: none around "Hardly`,
		"practice: ", "script: ", `name: <input id="a" style`, "id: a is there twice", "id: aria-describedby names gone",
		`contrast: "Hardly to be read"`, "contrast: the edge of", "contrast: the focus on <button class=\"faint\"",
		"target: <button tabindex", "width: the page has 3", "width: <div", "resource: http://localhost:9/script.js",
		"focus: cannot be seen on <input", "want <button tabindex",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("not found: %s", want)
		}
	}
	if t.Failed() {
		t.Log(found)
	}
}
