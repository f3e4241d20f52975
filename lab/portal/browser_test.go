package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/qlogin/qlogin/lab/page/pagetest"
)

// TestKeyboardOnly signs in and approves in a real browser without a mouse, in
// the narrowest window that pages must fit.
func TestKeyboardOnly(t *testing.T) {
	p := newPractice(t)
	w := pagetest.New(t, 320)
	w.Open(p.url + "/start/#/device?user_code=" + goodCode)
	w.WantPage("Enter the code")
	w.WantFocus("#verification_code")
	w.Keys("bcdfghjk")
	w.Enter()
	w.WantPage("Sign on")
	w.WantFocus("#username")
	w.Keys("asilva" + kb.Tab + "wrong")
	w.Enter()
	w.WantPage("Sign on")
	w.WantFocus("#password") // the field to be mended
	w.Keys(password)
	w.Enter()
	w.WantPage("You are signed on")
	w.WantFocus("#continue")
	w.Enter()
	w.WantPage("Authorization requested")
	if got := pagetest.Evaluate[string](w, `document.querySelector("#verification_code").innerText`); got != goodCode {
		t.Errorf("got code %q, want %q", got, goodCode)
	}
	w.TabTo("#cli_verification_btn")
	w.Enter()
	w.WantPage("Allow " + client + " to access your data?")
	w.TabTo("[data-testid=allow-access-button]")
	w.Enter()
	w.WantPage("Request approved")
	if got, want := p.answer(), "approved by ana.silva@example.com"; got != want {
		t.Errorf("got state %q, want %q", got, want)
	}
}
