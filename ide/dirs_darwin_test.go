package ide

import "testing"

func TestDirs(t *testing.T) {
	const support = "/Users/anna/Library/Application Support"
	// XDG variables are for Linux: no IDE on macOS looks at them.
	check(t, folders("/Users/anna", map[string]string{"XDG_CONFIG_HOME": "/x"}), map[string]string{
		"config": support, "cache": "/Users/anna/Library/Caches", "local": "/Users/anna/Library/Caches", "data": support,
	})
}
