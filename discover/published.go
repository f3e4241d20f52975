package discover

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// published asks both places of a domain at once. The document counts more: a
// certificate vouches for it.
func (w *Web) published(ctx context.Context, domain string) (Found, error) {
	ctx, cancel := w.bounded(ctx)
	defer cancel()
	var document, record []Publication
	var noDocument, noRecord error
	var running sync.WaitGroup
	running.Go(func() { document, noDocument = w.document(ctx, domain) })
	running.Go(func() { record, noRecord = w.records(ctx, domain) })
	running.Wait()

	all := candidates(document, "published at https://"+domain+WellKnownPath)
	all = append(all, candidates(record, "published in the DNS, at "+DNSLabel+"."+domain)...)
	if len(all) == 0 {
		return Found{}, &NotPublishedError{Domain: domain, Document: noDocument, DNS: noRecord}
	}
	return Found{Candidates: gather(all), Problems: serious(noDocument, noRecord)}, nil
}

func candidates(all []Publication, evidence string) []Candidate {
	var found []Candidate
	for _, p := range all {
		found = append(found, Candidate{
			Name: p.Name, StartURL: p.StartURL, Region: p.Region, Profile: p.Profile, IDPHosts: p.IDPHosts, EmailDomains: p.EmailDomains,
			Source: Published, Evidence: evidence, Published: true,
		})
	}
	return found
}

// errAbsent says that there is nothing, which is no problem where the other
// place has something.
var errAbsent = errors.New("nothing is published there")

func serious(all ...error) []error {
	var left []error
	for _, err := range all {
		if err != nil && !errors.Is(err, errAbsent) {
			left = append(left, err)
		}
	}
	return left
}

// document reads the well-known document. A company's bare domain often leads to
// its www host; no other redirect is followed, since it would hand the say over
// the sign-in to another host.
func (w *Web) document(ctx context.Context, domain string) ([]Publication, error) {
	u := &url.URL{Scheme: "https", Host: domain, Path: WellKnownPath}
	response, err := w.get(ctx, http.MethodGet, u, acceptJSON)
	if err == nil && response.redirects() {
		next, wrong := u.Parse(response.header.Get("Location"))
		if wrong != nil || next.Scheme != "https" || next.Host != "www."+domain || next.Path != WellKnownPath {
			return nil, fmt.Errorf("https://%s%s leads to another host, which is not followed", domain, WellKnownPath)
		}
		response, err = w.get(ctx, http.MethodGet, next, acceptJSON)
	}
	if err != nil {
		return nil, err
	}
	switch response.status {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, errAbsent
	default:
		return nil, fmt.Errorf("https://%s%s answers with status %d", domain, WellKnownPath, response.status)
	}
	// Many sites answer every path with a page of theirs.
	if kind, _, _ := mime.ParseMediaType(response.header.Get("Content-Type")); kind != "application/json" {
		return nil, errAbsent
	}
	all, err := ParseDocument(response.body)
	if err != nil {
		return nil, fmt.Errorf("https://%s%s is not used: %w", domain, WellKnownPath, err)
	}
	return all, nil
}

// records reads the texts of _qlogin.<domain>.
func (w *Web) records(ctx context.Context, domain string) ([]Publication, error) {
	if w.TXT == nil {
		return nil, errAbsent
	}
	name := DNSLabel + "." + domain
	texts, err := w.TXT(ctx, name)
	if missing, ok := errors.AsType[*net.DNSError](err); ok && missing.IsNotFound {
		return nil, errAbsent
	}
	if err != nil {
		return nil, fmt.Errorf("asking the DNS for %s: %w", name, err)
	}
	var all []Publication
	for _, text := range texts[:min(len(texts), maxPublished)] {
		p, ours, err := ParseTXT(text)
		if err != nil {
			return nil, fmt.Errorf("the record of %s is not used: %w", name, err)
		}
		if ours {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return nil, errAbsent
	}
	return all, nil
}

// NotPublishedError says that a domain tells nothing that can be used.
type NotPublishedError struct {
	Domain        string
	Document, DNS error
}

func (e *NotPublishedError) Error() string {
	var why []string
	for _, err := range serious(e.Document, e.DNS) {
		why = append(why, err.Error())
	}
	if len(why) == 0 {
		return fmt.Sprintf("%s publishes no organization for qlogin", e.Domain)
	}
	return fmt.Sprintf("%s publishes no organization that can be used: %s", e.Domain, strings.Join(why, "; "))
}
