package keep

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/qlogin/qlogin/edit"
)

const label = "io.github.qlogin.keep"

// File is the agent's property list (launchd.plist(5)).
func (u Unit) File() string {
	return filepath.Join(u.Home, "Library", "LaunchAgents", label+".plist")
}

func (u Unit) text() string {
	var words strings.Builder
	for _, word := range append([]string{u.Program}, u.Args...) {
		words.WriteString("    <string>")
		_ = xml.EscapeText(&words, []byte(word)) // a Builder takes everything
		words.WriteString("</string>\n")
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>` + label + `</string>
  <key>ProgramArguments</key>
  <array>
` + words.String() + `  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ProcessType</key>
  <string>Background</string>
</dict>
</plist>
`
}

func domain() string { return "gui/" + strconv.Itoa(os.Getuid()) }

// Install writes the agent and starts it, now and at every login.
func (u Unit) Install(ctx context.Context) error {
	found, err := edit.Read(u.File())
	if err != nil {
		return err
	}
	if err := edit.Replace(found, []byte(u.text()), 0o644); err != nil {
		return err
	}
	if found.Exists {
		_ = u.run(ctx, "/bin/launchctl", "bootout", domain()+"/"+label) // it may not be loaded
	}
	return u.run(ctx, "/bin/launchctl", "bootstrap", domain(), u.File())
}

// Uninstall stops the agent and removes it. One that is not there is fine.
func (u Unit) Uninstall(ctx context.Context) error {
	if _, err := os.Stat(u.File()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	stopped := u.run(ctx, "/bin/launchctl", "bootout", domain()+"/"+label)
	if err := os.Remove(u.File()); err != nil {
		return fmt.Errorf("removing the agent: %w", err)
	}
	return stopped
}
