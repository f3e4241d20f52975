package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestFleetDocs runs every command that docs/fleet.md shows, in its order, as a
// story like those of testdata/script.
func TestFleetDocs(t *testing.T) {
	practiceKey()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "fleet.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := shownCommands(string(text))
	if len(commands) < 8 {
		t.Fatalf("only %d commands were found", len(commands))
	}
	var script strings.Builder
	script.WriteString("sandbox\nlab\nperson allows\n[root] tree anna ben\n")
	for _, command := range commands {
		script.WriteString(docsLine(t, command))
	}
	script.WriteString("-- config.toml --\nenforce = [\"organization\"]\n\n[[organization]]\nstart_url = \"https://d-1234567890.awsapps.com/start\"\nregion = \"eu-central-1\"\n")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "fleet_docs.txtar"), []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: dir, Setup: setUp, Cmds: scriptWords(), Condition: rootCondition, RequireExplicitExec: true,
	})
}

// shownCommands are the lines of the blocks of shell commands.
func shownCommands(text string) []string {
	var all []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(text, -1) {
		all = append(all, strings.Split(strings.TrimSpace(block[1]), "\n")...)
	}
	return all
}

// docsLine turns a command into a line of the script: the organization is the
// lab's, tokens are kept in a file, and root is content with a tree.
func docsLine(t *testing.T, command string) string {
	t.Helper()
	if strings.HasPrefix(command, "ansible-playbook ") {
		return "" // e2e runs the role with Ansible
	}
	condition, code := "", 0
	line, asRoot := strings.CutPrefix(command, "sudo ")
	if !strings.HasPrefix(line, "qlogin ") {
		t.Fatalf("%q is run by no test", command)
	}
	if asRoot {
		condition, line = "[root] ", line+" --root $TREE"
	} else if !strings.HasPrefix(line, "qlogin config ") {
		line += " --store=file --passphrase-file=pass"
	}
	if strings.Contains(line, " --check ") {
		code = exitCheckFailed
	}
	line = strings.NewReplacer("https://d-1234567890.awsapps.com/start", "$START_URL", "eu-central-1", "$REGION").Replace(line)
	return fmt.Sprintf("%sexits %d %s\n", condition, code, line)
}

// TestDocsNameEveryEvent holds the table of events against what a sign-in tells.
func TestDocsNameEveryEvent(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "fleet.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range eventNames() {
		if !strings.Contains(string(text), "`"+event+"`") {
			t.Errorf("docs/fleet.md does not name the event %s", event)
		}
	}
}
