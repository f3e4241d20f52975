package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadme holds the sign-in that README.md shows against the story of a
// healthy one: what people read first is what the program says.
func TestReadme(t *testing.T) {
	got := between(t, filepath.Join("..", "..", "README.md"), "<!-- demo:begin -->\n\n```\n", "```\n\n<!-- demo:end -->")
	want := between(t, filepath.Join("testdata", "story", "healthy.txt"), "\nsigned in as ", "exit code 0")
	want = regexp.MustCompile(`(?m)^\| `).ReplaceAllString("signed in as "+want, "")
	if diff := cmp.Diff(undated(want), undated(got)); diff != "" {
		t.Errorf("README.md does not show what the program says (- program, + README):\n%s", diff)
	}
}

// undated leaves out moments, which are others every time.
func undated(s string) string {
	return regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d UTC`).ReplaceAllString(s, "…")
}

func between(t *testing.T, file, begin, end string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(data), begin)
	text, _, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has nothing between %q and %q", file, begin, end)
	}
	return text
}
