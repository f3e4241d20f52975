package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/qlogin/qlogin/internal/needs"
	"github.com/qlogin/qlogin/internal/practice"
)

// TestDocs runs every command that a page shows, in the order of the page, as a
// story like those of testdata/script: with the program itself, in a practice
// home, against a lab. docsblock_test.go says what a page may say to it.
//
//	go test ./cmd/qlogin -run Docs -update   # writes the output of console blocks
func TestDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("the pages start as many processes as the scripts do")
	}
	linuxFolders(t)
	needs.Programs(t, "sh")
	practice.Key()
	dir := t.TempDir()
	for _, page := range pages(t) {
		blocks, err := readPage(page)
		if err != nil {
			t.Error(err)
			continue
		}
		story, err := storyOf(page, blocks)
		if err != nil {
			t.Error(err)
		}
		if story != "" {
			name := strings.ToLower(strings.TrimSuffix(filepath.Base(page), ".md")) + ".txtar"
			if err := os.WriteFile(filepath.Join(dir, name), []byte(story), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	printed := &printed{}
	t.Cleanup(func() { printed.write(t) })
	words := maps.Clone(scriptWords())
	words["shows"] = printed.shows
	testscript.Run(t, testscript.Params{Dir: dir, Setup: setUpReader, Cmds: words, Condition: rootCondition, RequireExplicitExec: true})
}

// pages are the Markdown files of the project.
func pages(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []string
	for _, pattern := range []string{"*.md", "docs/*.md", "bench/*.md", "deploy/*/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	if len(all) < 8 {
		t.Fatalf("only %d pages were found", len(all))
	}
	return all
}

// setUpReader is setUp for somebody who has the practice home, keeps tokens in a
// file, and types what the pages say.
func setUpReader(env *testscript.Env) error {
	if err := setUp(env); err != nil {
		return err
	}
	bin := filepath.Join(env.WorkDir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		return err
	}
	path := env.Getenv("PATH")
	for name, script := range map[string]string{
		// There is no keyring here, and nobody to ask for a passphrase.
		"qlogin": fmt.Sprintf("PATH='%s'\nexec qlogin --passphrase-file=\"$WORK/pass\" \"$@\"\n", path),
		// What root would do to this machine is done to a tree.
		"sudo": "exec \"$@\" --root \"$TREE\"\n",
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			return err
		}
	}
	env.Setenv("PATH", bin+string(os.PathListSeparator)+path)
	env.Setenv("QLOGIN_STORES", "file")
	env.Setenv("QLOGIN_BROWSER", "true") // the person of the lab needs none
	return nil
}

// storyOf is the script for a page; "" where the page shows no command.
func storyOf(page string, blocks []block) (string, error) {
	var script, files strings.Builder
	script.WriteString("sandbox\nlab\nperson allows\n[root] tree anna ben\n")
	commands := 0
	for i, b := range blocks {
		script.WriteString(b.stage)
		if b.language == "" {
			return "", fmt.Errorf("%s:%d: say what the block is: sh for commands, console for commands and what they print, text for all else", page, b.line)
		}
		if b.notRun != "" {
			continue
		}
		for j, c := range b.commands {
			line, err := c.script(b)
			if err != nil {
				return "", fmt.Errorf("%s:%d: %w", page, b.line, err)
			}
			script.WriteString(line)
			commands++
			if b.language == "console" {
				name := fmt.Sprintf("%d.%d", i, j)
				fmt.Fprintf(&script, "shows %s %s %d\n", name, quoted(page), c.line)
				fmt.Fprintf(&files, "-- %s --\n%s", name, c.output)
			}
		}
	}
	if commands == 0 {
		return "", nil
	}
	return script.String() + files.String() + acmeSettings, nil
}

// acmeSettings are settings as a reader would write them: IT's, and their own.
const acmeSettings = `-- config.toml --
enforce = ["organization"]

[[organization]]
start_url = "https://d-1234567890.awsapps.com/start"
region = "eu-central-1"
-- acme.toml --
[[organization]]
name = "acme"
start_url = "https://d-9067f1ab2c.awsapps.com/start"
region = "us-west-2"
`

// script is the line that runs a command. The organization of the pages is the
// lab's, and so is its domain.
func (c shown) script(b block) (string, error) {
	words := strings.Fields(c.text)
	if words[0] == "make" {
		return "", makeTargets(words[1:])
	}
	for part := range elsewhere() {
		if strings.Contains(c.text, part) {
			return "", nil
		}
	}
	if slices.Contains(words, "--check") && b.code == 0 {
		b.code = exitCheckFailed // in a home where nothing has been done yet
	}
	text := strings.NewReplacer(
		"https://d-1234567890.awsapps.com/start", "$START_URL", "eu-central-1", "$REGION",
		"http://127.0.0.1:4321", "$LAB", "acme.com", "acme.test",
	).Replace(c.text)
	condition := ""
	if words[0] == "sudo" {
		condition = "[root] "
	}
	for _, tool := range []string{"curl", "jq"} {
		if slices.Contains(words, tool) {
			condition += "[exec:" + tool + "] "
		}
	}
	if b.language == "console" {
		text += " 2>&1"
	}
	return fmt.Sprintf("%sexits %d sh -c %s\n", condition, b.code, quoted(text)), nil
}

// elsewhere are the commands that other tests run, by a part of them.
func elsewhere() map[string]string {
	return map[string]string{
		"ansible-playbook ":    "e2e runs the role with Ansible",
		" --from-aws":          "discover/instances plays it against a server of its own",
		"qlogin lab --addr ":   "it serves until Ctrl-C; testdata/script/lab_serve.txtar",
		"qlogin keep run":      "the same; testdata/script/session_keep.txtar",
		"doctor --bundle ":     "it asks before it writes",
		"--email ana@acme.com": "the lab has no such person; testdata/script/doctor_org.txtar has its people",
	}
}

// quoted is one word of a script.
func quoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// makeTargets makes sure that the Makefile has what a page tells people to make.
// What they do is run by .ci/run.
func makeTargets(targets []string) error {
	text, err := os.ReadFile(filepath.Join("..", "..", "Makefile"))
	if err != nil {
		return err
	}
	for _, target := range targets {
		if strings.HasPrefix(target, "#") || strings.HasPrefix(target, "<") {
			return nil
		}
		if !strings.Contains(string(text), "\n"+target+":") {
			return fmt.Errorf("the Makefile has no target %s", target)
		}
	}
	return nil
}
