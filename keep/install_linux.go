package keep

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/qlogin/qlogin/edit"
)

const unitName = "qlogin-keep.service"

// File is the unit's file (systemd.unit(5), User Unit Search Path).
func (u Unit) File() string {
	config := u.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		config = filepath.Join(u.Home, ".config")
	}
	return filepath.Join(config, "systemd", "user", unitName)
}

func (u Unit) text() string {
	words := []string{quote(u.Program)}
	for _, arg := range u.Args {
		words = append(words, quote(arg))
	}
	return `[Unit]
Description=Keeps the sign-in to Amazon Q Developer Pro
After=graphical-session.target

[Service]
ExecStart=` + strings.Join(words, " ") + `
Restart=on-failure
RestartSec=30
Nice=10
NoNewPrivileges=yes

[Install]
WantedBy=default.target
`
}

// quote writes a word of ExecStart (systemd.service(5), Command Lines).
func quote(word string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `%`, `%%`, `$`, `$$`).Replace(word) + `"`
}

// Install writes the unit and starts it, now and at every login.
func (u Unit) Install(ctx context.Context) error {
	found, err := edit.Read(u.File())
	if err != nil {
		return err
	}
	if err := edit.Replace(found, []byte(u.text()), 0o644); err != nil {
		return err
	}
	if err := u.run(ctx, "systemctl", "--user", "daemon-reload"); err != nil {
		return fmt.Errorf("the unit is written, but systemd does not answer; qlogin keep run does without it: %w", err)
	}
	return u.run(ctx, "systemctl", "--user", "enable", "--now", unitName)
}

// Uninstall stops the unit and removes it. One that is not there is fine.
func (u Unit) Uninstall(ctx context.Context) error {
	if _, err := os.Stat(u.File()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	stopped := u.run(ctx, "systemctl", "--user", "disable", "--now", unitName)
	if err := os.Remove(u.File()); err != nil {
		return fmt.Errorf("removing the unit: %w", err)
	}
	return stopped
}
