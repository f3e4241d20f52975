package clipboard_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/qlogin/qlogin/clipboard"
)

func TestCopy(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the programs are Linux's")
	}
	dir := t.TempDir()
	took := filepath.Join(dir, "took")
	if err := os.WriteFile(filepath.Join(dir, "wl-copy"), []byte("#!/bin/sh\n/bin/cat > '"+took+"'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "xclip"), []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	for _, c := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"Wayland", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, "wl-copy"},
		{"Wayland over SSH", map[string]string{"WAYLAND_DISPLAY": "wayland-0", "SSH_TTY": "/dev/pts/1"}, ""},
		{"a program that fails", map[string]string{"DISPLAY": ":0"}, ""},
		{"no desktop", nil, ""},
	} {
		program, err := clipboard.Copy(t.Context(), func(name string) string { return c.env[name] }, "text\n")
		if program != c.want || errors.Is(err, clipboard.ErrNone) != (c.want == "") {
			t.Errorf("%s: %q, %v; want %q", c.name, program, err, c.want)
		}
	}
	if got, err := os.ReadFile(took); err != nil || string(got) != "text\n" {
		t.Errorf("the clipboard has %q, %v", got, err)
	}
}
