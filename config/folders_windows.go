package config

import "path/filepath"

// Folders keeps settings in the roaming profile and state, which describes this
// one machine, in the local one.
func (e Environment) Folders() Folders {
	roaming := e.absolute("APPDATA", filepath.Join(e.Home, "AppData", "Roaming"))
	local := e.absolute("LOCALAPPDATA", filepath.Join(e.Home, "AppData", "Local"))
	return Folders{
		Settings: filepath.Join(roaming, "qlogin"),
		State:    filepath.Join(local, "qlogin"),
		Locks:    filepath.Join(local, "qlogin", "locks"),
	}
}
