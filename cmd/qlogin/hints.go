package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/network"
)

// hintsFrom is what discover goes by: the settings, the environment, and the way
// to what companies publish.
func (w *world) hintsFrom(loaded config.Loaded) (discover.Hints, error) {
	h := discover.Hints{Getenv: w.env.Getenv, Known: w.known(loaded.Settings)}
	if row, ok := loaded.Enforced("organization"); ok {
		h.Only = w.short(row.From)
	}
	var err error
	h.Web, err = w.web(loaded.Settings)
	return h, err
}

// known are the organizations of the settings.
func (w *world) known(settings config.Settings) []discover.Candidate {
	var all []discover.Candidate
	for _, org := range settings.Organizations {
		c := discover.Candidate{
			Name: org.Name, StartURL: org.StartURL, Region: org.Region, Profile: org.Profile,
			IDPHosts: org.IDPHosts, EmailDomains: org.EmailDomains,
			Source: discover.Settings, Evidence: "from " + w.short(org.From),
		}
		if org.Layer == config.Fixed {
			c.Evidence += ", enforced"
		}
		all = append(all, c)
	}
	return all
}

// people are whom each organization takes.
func people(settings config.Settings) map[string][]string {
	all := map[string][]string{}
	for _, c := range (&world{}).known(settings) {
		if known, err := discover.Canonical(c.StartURL); err == nil && len(c.EmailDomains) > 0 {
			all[known] = c.EmailDomains
		}
	}
	return all
}

// withBundle is the environment in which the settings' CA bundle is what
// AWS_CA_BUNDLE names.
func (w *world) withBundle(settings config.Settings) func(string) string {
	return func(name string) string {
		if name == "AWS_CA_BUNDLE" && settings.CABundle != "" {
			return settings.CABundle
		}
		return w.env.Getenv(name)
	}
}

// web is the way to what companies publish. With a practice lab, the lab is all
// there is: nothing leaves this computer.
func (w *world) web(settings config.Settings) (*discover.Web, error) {
	options := network.Options{Getenv: w.withBundle(settings), Base: w.testOnlyTransport}
	txt := net.DefaultResolver.LookupTXT
	if w.globals.lab != "" {
		u, err := url.Parse(strings.TrimRight(w.globals.lab, "/"))
		if err != nil {
			return nil, &usageError{problem: fmt.Sprintf("--lab %s is not an address", w.globals.lab)}
		}
		options.Base = toLab{u}
		if txt, err = labDNS(w.env.Getenv("QLOGIN_LAB_DNS")); err != nil {
			return nil, err
		}
	}
	if w.testOnlyTXT != nil {
		txt = w.testOnlyTXT
	}
	client, err := network.NewClient(options)
	if err != nil {
		return nil, err
	}
	return &discover.Web{HTTP: client, TXT: txt}, nil
}

// toLab sends every request to the lab, which goes by the name in it.
type toLab struct{ lab *url.URL }

// RoundTrip implements http.RoundTripper.
func (t toLab) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := r.Clone(r.Context())
	sent.Host = r.URL.Host
	sent.URL.Scheme, sent.URL.Host = t.lab.Scheme, t.lab.Host
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(sent)
	if response != nil {
		response.Request = r
	}
	return response, err
}

// labDNS asks the name server of the practice lab, on a loopback address; with
// none, there is no DNS.
func labDNS(server string) (func(context.Context, string) ([]string, error), error) {
	if server == "" {
		return nil, nil
	}
	address, err := netip.ParseAddrPort(server)
	if err != nil || !address.Addr().IsLoopback() {
		return nil, &usageError{problem: fmt.Sprintf("QLOGIN_LAB_DNS=%s: it is a loopback address with a port, such as 127.0.0.1:5353", server)}
	}
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server)
	}}
	return resolver.LookupTXT, nil
}

// storeKind is where tokens go: what --store says, else what the settings
// prefer. What they do not allow is refused.
func (w *world) storeKind() (string, error) {
	loaded, err := w.env.Load(nil)
	if err != nil {
		return "", err
	}
	allowed := loaded.Settings.Stores
	kind := w.globals.store
	if kind == "" && len(allowed) > 0 {
		return allowed[0], nil
	}
	if slices.Contains(allowed, kind) {
		return kind, nil
	}
	if kind != "keyring" && kind != "file" {
		return "", &usageError{problem: fmt.Sprintf("--store=%s: it is keyring or file", kind)}
	}
	return "", &storeError{kind, allowed}
}

// storeError says that the settings do not allow a place for tokens.
type storeError struct {
	kind    string
	allowed []string
}

func (e *storeError) Error() string {
	return fmt.Sprintf("--store=%s is not allowed by the settings, which allow: %s", e.kind, strings.Join(e.allowed, ", "))
}

// errNotAgreed says that the person did not want what a domain published.
var errNotAgreed = errors.New("you did not agree to this organization: nothing was done")
