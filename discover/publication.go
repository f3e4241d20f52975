package discover

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/qlogin/qlogin/internal/domain"
	"github.com/qlogin/qlogin/partition"
)

// Publication is what a company tells its people about one organization.
type Publication struct {
	Name         string   `json:"name,omitempty"`
	StartURL     string   `json:"start_url"`
	Region       string   `json:"region,omitempty"`
	Profile      string   `json:"profile,omitempty"`
	IDPHosts     []string `json:"idp_hosts,omitempty"`
	EmailDomains []string `json:"email_domains,omitempty"`
}

// Places where publications are looked for.
const (
	WellKnownPath = "/.well-known/qlogin.json" // RFC 8615
	DNSLabel      = "_qlogin"
	dnsVersion    = "v=qlogin1"
)

const (
	maxPublished = 20
	maxText      = 256
	maxField     = 2048 // longer than any address of AWS
)

type publishedFile struct {
	Version       int           `json:"version"`
	Organizations []Publication `json:"organizations"`
}

// Document writes the well-known document.
func Document(all []Publication) ([]byte, error) {
	for i := range all {
		if err := all[i].check(); err != nil {
			return nil, err
		}
	}
	data, err := json.MarshalIndent(publishedFile{Version: 1, Organizations: all}, "", "  ")
	return append(data, '\n'), err
}

// ParseDocument reads the well-known document. Fields that it does not know are
// for a newer qlogin.
func ParseDocument(data []byte) ([]Publication, error) {
	if len(data) > maxPage {
		return nil, fmt.Errorf("it is longer than %d kB", maxPage>>10)
	}
	var file publishedFile
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &file); err != nil {
		return nil, fmt.Errorf("it is not the JSON of a publication: %w", err)
	}
	switch {
	case file.Version != 1:
		return nil, fmt.Errorf("it has the version %d, and this qlogin knows version 1", file.Version)
	case len(file.Organizations) == 0:
		return nil, errors.New("it names no organization")
	case len(file.Organizations) > maxPublished:
		return nil, fmt.Errorf("it names more than %d organizations", maxPublished)
	}
	for i := range file.Organizations {
		if err := file.Organizations[i].check(); err != nil {
			return nil, err
		}
	}
	return file.Organizations, nil
}

// TXT writes the text for the DNS. It has room for what a sign-in needs; the
// rest is for the document.
func TXT(p Publication) (string, error) {
	if err := p.check(); err != nil {
		return "", err
	}
	parts := []string{dnsVersion, "start_url=" + p.StartURL}
	for _, pair := range [][2]string{{"region", p.Region}, {"name", p.Name}, {"profile", p.Profile}} {
		if strings.Contains(pair[1], ";") {
			return "", fmt.Errorf("the %s cannot hold a semicolon in the DNS", pair[0])
		}
		if pair[1] != "" {
			parts = append(parts, pair[0]+"="+pair[1])
		}
	}
	return strings.Join(parts, "; "), nil
}

// ParseTXT reads a text of the DNS; false means that it is about something else.
func ParseTXT(text string) (Publication, bool, error) {
	version, rest, _ := strings.Cut(text, ";")
	if strings.TrimSpace(version) != dnsVersion {
		return Publication{}, false, nil
	}
	var p Publication
	for pair := range strings.SplitSeq(rest, ";") {
		key, value, _ := strings.Cut(pair, "=")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "start_url":
			p.StartURL = value
		case "region":
			p.Region = value
		case "name":
			p.Name = value
		case "profile":
			p.Profile = value
		}
	}
	return p, true, p.check()
}

// check refuses what may not be used, and makes the start URL canonical.
func (p *Publication) check() error {
	for _, text := range slices.Concat([]string{p.StartURL, p.Region}, p.IDPHosts, p.EmailDomains) {
		if len(text) > maxField {
			return fmt.Errorf("what begins with %q is too long", text[:maxText])
		}
	}
	portal, err := partition.ParseStartURL(p.StartURL)
	if err != nil {
		return fmt.Errorf("its start URL is refused: %w", err)
	}
	p.StartURL = portal.StartURL
	if p.Region != "" {
		if err := checkRegion(&Candidate{Region: p.Region, StartURL: p.StartURL}, portal); err != nil {
			return err
		}
	}
	for _, text := range []string{p.Name, p.Profile} {
		if len(text) > maxText || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return fmt.Errorf("%q is no name", text[:min(len(text), maxText)])
		}
	}
	for _, name := range slices.Concat(p.IDPHosts, p.EmailDomains) {
		if !domain.Valid(name) {
			return fmt.Errorf("%q is not the name of a host or a domain", name)
		}
	}
	return nil
}
