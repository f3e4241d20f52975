//go:build !linux

package jetbrains

import (
	"path/filepath"

	"github.com/qlogin/qlogin/ide"
)

// roots is the one place where macOS and Windows keep settings.
func roots(m ide.Machine) []root {
	return []root{{config: m.ConfigDir(), data: m.DataDir()}}
}

// pluginsDir is inside the configuration folder (PathManager).
func (r root) pluginsDir(vendor, folder string) string {
	return filepath.Join(r.config, vendor, folder, "plugins")
}
