package ide

import "path/filepath"

// getenv asks the machine's environment; a Machine without one has none.
func (m Machine) getenv(key string) string {
	if m.Getenv == nil {
		return ""
	}
	return m.Getenv(key)
}

// absolute is the value of a variable that names a folder, or "" where it is
// unset or relative: the XDG Base Directory Specification says that a relative
// path is invalid and must be ignored, and nothing better can be done with one
// elsewhere.
func (m Machine) absolute(key string) string {
	if dir := m.getenv(key); filepath.IsAbs(dir) {
		return dir
	}
	return ""
}

// under is the folder that the variable key names, or else the one that elem
// lead to from the home folder.
func (m Machine) under(key string, elem ...string) string {
	if dir := m.absolute(key); dir != "" {
		return dir
	}
	return filepath.Join(append([]string{m.Home}, elem...)...)
}
