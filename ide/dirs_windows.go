package ide

// ConfigDir is where programs of this person keep settings: the roaming
// application data.
func (m Machine) ConfigDir() string { return m.under("APPDATA", "AppData", "Roaming") }

// CacheDir is where programs keep what they can make again.
func (m Machine) CacheDir() string { return m.LocalDir() }

// LocalDir is where programs keep what stays on this machine.
func (m Machine) LocalDir() string { return m.under("LOCALAPPDATA", "AppData", "Local") }

// DataDir is where programs keep what they were given, such as plugins.
func (m Machine) DataDir() string { return m.ConfigDir() }
