package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/qlogin/qlogin/config"
)

// TestReference holds docs/commands.md against the commands themselves:
//
//	go test ./cmd/qlogin -run Reference -update
func TestReference(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "commands.md")
	got := reference(newRoot(bareWorld()))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("docs/commands.md is not what the commands say (go test ./cmd/qlogin -run Reference -update):\n%s", diff)
	}
}

// bareWorld is a process with nothing in its environment.
func bareWorld() *world {
	var nowhere bytes.Buffer
	return &world{in: &nowhere, out: &nowhere, talk: &nowhere, env: config.Environment{Getenv: func(string) string { return "" }}}
}

// reference is the page about every command.
func reference(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString("# Commands\n\nEvery command with its flags, made from the program itself; `qlogin COMMAND --help` prints\nthe same. The answer goes to stdout, the talk to stderr. Every command that reads has\n`--json`, whose fields are only ever added.\n\n")
	b.WriteString("<!-- stage: mkdir $HOME/.config/qlogin -->\n<!-- stage: cp acme.toml $HOME/.config/qlogin/config.toml -->\n<!-- stage: exec qlogin login -->\n\n")
	b.WriteString("| command | what it does |\n| --- | --- |\n")
	commands := documented(root)
	for _, c := range commands {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s |\n", c.CommandPath(), pageName(c), cell(c.Short))
	}
	b.WriteString("\n## Exit codes\n\n| code | meaning |\n| --- | --- |\n")
	for _, e := range exits() {
		fmt.Fprintf(&b, "| %s | %s |\n", e[0], e[1])
	}
	b.WriteString("\n## Flags of every command\n\n")
	writeFlags(&b, root.PersistentFlags())
	for _, c := range commands {
		writeCommand(&b, c)
	}
	return b.String()
}

func writeCommand(b *strings.Builder, c *cobra.Command) {
	fmt.Fprintf(b, "\n## %s\n\n", c.CommandPath())
	about := c.Long
	if about == "" {
		about = c.Short + "."
	}
	b.WriteString(prose(about))
	fmt.Fprintf(b, "\n```text\n%s\n```\n", c.UseLine())
	if c.Example != "" {
		fmt.Fprintf(b, "\n```sh\n%s\n```\n", unindent(c.Example))
	}
	if c.HasAvailableLocalFlags() && c.HasParent() {
		b.WriteString("\n")
		writeFlags(b, c.LocalFlags())
	}
}

// prose is the long text of a command: what is indented there is to be typed.
func prose(text string) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if strings.HasPrefix(strings.TrimLeft(paragraph, "\n"), " ") || strings.HasPrefix(paragraph, "\t") {
			paragraph = "```text\n" + unindent(paragraph) + "\n```"
		}
		// Cobra writes headings into what it says about completion.
		b.WriteString(strings.TrimPrefix(strings.TrimSpace(paragraph), "#### ") + "\n\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func unindent(text string) string {
	var lines []string
	for line := range strings.Lines(strings.Trim(text, "\n")) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}

func writeFlags(b *strings.Builder, flags *pflag.FlagSet) {
	b.WriteString("| flag | what it does |\n| --- | --- |\n")
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := strings.TrimSpace("--" + f.Name + " " + value)
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
			usage += fmt.Sprintf(" (otherwise %s)", f.DefValue)
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", name, cell(usage))
	})
}

// cell makes a text fit for a table of Markdown.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ", "<", "&lt;").Replace(text)
}
