package browser_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/browser"
)

func TestPrograms(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the names of programs are Linux's")
	}
	dir := t.TempDir()
	seen := filepath.Join(dir, "seen")
	for _, name := range []string{"firefox", "chromium", "mine"} {
		script := "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\" > '" + seen + ".new'\nmv '" + seen + ".new' '" + seen + "'\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+"/usr/bin:/bin")
	programs := browser.Programs(func(string) string { return "mine:firefox:not-there:opener %s" })
	var names []string
	for _, p := range programs {
		names = append(names, p.Name)
	}
	want := []string{"mine", "firefox", "firefox, private window", "Chromium", "Chromium, private window"}
	if !slices.Equal(names[:5], want) {
		t.Errorf("the programs are %q, want %q first", names, want)
	}
	const address = "https://acme.awsapps.com/start/#/device?user_code=A&b=c"
	if err := programs[2].Open(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if got, err := os.ReadFile(seen); err == nil {
			if lines := strings.Fields(string(got)); !slices.Equal(lines[1:], []string{"--private-window", address}) {
				t.Errorf("the browser got %q", lines)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the browser was not started")
}
