package portal_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const chromium = "/usr/bin/chromium"

// needs skips a test that lacks a program, unless the machine promised to have
// every one.
func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := os.Stat(program); err == nil {
		return
	}
	if os.Getenv("QLOGIN_RIGS") == "required" {
		t.Fatalf("%s is missing, and QLOGIN_RIGS=required", program)
	}
	t.Skipf("NOT TESTED: %s is missing", program)
}

// window is one tab of a real browser, used by keyboard alone.
type window struct {
	t   *testing.T
	ctx context.Context // chromedp's name for the tab
}

func newWindow(t *testing.T, width int64) *window {
	t.Helper()
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
	return &window{t, limited}
}

func (w *window) open(address string) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, chromedp.Navigate(address)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) keys(keys string) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, chromedp.KeyEvent(keys)); err != nil {
		w.t.Fatal(err)
	}
}

// enter presses Enter and waits for the page it leads to.
func (w *window) enter() {
	w.t.Helper()
	if _, err := chromedp.RunResponse(w.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		w.t.Fatal(err)
	}
}

func evaluate[T any](w *window, expression string) T {
	w.t.Helper()
	value, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		w.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// wantFocus waits until the page has put the focus where it should be, which
// browsers do some time after the page is there.
func (w *window) wantFocus(selector string) {
	w.t.Helper()
	focused := `document.activeElement.matches("` + selector + `")`
	if _, err := chromedp.Run(w.ctx, chromedp.Poll[bool](focused)); err != nil {
		w.t.Fatalf("the focus is not on %s: %v", selector, err)
	}
}

// tabTo presses Tab until the element is focused, and makes sure that a person
// can see each stop on the way.
func (w *window) tabTo(selector string) {
	w.t.Helper()
	for range 6 {
		w.keys(kb.Tab)
		if evaluate[string](w, `getComputedStyle(document.activeElement).outlineStyle`) != "solid" {
			w.t.Errorf("focus cannot be seen on %s", evaluate[string](w, `document.activeElement.outerHTML`))
		}
		if evaluate[bool](w, `document.activeElement.matches("`+selector+`")`) {
			return
		}
	}
	w.t.Fatalf("six Tabs do not reach %s on %q", selector, evaluate[string](w, "document.title"))
}

// wantPage checks the heading, that the style sheet got past the policy, and
// that nothing has to be scrolled sideways (WCAG 2.2, 1.4.10).
func (w *window) wantPage(heading string) {
	w.t.Helper()
	if got := evaluate[string](w, `document.querySelector("h1").innerText`); got != heading {
		w.t.Fatalf("got page %q, want %q", got, heading)
	}
	if got := evaluate[string](w, `getComputedStyle(document.querySelector("main")).borderTopWidth`); got != "4px" {
		w.t.Errorf("page %q has no style: border of %s", heading, got)
	}
	if wide := evaluate[int](w, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		w.t.Errorf("page %q is %d pixels too wide", heading, wide)
	}
}

// TestKeyboardOnly signs in and approves in a real browser without a mouse, in
// the narrowest window that pages must fit.
func TestKeyboardOnly(t *testing.T) {
	needs(t, chromium)
	p := newPractice(t)
	w := newWindow(t, 320)
	w.open(p.url + "/start/#/device?user_code=" + goodCode)
	w.wantPage("Enter the code")
	w.wantFocus("#verification_code")
	w.keys("bcdfghjk")
	w.enter()
	w.wantPage("Sign on")
	w.wantFocus("#username")
	w.keys("asilva" + kb.Tab + "wrong")
	w.enter()
	w.wantPage("Sign on")
	w.wantFocus("#password") // the field to be mended
	w.keys(password)
	w.enter()
	w.wantPage("You are signed on")
	w.wantFocus("#continue")
	w.enter()
	w.wantPage("Authorization requested")
	if got := evaluate[string](w, `document.querySelector("#verification_code").innerText`); got != goodCode {
		t.Errorf("got code %q, want %q", got, goodCode)
	}
	w.tabTo("#cli_verification_btn")
	w.enter()
	w.wantPage("Allow " + client + " to access your data?")
	w.tabTo("[data-testid=allow-access-button]")
	w.enter()
	w.wantPage("Request approved")
	if got, want := p.answer(), "approved by ana.silva@example.com"; got != want {
		t.Errorf("got state %q, want %q", got, want)
	}
}
