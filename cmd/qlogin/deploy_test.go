package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDeployCommands holds the examples for other systems against the flags that
// there are. Those for a shell and for Ansible are run in e2e; those for PowerShell
// cannot be run where these tests are.
func TestDeployCommands(t *testing.T) {
	command := regexp.MustCompile(`ide apply [^\n]*`)
	seen := map[string]int{}
	root := filepath.Join("..", "..", "deploy")
	err := filepath.WalkDir(root, func(file string, _ fs.DirEntry, err error) error {
		if kind := filepath.Ext(file); err != nil || (kind != ".ps1" && kind != ".sh") {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, line := range command.FindAllString(string(text), -1) {
			seen[filepath.Ext(file)]++
			checkFlags(t, file, line)
		}
		return nil
	})
	if err != nil || seen[".ps1"] < 3 || seen[".sh"] < 2 {
		t.Errorf("found %v, %v", seen, err)
	}
}

func checkFlags(t *testing.T, file, line string) {
	t.Helper()
	c, _, err := newRoot(newNewcomer(t, "healthy").w).Find([]string{"ide", "apply"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(`--[a-z-]+`).FindAllString(line, -1) {
		if c.Flag(strings.TrimPrefix(name, "--")) == nil {
			t.Errorf("%s: %s has no flag %s", file, c.CommandPath(), name)
		}
	}
}
