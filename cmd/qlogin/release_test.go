package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReleaseGetsItsSecrets: a variable that .goreleaser.yml names and the workflow
// does not pass is taken for unset, and its channel is left out without a word.
func TestReleaseGetsItsSecrets(t *testing.T) {
	t.Parallel()
	asks, err := os.ReadFile(filepath.Join("..", "..", ".goreleaser.yml"))
	if err != nil {
		t.Fatal(err)
	}
	gives, err := os.ReadFile(filepath.Join("..", "..", ".github", "workflows", "release.yml"))
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`\.Env\.(\w+)|(?:isEnvSet|envOrDefault) "(\w+)"`).FindAllStringSubmatch(string(asks), -1)
	if len(names) < 6 {
		t.Errorf("only %d variables were found in .goreleaser.yml", len(names))
	}
	for _, found := range names {
		name := found[1] + found[2]
		if !strings.Contains(string(gives), "\n          "+name+": ${{ secrets."+name+" }}\n") {
			t.Errorf("release.yml does not pass %s", name)
		}
	}
}
