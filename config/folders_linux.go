package config

import "path/filepath"

// Folders follows the XDG Base Directory Specification.
func (e Environment) Folders() Folders {
	settings := e.absolute("XDG_CONFIG_HOME", filepath.Join(e.Home, ".config"))
	state := e.absolute("XDG_STATE_HOME", filepath.Join(e.Home, ".local", "state"))
	locks := filepath.Join(state, "qlogin", "locks")
	if runtime := e.absolute("XDG_RUNTIME_DIR", ""); runtime != "" {
		locks = filepath.Join(runtime, "qlogin")
	}
	return Folders{
		Settings:    filepath.Join(settings, "qlogin"),
		ManagedFile: e.managedOr("/etc/qlogin/config.toml"),
		State:       filepath.Join(state, "qlogin"),
		Locks:       locks,
	}
}
