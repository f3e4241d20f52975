package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// text is a file that a licence asks to be passed on.
type text struct {
	name    string
	content string
	licence string // SPDX identifier; empty for a notice
}

// licence is one that qlogin may be shipped with: each lets a program under
// Apache-2.0 contain it, and asks for no more than its text. The phrases are
// those that make it this licence, in the words of the SPDX licence list.
type licence struct {
	id      string
	phrases []string
	without string // a phrase that would make it another
}

func allowed() []licence {
	const redistribution = "redistribution and use in source and binary forms, with or without modification, are permitted"
	return []licence{
		{id: "Apache-2.0", phrases: []string{"apache license", "version 2.0, january 2004", "terms and conditions for use, reproduction, and distribution"}},
		{id: "MIT", phrases: []string{"permission is hereby granted, free of charge, to any person obtaining a copy", "to deal in the software without restriction"}},
		{id: "BSD-3-Clause", phrases: []string{redistribution, "to endorse or promote products"}},
		{id: "BSD-2-Clause", phrases: []string{redistribution}, without: "to endorse or promote products"},
		{id: "blessing", phrases: []string{"all of the code and documentation in sqlite has been dedicated to the public domain"}},
	}
}

var (
	errNoLicence      = errors.New("no licence file")
	errUnknownLicence = errors.New("the licence is not on the list")
)

// readLicences reads what stands at the top of each module.
func readLicences(modules []*module) error {
	var problems []error
	for _, m := range modules {
		var err error
		if m.texts, err = textsIn(m.dir); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", m.path, err))
		}
	}
	return errors.Join(problems...)
}

func textsIn(dir string) ([]text, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var texts []text
	for _, e := range entries {
		isLicence, take := kind(e.Name())
		if e.IsDir() || !take {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		t := text{name: e.Name(), content: string(data)}
		if isLicence {
			if t.licence, err = classify(t.content); err != nil {
				return nil, fmt.Errorf("%s: %w", e.Name(), err)
			}
		}
		texts = append(texts, t)
	}
	if len(licencesOf(texts)) == 0 {
		return nil, errNoLicence
	}
	return texts, nil
}

// kind tells a licence from a notice by the name of the file. What a module
// passes on of others (LICENSE-3RD-PARTY) is passed on, too; the licence of a
// picture that is not linked is not.
func kind(name string) (isLicence, take bool) {
	upper := strings.ToUpper(name)
	switch {
	case strings.Contains(upper, "LOGO"):
		return false, false
	case strings.Contains(upper, "3RD-PARTY"), strings.HasPrefix(upper, "NOTICE"), upper == "PATENTS":
		return false, true
	}
	is := strings.HasPrefix(upper, "LICENSE") || strings.HasPrefix(upper, "LICENCE") || strings.HasPrefix(upper, "COPYING")
	return is, is
}

// classify finds the one licence of a text, whatever its lines and case.
func classify(content string) (string, error) {
	flat := regexp.MustCompile(`\s+`).ReplaceAllString(strings.ToLower(content), " ")
	for _, l := range allowed() {
		missing := slices.ContainsFunc(l.phrases, func(p string) bool { return !strings.Contains(flat, p) })
		if !missing && (l.without == "" || !strings.Contains(flat, l.without)) {
			return l.id, nil
		}
	}
	return "", errUnknownLicence
}

// licencesOf names each licence once, in order.
func licencesOf(texts []text) []string {
	var ids []string
	for _, t := range texts {
		if t.licence != "" {
			ids = append(ids, t.licence)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
