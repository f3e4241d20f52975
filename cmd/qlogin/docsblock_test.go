package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/vault"
)

// block is a fenced block of a page. What a page says to the test, and not to
// its readers, stands in comments before the block:
//
//	<!-- not run: why; what runs it instead -->
//	<!-- exits: 3 -->
//	<!-- stage: running code -->
//
// The last one is a line of a script, and may stand more than once. In a block
// of the language console, "$ " begins a command, and what it prints follows; …
// stands for anything.
type block struct {
	line     int // of the fence
	language string
	stage    string
	notRun   string
	code     int
	commands []shown
}

// shown is a command that a page shows.
type shown struct {
	line   int
	text   string
	output string
}

func readPage(page string) ([]block, error) {
	data, err := os.ReadFile(page)
	if err != nil {
		return nil, err
	}
	return readBlocks(string(data))
}

func readBlocks(text string) ([]block, error) {
	var all []block
	next, inside := block{}, false
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		fence, language := strings.CutPrefix(trimmed, "```")
		switch {
		case inside && trimmed == "```":
			all, next, inside = append(all, next), block{}, false
		case inside:
			next.add(i+1, strings.TrimRight(line, " "))
		case language:
			next.line, next.language, inside = i+1, fence, true
		case strings.HasPrefix(trimmed, "<!--"):
			if err := next.note(trimmed); err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
		}
	}
	return all, nil
}

// note reads a comment; those for others pass.
func (b *block) note(comment string) error {
	kind, value, _ := strings.Cut(strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(comment, "<!--"), "-->")), ": ")
	switch kind {
	case "not run":
		b.notRun = value
	case "exits":
		var err error
		b.code, err = strconv.Atoi(value)
		return err
	case "stage":
		b.stage += value + "\n"
	case "not run:", "exits:", "stage:":
		return fmt.Errorf("%s says nothing", comment)
	}
	return nil
}

func (b *block) add(line int, text string) {
	last := len(b.commands) - 1
	command, prompt := strings.CutPrefix(text, "$ ")
	switch {
	case b.language == "console" && prompt:
		b.commands = append(b.commands, shown{line: line, text: command})
	case b.language == "console" && last >= 0:
		b.commands[last].output += text + "\n"
	case b.language != "sh" || strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#"):
	case last >= 0 && strings.HasSuffix(b.commands[last].text, "\\"):
		b.commands[last].text = strings.TrimSuffix(b.commands[last].text, "\\") + strings.TrimSpace(text)
	default:
		b.commands = append(b.commands, shown{line: line, text: strings.TrimSpace(text)})
	}
}

// printed is what pages do not show yet. With -update it is written into them
// at the end, from the last line to the first, so that no line moves before it
// is written below.
type printed struct {
	mu  sync.Mutex
	all []correction
}

type correction struct {
	page    string
	line    int
	was, is string
}

// shows holds what the last command printed against a page, or with -update
// remembers it for the page: shows FILE PAGE LINE.
func (p *printed) shows(ts *testscript.TestScript, _ bool, args []string) {
	want, got := ts.ReadFile(args[0]), forReaders(ts.ReadFile("stdout"), ts.Getenv("HOME"), ts.Getenv("LAB"))
	if covers(want, got) {
		return
	}
	if !*update {
		ts.Fatalf("%s:%s shows something else (- page, + program; go test ./cmd/qlogin -run Docs -update):\n%s", args[1], args[2], cmp.Diff(want, got))
	}
	line, err := strconv.Atoi(args[2])
	ts.Check(err)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, correction{args[1], line, want, got})
}

