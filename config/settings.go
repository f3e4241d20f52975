package config

import (
	"strings"
	"time"
)

// Settings are the values that count, all layers taken together.
type Settings struct {
	Organizations []Organization
	IDEs          []string // holders to hand over to; empty: every one with the extension
	Prefill       bool     // start URL and Region only, no tokens
	Browser       []string // command that opens a page, the address comes behind it; empty: the system's
	CABundle      string   // "" where the environment or the system decides
	WarnBefore    []time.Duration
	Stores        []string // where tokens may be kept, the preferred place first
}

// Organization is one Identity Center that the person signs in to.
type Organization struct {
	Name         string
	StartURL     string
	Region       string
	Profile      string   // ARN or name of the Q profile; "" where it is chosen
	IDPHosts     []string // of the company's sign-in page
	IDPMetadata  string   // URL or file of its SAML metadata; "" where it is not known
	EmailDomains []string // of the people who may sign in; empty: everybody
	Layer        Layer
	From         string // file that names it
}

// assign puts the values of the table's rows into their fields.
func (s *Settings) assign(row Row) {
	switch row.Key.Name {
	case "ides":
		s.IDEs = row.Value
	case "hand_over":
		s.Prefill = row.text() == "prefill"
	case "browser":
		s.Browser = row.Value
	case "ca_bundle":
		s.CABundle = row.text()
	case "warn_before":
		s.WarnBefore = durations(row.Value)
	case "stores":
		s.Stores = row.Value
	}
}

func (o *Organization) assign(member string, value []string) {
	text := strings.Join(value, "")
	switch member {
	case "name":
		o.Name = text
	case "start_url":
		o.StartURL = text
	case "region":
		o.Region = text
	case "profile":
		o.Profile = text
	case "idp_hosts":
		o.IDPHosts = value
	case "idp_metadata":
		o.IDPMetadata = text
	case "email_domains":
		o.EmailDomains = value
	}
}

func durations(texts []string) []time.Duration {
	var all []time.Duration
	for _, text := range texts {
		if d, err := time.ParseDuration(text); err == nil { // it was checked where it was read
			all = append(all, d)
		}
	}
	return all
}
