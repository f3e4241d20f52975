package main

import (
	"context"

	"github.com/qlogin/qlogin/browser"
)

// openBrowser opens the sign-in page with the command of the settings, else in
// the default browser.
func (w *world) openBrowser(ctx context.Context, address string) error {
	loaded, err := w.env.Load(nil)
	if err != nil {
		return err
	}
	if command := loaded.Settings.Browser; len(command) > 0 {
		return browser.Run(ctx, command, address)
	}
	return browser.Open(ctx, address)
}
