package config

import "path/filepath"

// Folders are the places of this system in which qlogin keeps its own files.
type Folders struct {
	Settings string // config.toml
	// ManagedFile holds the settings of IT, for everybody on this computer. Only
	// an administrator can write there, and no variable moves it.
	ManagedFile string
	State       string // what was signed in and written where; no secrets
	Locks       string // one lock file per sign-in under way
}

// Environment is what of the process environment counts: a home folder and the
// variables. A demo or a test hands in a sandbox.
type Environment struct {
	Home   string
	Getenv func(string) string
	// Managed takes the place of the system's file of managed settings.
	Managed string
}

// File returns the path of the user's settings.
func (f Folders) File() string { return filepath.Join(f.Settings, "config.toml") }

// absolute returns the value of an environment variable where it is an absolute
// path, else the fallback: the XDG Base Directory Specification says to ignore
// relative values.
func (e Environment) absolute(name, fallback string) string {
	if value := e.Getenv(name); filepath.IsAbs(value) {
		return value
	}
	return fallback
}

// managedOr returns the file of managed settings: a sandbox has its own.
func (e Environment) managedOr(system string) string {
	if e.Managed != "" {
		return e.Managed
	}
	return system
}
