package config

import "path/filepath"

// Folders follows Apple's File System Programming Guide: everything that a
// program makes for itself is below Application Support.
func (e Environment) Folders() Folders {
	base := filepath.Join(e.Home, "Library", "Application Support", "qlogin")
	return Folders{
		Settings:    base,
		ManagedFile: e.managedOr("/Library/Application Support/qlogin/config.toml"),
		State:       filepath.Join(base, "state"),
		Locks:       filepath.Join(base, "state", "locks"),
	}
}
