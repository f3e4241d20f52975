package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFresh fails when a dependency came, went or changed and nobody wrote it
// down, and when its licence is not on the list.
func TestFresh(t *testing.T) {
	if err := run(t.Context(), filepath.Join("..", ".."), true); err != nil {
		t.Fatal(err)
	}
}

func TestClassify(t *testing.T) {
	const bsd2 = "Redistribution and use in source and binary forms, with or\n without modification, are permitted provided"
	for name, c := range map[string]struct{ text, want string }{
		"MIT over lines":   {"MIT License\r\n\r\nPermission is hereby granted, free of\r\ncharge, to any person obtaining a copy ... to deal\r\nin the Software without restriction", "MIT"},
		"two clauses":      {bsd2, "BSD-2-Clause"},
		"three clauses":    {bsd2 + " ... to endorse or promote products", "BSD-3-Clause"},
		"a copyleft":       {"GNU GENERAL PUBLIC LICENSE Version 3, 29 June 2007", ""},
		"Apache, old":      {"The Apache Software License, Version 1.1", ""},
		"no commercial":    {"Permission is hereby granted, free of charge, for non-commercial use", ""},
		"an empty licence": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := classify(c.text)
			if got != c.want || (err == nil) != (c.want != "") {
				t.Errorf("classify = %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestTextsIn(t *testing.T) {
	const mit = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software, to deal in the Software without restriction"
	for name, c := range map[string]struct {
		files map[string]string
		want  error
	}{
		"a licence and a notice":        {map[string]string{"LICENSE": mit, "NOTICE.txt": "made by us"}, nil},
		"a notice alone":                {map[string]string{"NOTICE": "made by us"}, errNoLicence},
		"nothing":                       {nil, errNoLicence},
		"one good and one unknown":      {map[string]string{"LICENSE-A": mit, "LICENSE-B": "all rights reserved"}, errUnknownLicence},
		"the picture's does not matter": {map[string]string{"LICENSE": mit, "LICENSE-LOGO": "CC"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := textsIn(dir); !errors.Is(err, c.want) {
				t.Errorf("textsIn = %v, want %v", err, c.want)
			}
		})
	}
}

// TestReasons holds that neither a dependency without a reason nor a reason
// without a dependency passes.
func TestReasons(t *testing.T) {
	modules := []*module{{path: "example.com/a", version: "v1.0.0", neededBy: map[string]bool{ours: true}}}
	if _, err := dependencies(modules, nil); err == nil || !strings.Contains(err.Error(), "no reason") {
		t.Errorf("without a reason: %v", err)
	}
	reasons := map[string]string{"example.com/a": "because"}
	if table, err := dependencies(modules, reasons); err != nil || !strings.Contains(string(table), "because") {
		t.Errorf("with a reason: %v\n%s", err, table)
	}
	if _, err := dependencies(nil, reasons); err == nil {
		t.Error("a reason for what is not imported passes")
	}
}

func TestBill(t *testing.T) {
	info := &debug.BuildInfo{
		GoVersion: "go1.26.0",
		Main:      debug.Module{Path: ours, Version: "v1.2.3+dirty"},
		Deps:      []*debug.Module{{Path: "github.com/google/go-cmp", Version: "v0.7.0", Sum: "h1:abc="}},
		Settings:  []debug.BuildSetting{{Key: "CGO_ENABLED", Value: "0"}},
	}
	b, err := billOf(t.Context(), info)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{b.Metadata.Component.PURL}
	for _, c := range b.Components {
		for _, l := range c.Licences {
			got = append(got, c.PURL+" "+l.Licence.ID)
		}
	}
	want := []string{
		"pkg:golang/github.com/qlogin/qlogin@v1.2.3%2Bdirty",
		"pkg:golang/github.com/google/go-cmp@v0.7.0 BSD-3-Clause",
		"pkg:golang/std@go1.26.0 BSD-3-Clause",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the bill (- want, + got):\n%s", diff)
	}
}
