package ide

// ConfigDir is where programs of this person keep settings.
func (m Machine) ConfigDir() string { return m.under("XDG_CONFIG_HOME", ".config") }

// CacheDir is where programs keep what they can make again.
func (m Machine) CacheDir() string { return m.under("XDG_CACHE_HOME", ".cache") }

// LocalDir is where programs keep what stays on this machine; Linux has no such
// folder besides the cache.
func (m Machine) LocalDir() string { return m.CacheDir() }

// DataDir is where programs keep what they were given, such as plugins.
func (m Machine) DataDir() string { return m.under("XDG_DATA_HOME", ".local", "share") }
