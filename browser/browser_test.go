package browser_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/browser"
)

func TestObstacle(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"ssh", map[string]string{"SSH_CONNECTION": "x", "DISPLAY": ":0"}, "SSH session"},
		{"dev container", map[string]string{"REMOTE_CONTAINERS": "true", "DISPLAY": ":0"}, "container"},
		{"codespace", map[string]string{"CODESPACES": "true"}, "container"},
		{"X11", map[string]string{"DISPLAY": ":0"}, ""},
		{"Wayland", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, ""},
	} {
		got := browser.Obstacle(func(name string) string { return c.env[name] })
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// opener puts a fake xdg-open first in PATH.
func opener(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("xdg-open is Linux's opener")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestOpen(t *testing.T) {
	seen := filepath.Join(t.TempDir(), "seen")
	opener(t, `printf %s "$1" > '`+seen+`'; echo noise; echo noise >&2`)
	if err := browser.Open(t.Context(), "https://acme.awsapps.com/start/#/device?user_code=A&b=c"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(seen)
	if err != nil || string(got) != "https://acme.awsapps.com/start/#/device?user_code=A&b=c" {
		t.Errorf("the opener got %q, %v", got, err)
	}
}

func TestOpenFailureNamesNoAddress(t *testing.T) {
	opener(t, "exit 3")
	err := browser.Open(t.Context(), "https://acme.awsapps.com/?user_code=ABCD-EFGH")
	if err == nil || strings.Contains(err.Error(), "ABCD") {
		t.Errorf("got %v", err)
	}
}

func TestOpenStopsWithTheContext(t *testing.T) {
	opener(t, "sleep 3")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if err := browser.Open(ctx, "https://acme.awsapps.com/"); err == nil || time.Since(begin) > 2*time.Second {
		t.Errorf("got %v after %v", err, time.Since(begin))
	}
}
