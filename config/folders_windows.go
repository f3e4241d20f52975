package config

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// Folders keeps settings in the roaming profile and state, which describes this
// one machine, in the local one.
func (e Environment) Folders() Folders {
	roaming := e.absolute("APPDATA", filepath.Join(e.Home, "AppData", "Roaming"))
	local := e.absolute("LOCALAPPDATA", filepath.Join(e.Home, "AppData", "Local"))
	return Folders{
		Settings:    filepath.Join(roaming, "qlogin"),
		ManagedFile: e.managedOr(filepath.Join(programData(), "qlogin", "config.toml")),
		State:       filepath.Join(local, "qlogin"),
		Locks:       filepath.Join(local, "qlogin", "locks"),
	}
}

// programData asks the system: the person could set the variable of that name.
func programData() string {
	dir, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DONT_VERIFY)
	if err != nil {
		return `C:\ProgramData`
	}
	return dir
}
