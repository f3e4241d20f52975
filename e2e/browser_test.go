//go:build e2e && linux

package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const chromium = "/usr/bin/chromium"

// tab is a person at a real browser.
type tab struct {
	ctx       context.Context // chromedp's name for the tab
	lab       practiceLab
	passwords int // how often the password was typed
}

func openBrowser(t *testing.T, l practiceLab) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	// The first action starts the browser and must not carry a deadline.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(800, 900)); err != nil {
		t.Fatal(err)
	}
	limited, cancel := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	return &tab{ctx: limited, lab: l}
}

// approve does what the pages ask for, in whatever order they come.
func (b *tab) approve(t *testing.T, page, code string) {
	t.Helper()
	b.do(t, chromedp.Navigate(page))
	for range 8 {
		heading := b.text(t, "h1")
		switch heading {
		case "Sign on": // PingOne
			b.passwords++
			b.do(t, chromedp.SendKeys("#username", b.lab.Username))
			b.do(t, chromedp.SendKeys("#password", b.lab.Password))
			b.press(t, "#sign_on")
		case "You are signed on":
			b.press(t, "#continue")
		case "Authorization requested":
			if shown := b.text(t, "#verification_code"); shown != code {
				t.Fatalf("the page shows the code %s, the terminal %s", shown, code)
			}
			b.press(t, "#cli_verification_btn")
		case "Request approved":
			return
		default:
			b.press(t, "[data-testid=allow-access-button]")
		}
	}
	t.Fatalf("the pages do not come to an end: %s", b.text(t, "body"))
}

func (b *tab) do(t *testing.T, action chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, action); err != nil {
		t.Fatal(err)
	}
}

// press clicks and waits for the page that it leads to.
func (b *tab) press(t *testing.T, selector string) {
	t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(selector)); err != nil {
		t.Fatalf("pressing %s: %v", selector, err)
	}
}

func (b *tab) text(t *testing.T, selector string) string {
	t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(selector))
	if err != nil {
		t.Fatalf("reading %s: %v", selector, err)
	}
	return text
}
