package discover

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/edit"
)

// awsConfig reads ~/.aws/config, or what AWS_CONFIG_FILE names instead: the
// sso-session sections and the profiles that hold a start URL themselves.
func (p Places) awsConfig(context.Context) ([]Candidate, []error) {
	file := p.Getenv("AWS_CONFIG_FILE")
	if rest, ok := strings.CutPrefix(file, "~/"); ok {
		file = filepath.Join(p.Home, rest)
	}
	file = cmp.Or(file, filepath.Join(p.Home, ".aws", "config"))
	found, err := edit.Read(file)
	if err != nil {
		return nil, []error{err}
	}
	return awsSections(string(found.Data), "in "+p.short(file)+", "), nil
}

// section is one [sso-session] or profile, as far as it is about signing in.
type section struct {
	title    string
	startURL string
	region   string
	session  string // that a profile uses
	scopes   string
	users    int // profiles that use it
}

// awsSections lists the organizations: those whose scopes are Amazon Q's first,
// then those that most profiles use, then as they stand in the file.
func awsSections(text, where string) []Candidate {
	sections := parseSections(text)
	for _, s := range sections {
		if i := slices.IndexFunc(sections, func(o *section) bool { return s.session != "" && o.title == "sso-session "+s.session }); i >= 0 {
			sections[i].users++
		}
	}
	slices.SortStableFunc(sections, func(a, b *section) int {
		return cmp.Or(cmp.Compare(b.forQ(), a.forQ()), cmp.Compare(b.users, a.users))
	})
	var all []Candidate
	for _, s := range sections {
		if s.startURL != "" {
			all = append(all, Candidate{StartURL: s.startURL, Region: s.region, Source: AWSConfig, Evidence: where + "[" + s.title + "]"})
		}
	}
	return all
}

func (s section) forQ() int {
	if strings.Contains(s.scopes, "codewhisperer:") {
		return 1
	}
	return 0
}

// parseSections is lenient where the AWS tools differ among themselves: a line
// that is no key is passed over, a key that comes twice has its last value, and
// sections of one title are one ("Configuration and credential file settings",
// AWS CLI User Guide).
func parseSections(text string) []*section {
	var all []*section
	var at *section
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		nested := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';' || nested:
		case line[0] == '[':
			title, _, _ := strings.Cut(line[1:], "]")
			title = strings.Join(strings.Fields(title), " ")
			i := slices.IndexFunc(all, func(s *section) bool { return s.title == title })
			if i < 0 {
				i = len(all)
				all = append(all, &section{title: title})
			}
			at = all[i]
		case at != nil:
			if key, value, ok := strings.Cut(line, "="); ok {
				at.set(strings.TrimSpace(key), plainValue(value))
			}
		}
	}
	return all
}

// plainValue is a value without the comment that may follow after a blank.
func plainValue(value string) string {
	for _, mark := range []string{" #", " ;", "\t#", "\t;"} {
		value, _, _ = strings.Cut(value, mark)
	}
	return strings.TrimSpace(value)
}

func (s *section) set(key, value string) {
	switch key {
	case "sso_start_url":
		s.startURL = value
	case "sso_region":
		s.region = value
	case "sso_session":
		s.session = value
	case "sso_registration_scopes":
		s.scopes = value
	}
}
