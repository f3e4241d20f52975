package jetbrains

import (
	"os"
	"path/filepath"

	"github.com/qlogin/qlogin/ide"
)

// roots are the person's own folders and those of every Flatpak, which sees its
// private folders under the XDG names. Toolbox and snap installs use the former.
func roots(m ide.Machine) []root {
	all := []root{{config: m.ConfigDir(), data: m.DataDir()}}
	apps := filepath.Join(m.Home, ".var", "app")
	entries, err := os.ReadDir(apps)
	if err != nil {
		return all // no Flatpak was ever started
	}
	for _, entry := range entries {
		app := filepath.Join(apps, entry.Name())
		all = append(all, root{config: filepath.Join(app, "config"), data: filepath.Join(app, "data"), boxed: true})
	}
	return all
}

// pluginsDir holds the folders of the plugins directly (PathManager).
func (r root) pluginsDir(vendor, folder string) string {
	return filepath.Join(r.data, vendor, folder)
}
