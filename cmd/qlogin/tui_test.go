package main

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/tui"
)

// TestConcludeNamesTheCommand: what the interface leaves waiting is finished by
// the command that writes just that.
func TestConcludeNamesTheCommand(t *testing.T) {
	held := signin.HandedOver{Result: ide.Result{Waiting: []ide.Waiting{{Target: "code", Kind: ide.IsRunning}}}}
	held.Plan.Holder = "vscode"
	const signs, fills = "run qlogin ide apply\n", "run qlogin ide apply --prefill\n"
	for name, test := range map[string]struct {
		result       tui.Outcome
		signs, fills bool
	}{
		"a sign-in":   {result: tui.Outcome{Handed: []tui.Handed{{HandedOver: held}}}, signs: true},
		"a prefill":   {result: tui.Outcome{Prefilled: []signin.HandedOver{held}}, fills: true},
		"one of each": {result: tui.Outcome{Handed: []tui.Handed{{HandedOver: held}}, Prefilled: []signin.HandedOver{held}}, signs: true, fills: true},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			w := &world{
				out: &out, talk: io.Discard, now: time.Now,
				env: config.Environment{Home: t.TempDir(), Getenv: func(string) string { return "" }},
			}
			err := w.conclude(&signin.Flow{}, test.result)
			if code, ok := errors.AsType[outcome](err); !ok || code.code != exitWaiting {
				t.Errorf("it ends with %v", err)
			}
			if strings.Contains(out.String(), signs) != test.signs || strings.Contains(out.String(), fills) != test.fills {
				t.Errorf("it says\n%s", out.String())
			}
		})
	}
}
