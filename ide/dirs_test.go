package ide

import (
	"maps"
	"testing"
)

// folders asks for all of them, on a machine with that environment.
func folders(home string, environment map[string]string) map[string]string {
	m := Machine{Home: home, Getenv: func(key string) string { return environment[key] }}
	return map[string]string{"config": m.ConfigDir(), "cache": m.CacheDir(), "local": m.LocalDir(), "data": m.DataDir()}
}

// check compares the folders with want.
func check(t *testing.T, got, want map[string]string) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMachineWithoutEnvironment(t *testing.T) {
	bare := Machine{Home: "home"}
	if got, want := bare.ConfigDir(), folders("home", nil)["config"]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
