package ide

import "path/filepath"

// ConfigDir is where programs of this person keep settings.
func (m Machine) ConfigDir() string {
	return filepath.Join(m.Home, "Library", "Application Support")
}

// CacheDir is where programs keep what they can make again.
func (m Machine) CacheDir() string { return filepath.Join(m.Home, "Library", "Caches") }

// LocalDir is where programs keep what stays on this machine; macOS has no such
// folder besides the cache.
func (m Machine) LocalDir() string { return m.CacheDir() }

// DataDir is where programs keep what they were given, such as plugins: on
// macOS beside their settings.
func (m Machine) DataDir() string { return m.ConfigDir() }
