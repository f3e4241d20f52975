package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// small is a repository with two pages, a picture for each theme and a source
// file.
func small() fstest.MapFS {
	return fstest.MapFS{
		"README.md": {Data: []byte("# Front\n\nSee [two](docs/two.md#the-first-part), [code](code/a.go) and [all of it](code/).\n\n" +
			"<picture>\n<source media=\"(prefers-color-scheme: light)\" srcset=\"docs/screens/x-light.svg\">\n<img src=\"docs/screens/x-dark.svg\" alt=\"X\">\n</picture>\n")},
		"docs/two.md":             {Data: []byte("# Two\n\n<!-- stage: nothing for readers -->\n## The first part\n\nA *keyring*.\n\n## The first part\n\n| a | b |\n| --- | --- |\n| 2027-04-30 | `--no-input` |\n\n[Back](../README.md)\n")},
		"docs/screens/x-dark.svg": {Data: []byte("<svg/>")}, "docs/screens/x-light.svg": {Data: []byte("<svg/>")},
		"code/a.go": {Data: []byte("package a\n")},
	}
}

func smallContents() []chapter {
	return []chapter{{"All", []entry{{"README.md", "index.html", "Front"}, {"docs/two.md", "two.html", "Two"}}}}
}

func TestSite(t *testing.T) {
	s, err := read(small(), smallContents())
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.files()
	if err != nil {
		t.Fatal(err)
	}
	if err := check(files); err != nil {
		t.Error(err)
	}
	want := []string{"icon.svg", "index.html", "screens/x-dark.svg", "screens/x-light.svg", "search-index.js", "search.js", "style.css", "two.html"}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
		t.Errorf("the site has the files %q, want %q", got, want)
	}
	for name, parts := range map[string][]string{
		"index.html":      {`href="two.html#the-first-part"`, `href="https://github.com/qlogin/qlogin/blob/main/code/a.go"`, `/tree/main/code"`, `src="screens/x-dark.svg"`, "<title>Front</title>"},
		"two.html":        {`id="the-first-part"`, `id="the-first-part-1"`, `href="index.html"`, `<td class="whole">2027-04-30`, `aria-current="page">Two`, "<title>Two · qlogin</title>"},
		"search-index.js": {`{"a":"two.html#the-first-part","p":"Two","h":"The first part","t":"A keyring."}`},
	} {
		for _, part := range parts {
			if !bytes.Contains(files[name], []byte(part)) {
				t.Errorf("%s does not have %s:\n%s", name, part, files[name])
			}
		}
	}
	if bytes.Contains(files["two.html"], []byte("nothing for readers")) {
		t.Error("a comment has reached the site")
	}
}

// TestMistakes makes sure that a site with a dead end is not made.
func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"a file that is not there":  {"docs/two.md", "# Two\n\n[x](nowhere.md)\n", "docs/two.md links to nowhere.md, which is not there"},
		"a place that is not there": {"docs/two.md", "# Two\n\n[x](../README.md#nowhere)\n", "leads to no place of index.html"},
		"no title":                  {"docs/two.md", "Two\n", "docs/two.md has no title"},
		"a page that nobody finds":  {"docs/three.md", "# Three\n", "docs/three.md stands in no chapter"},
		"a picture from elsewhere":  {"docs/two.md", "# Two\n\n![x](https://example.com/x.png)\n", "is loaded from elsewhere"},
		"an address without TLS":    {"docs/two.md", "# Two\n\n[x](http://example.com/)\n", "is no https address"},
		"an id that is there twice": {"docs/two.md", "# Two\n\n<p id=\"found\"></p>\n\n## The first part\n", `two things have the id "found"`},
	} {
		t.Run(name, func(t *testing.T) {
			repository := small()
			repository[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			s, err := read(repository, smallContents())
			if err == nil {
				var files map[string][]byte
				if files, err = s.files(); err == nil {
					err = check(files)
				}
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestWrite replaces a site, and nothing else.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	old := map[string][]byte{"search-index.js": nil, "old.html": nil}
	if _, err := write(dir, old); err != nil {
		t.Fatal(err)
	}
	if _, err := write(dir, map[string][]byte{"a/b.html": []byte("new")}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "old.html")); !os.IsNotExist(err) {
		t.Error("the old site is still there")
	}
	if _, err := write(dir, old); err == nil || !strings.Contains(err.Error(), "is no site") {
		t.Errorf("a folder that is no site is replaced: %v", err)
	}
}

func TestGitHubIDs(t *testing.T) {
	ids := githubIDs{}
	for _, c := range []struct{ heading, want string }{
		{"What is stored where", "what-is-stored-where"},
		{"1. Look before anything", "1-look-before-anything"},
		{"Kiro's own managed settings", "kiros-own-managed-settings"},
		{"OS, keyring: `a_b`", "os-keyring-a_b"},
		{"What is stored where", "what-is-stored-where-1"},
	} {
		if got := string(ids.Generate([]byte(c.heading), 0)); got != c.want {
			t.Errorf("%q has the id %q, want %q", c.heading, got, c.want)
		}
	}
}