func (p *printed) write(t *testing.T) {
	t.Helper()
	slices.SortFunc(p.all, func(a, b correction) int { return b.line - a.line })
	for _, c := range p.all {
		data, err := os.ReadFile(c.page)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(data), "\n")
		head, tail := strings.Join(lines[:c.line], ""), strings.Join(lines[c.line:], "")
		rest, ok := strings.CutPrefix(tail, c.was)
		if !ok {
			t.Fatalf("%s has changed meanwhile", c.page)
		}
		if err := os.WriteFile(c.page, []byte(head+c.is+rest), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// forReaders makes the lab's organization that of the pages, and its file a
// keyring: readers have one.
func forReaders(text, home, lab string) string {
	return strings.NewReplacer(
		"https://d-9067f1ab2c.awsapps.com/start", "https://d-1234567890.awsapps.com/start",
		"us-west-2", "eu-central-1", home, "~",
		lab+"/start/device?", "https://d-1234567890.awsapps.com/start/#/device?", lab, "http://127.0.0.1:4321",
		"the token is in an encrypted file", "the token is in GNOME Keyring / Secret Service",
	).Replace(text)
}

// covers says whether a page shows what a program printed, but for what is
// different every time, and for what … stands for.
func covers(page, printed string) bool {
	pattern := regexp.QuoteMeta(unsteady(page))
	pattern = strings.ReplaceAll(pattern, "…", "(?s:.*?)")
	return regexp.MustCompile("^" + pattern + "$").MatchString(unsteady(printed))
}

// unsteady leaves out moments, codes and names made of hashes.
func unsteady(text string) string {
	for _, pattern := range []string{
		`\d{4}-\d\d-\d\d( \d\d:\d\d)?( UTC)?`,
		`\b(\d+ [A-Z][a-z]+ \d{4}, )?\d\d:\d\d(:\d\d)?\b`, // with the day, an hour before midnight
		`\b\d+ [A-Z][a-z]+ \d{4}\b`,
		`\d+ ?(d|h|min|m|s)\b( \d+ ?(h|min|m|s)\b)*`,
		`\b[B-Z]{4}-[B-Z]{4}\b`, `\b[0-9a-f]{40,64}\b`,
	} {
		text = regexp.MustCompile(pattern).ReplaceAllString(text, "*")
	}
	return regexp.MustCompile(`\*( \*)+`).ReplaceAllString(text, "*")
}

func TestReadBlocks(t *testing.T) {
	text := "```sh\none \\\n  two\n# a note\n```\n<!-- stage: later 2h -->\n<!-- exits: 3 -->\n```console\n$ three\nout …\n\n$ four\n```\n<!-- not run: it serves -->\n```sh\nfive\n```\n  ```text\n  six\n  ```\n```\nseven\n```\n"
	got, err := readBlocks(text)
	want := []block{
		{line: 1, language: "sh", commands: []shown{{2, "one two", ""}}},
		{line: 8, language: "console", stage: "later 2h\n", code: 3, commands: []shown{{9, "three", "out …\n\n"}, {12, "four", ""}}},
		{line: 15, language: "sh", notRun: "it serves", commands: []shown{{16, "five", ""}}},
		{line: 18, language: "text"},
		{line: 21},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(block{}, shown{})); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := readBlocks("<!-- not run: -->\n"); err == nil {
		t.Error("a block without a reason passes")
	}
	if !covers("code  BCDF-GHJK, until 10:15\n…\nend\n", "code  XXYY-ZZXX, until 23:59\na\nb\nend\n") || covers("end\n", "the end\n") {
		t.Error("covers is wrong about what a page shows")
	}
	if !covers("until 21:44 (59 min 58 s), again\n", "until 24 November 2026, 00:11 (1 h), again\n") {
		t.Error("a page is only right until an hour before midnight")
	}
}

// TestDocsNameEveryEvent holds the table of events against what a sign-in tells.
func TestDocsNameEveryEvent(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "fleet.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range slices.Sorted(slices.Values(eventNames())) {
		if !strings.Contains(string(text), "`"+event+"`") {
			t.Errorf("docs/fleet.md does not name the event %s", event)
		}
	}
}

// TestDocsNameEveryHost holds the list of hosts against whom the commands ask: in
// the search for an organization, and in the doctor's look at the network.
func TestDocsNameEveryHost(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "## What leaves this computer\n")
	list, _, _ = strings.Cut(list, "\n## ")
	asked := &askedHosts{hosts: map[string]bool{}}
	const start = "https://d-1234567890.awsapps.com/start"
	for _, line := range []string{
		"discover --start-url " + start, "discover --org ana@acme.com",
		"doctor --start-url " + start + " --region eu-central-1 --idp-metadata https://auth.pingone.eu/metadata",
	} {
		asked.by(t, strings.Fields(line))
	}
	if len(asked.hosts) < 12 {
		t.Errorf("only %d hosts were asked: %v", len(asked.hosts), asked.hosts)
	}
	placeholders := strings.NewReplacer(
		"d-1234567890.awsapps.com", "<start URL>", "acme.com", "<domain>",
		"auth.pingone.eu", "idp_metadata", "q.eu-central-1.", "q.eu-central-1.", "eu-central-1", "<Region>",
	)
	for host := range asked.hosts {
		if !strings.Contains(list, "`"+placeholders.Replace(host)) && !strings.Contains(list, "//"+placeholders.Replace(host)) {
			t.Errorf("docs/security.md does not say that %s is asked", host)
		}
	}
}

// askedHosts is a network on which nobody answers.
type askedHosts struct {
	mu    sync.Mutex
	hosts map[string]bool
}

// RoundTrip implements http.RoundTripper.
func (a *askedHosts) RoundTrip(r *http.Request) (*http.Response, error) {
	a.note(r.URL.Hostname())
	return nil, errors.New("nobody answers")
}

func (a *askedHosts) note(host string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hosts[host] = true
}

// by runs a command on that network; that it finds fault is to be expected.
func (a *askedHosts) by(t *testing.T, args []string) {
	t.Helper()
	home, err := sandbox.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, home: home, vault: vault.NewMemory(), wire: a}
	w := s.world(&terminal{})
	w.testOnlyVault = s.vault
	w.testOnlyTXT = func(_ context.Context, name string) ([]string, error) {
		a.note(name)
		return nil, errors.New("nobody answers")
	}
	root := newRoot(w)
	root.SetArgs(args)
	_ = root.ExecuteContext(t.Context())
}
