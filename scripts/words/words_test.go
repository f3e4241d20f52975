package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFresh fails where a text came, went, changed or moved to another file, and
// the catalogue does not say so.
func TestFresh(t *testing.T) {
	if err := run(filepath.Join("..", ".."), true); err != nil {
		t.Fatal(err)
	}
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		code string
		want []string
	}{
		"a sentence":                   {`var s = "open the IDE"`, []string{"open the IDE"}},
		"a word is a key or a flag":    {`var s = "region" + x + " "`, nil},
		"one sentence on three lines":  {"var s = \"open the \" +\n\"IDE, and \" +\n`close it`", []string{"open the IDE, and close it"}},
		"a sentence around a value":    {`var s = "open the " + ide + " and" + " wait"`, []string{"open the ", " and wait"}},
		"sentences in a sum's calls":   {`var s = "a code: " + f("it is over", 1+2)`, []string{"a code: ", "it is over"}},
		"a sum in brackets":            {`var s = x + ("close " + "it now")`, []string{"close it now"}},
		"verbs stay":                   {`var s = f("reading %s: %w")`, []string{"reading %s: %w"}},
		"columns of verbs go":          {`var s = f("  %-15s %s / %d")`, nil},
		"elements and statements go":   {"var s, p = `<a href=\"b\">to it</a>`, `$null = [A B]`", nil},
		"tags are for encoders":        {"type s struct { A string `json:\"a\" xml:\"b c\"` }", nil},
		"a default inside a structure": {"type s struct { A func() }; var x = s{f: func() { say(`not yet`) }}", []string{"not yet"}},
		"twice is once":                {`var s, r = "not yet", "not yet"`, []string{"not yet"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.go")
			if err := os.WriteFile(path, []byte("package a\n"+c.code), 0o600); err != nil {
				t.Fatal(err)
			}
			got, want := found{}, found{}
			if err := got.read(path, "a/a.go"); err != nil {
				t.Fatal(err)
			}
			for _, text := range c.want {
				want.add(text, "a/a.go")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCatalogue(t *testing.T) {
	texts := found{}
	texts.add("ask <IT> & wait", "tui/b.go")
	texts.add("a \"code\"\n", "tui/b.go")
	texts.add("ask <IT> & wait", "tui/a.go")
	got, err := catalogue(texts)
	if err != nil {
		t.Fatal(err)
	}
	want := `[
{"text":"a \"code\"\n","where":["tui/b.go"]},
{"text":"ask <IT> & wait","where":["tui/a.go","tui/b.go"]}
]
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

// TestRun holds that a folder that is gone and a catalogue that is old are told.
func TestRun(t *testing.T) {
	root := t.TempDir()
	if err := run(root, false); err == nil {
		t.Error("a project without code has a catalogue")
	}
	for _, folder := range append(speaking(), "docs/words") {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, folder, "a.go"), []byte("package a\nvar s = `in "+folder+"`\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(root, false); err != nil {
		t.Fatal(err)
	}
	if err := run(root, true); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(root, "tui", "b.go"), []byte("package a\nvar r = `a new text`\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(root, true); !errors.Is(err, errStale) {
		t.Errorf("got %v, want errStale", err)
	}
}
