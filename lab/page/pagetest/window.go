// Package pagetest looks at the practice servers' pages with a real browser, as
// a person does who uses the keyboard alone. It is for tests.
package pagetest

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/qlogin/qlogin/internal/needs"
)

const chromium = "/usr/bin/chromium"

// tabs is how often a person presses Tab before they give up.
const tabs = 20

// Window is one tab of a real browser, used by keyboard alone.
type Window struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // chromedp's name for the tab
}

// New opens a window of that width. It needs Chromium.
func New(t *testing.T, width int64) *Window {
	t.Helper()
	needs.Programs(t, chromium)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	// The first action starts the browser and must not carry a deadline.
	if err := chromedp.Do(tab, chromedp.EmulateViewport(width, 800)); err != nil {
		t.Fatal(err)
	}
	limited, cancel := context.WithTimeout(tab, time.Minute)
	t.Cleanup(cancel)
	return &Window{t, limited}
}

// Open loads a page.
func (w *Window) Open(address string) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, chromedp.Navigate(address)); err != nil {
		w.t.Fatal(err)
	}
}

// Keys types.
func (w *Window) Keys(keys string) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, chromedp.KeyEvent(keys)); err != nil {
		w.t.Fatal(err)
	}
}

// Enter presses Enter and waits for the page it leads to.
func (w *Window) Enter() {
	w.t.Helper()
	if _, err := chromedp.RunResponse(w.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		w.t.Fatal(err)
	}
}

// Evaluate runs a script in the page.
func Evaluate[T any](w *Window, expression string) T {
	w.t.Helper()
	value, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		w.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// WantFocus waits until the page has put the focus where it should be, which
// browsers do some time after the page is there.
func (w *Window) WantFocus(selector string) {
	w.t.Helper()
	focused := `document.activeElement.matches("` + selector + `")`
	if _, err := chromedp.Run(w.ctx, chromedp.Poll[bool](focused)); err != nil {
		w.t.Fatalf("the focus is not on %s: %v", selector, err)
	}
}

// TabTo presses Tab until the element is focused, and makes sure that a person
// can see each stop on the way.
func (w *Window) TabTo(selector string) {
	w.t.Helper()
	for range tabs {
		w.Keys(kb.Tab)
		if Evaluate[string](w, `getComputedStyle(document.activeElement).outlineStyle`) != "solid" {
			w.t.Errorf("focus cannot be seen on %s", Evaluate[string](w, `document.activeElement.outerHTML`))
		}
		if Evaluate[bool](w, `document.activeElement.matches("`+selector+`")`) {
			return
		}
	}
	w.t.Fatalf("%d Tabs do not reach %s on %q", tabs, selector, Evaluate[string](w, "document.title"))
}

// WantPage checks the heading, that the style sheet got past the policy, and
// that nothing has to be scrolled sideways (WCAG 2.2, 1.4.10).
func (w *Window) WantPage(heading string) {
	w.t.Helper()
	if got := Evaluate[string](w, `document.querySelector("h1").innerText`); got != heading {
		w.t.Fatalf("got page %q, want %q", got, heading)
	}
	if got := Evaluate[string](w, `getComputedStyle(document.querySelector("main")).borderTopWidth`); got != "4px" {
		w.t.Errorf("page %q has no style: border of %s", heading, got)
	}
	if wide := Evaluate[int](w, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		w.t.Errorf("page %q is %d pixels too wide", heading, wide)
	}
}

// WantNames checks that everything a person can use has a name for those who
// hear the page, and that headings leave no level out (WCAG 2.2, 4.1.2 and
// 1.3.1).
func (w *Window) WantNames() {
	w.t.Helper()
	const nameless = `[...document.querySelectorAll("a, button, summary, [tabindex], input:not([type=hidden]), select")].filter(e =>
		!e.textContent.trim() && !e.ariaLabel && !(e.labels && e.labels.length)).map(e => e.outerHTML)`
	for _, element := range Evaluate[[]string](w, nameless) {
		w.t.Errorf("no name: %s", element)
	}
	const levels = `[...document.querySelectorAll("h1, h2, h3, h4")].map(e => Number(e.tagName[1]))`
	last := 0
	for _, level := range Evaluate[[]int](w, levels) {
		if level > last+1 {
			w.t.Errorf("a heading of level %d after one of level %d", level, last)
		}
		last = level
	}
}
