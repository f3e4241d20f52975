package ide

import "testing"

func TestDirs(t *testing.T) {
	usual := map[string]string{
		"config": "/home/anna/.config", "cache": "/home/anna/.cache", "local": "/home/anna/.cache", "data": "/home/anna/.local/share",
	}
	check(t, folders("/home/anna", nil), usual)
	check(t, folders("/home/anna", map[string]string{
		"XDG_CONFIG_HOME": "etc", "XDG_CACHE_HOME": "./c", "XDG_DATA_HOME": "~/d",
	}), usual)
	check(t, folders("/home/anna", map[string]string{
		"XDG_CONFIG_HOME": "/etc/anna", "XDG_CACHE_HOME": "/c", "XDG_DATA_HOME": "/d",
	}), map[string]string{"config": "/etc/anna", "cache": "/c", "local": "/c", "data": "/d"})
}
