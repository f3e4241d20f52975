//go:build e2e && linux

package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// gateway makes of the practice organization the one that the pages for
// administrators speak of: a lab behind it with other names. Every code that it
// passes on is approved.
type gateway struct {
	lab    practiceLab
	person *person
	url    string
	in     *strings.Replacer // of what goes to the lab
	out    *strings.Replacer
	region [2]string // on the pages, and of the lab
}

// The pages' organization.
const (
	pageURL    = "https://d-1234567890.awsapps.com/start"
	pageRegion = "eu-central-1"
	pageDomain = "acme.com"
)

func openGateway(t *testing.T) *gateway {
	t.Helper()
	l := startLab(t)
	g := &gateway{lab: l, person: newPerson(t, l), region: [2]string{pageRegion, l.Region}}
	server := httptest.NewUnstartedServer(nil)
	g.url = "http://" + server.Listener.Addr().String()
	_, domain, _ := strings.Cut(l.Username, "@")
	g.in = strings.NewReplacer(g.url, l.URL, pageURL, l.StartURL, pageDomain, domain)
	g.out = strings.NewReplacer(l.URL, g.url, l.StartURL, pageURL, domain, pageDomain)
	target, err := url.Parse(l.URL)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { g.enters(target, r) },
		ModifyResponse: func(r *http.Response) error { return g.leaves(t, r) },
	}
	server.Start()
	t.Cleanup(server.Close)
	return g
}

// enters has the lab's names put in. Amazon Q's own Regions are the same here and
// there.
func (g *gateway) enters(target *url.URL, r *httputil.ProxyRequest) {
	company := r.In.Host == pageDomain
	r.SetURL(target)
	if company {
		r.Out.Host = "acme.test" // the practice company's web server
	}
	r.Out.Header.Del("Accept-Encoding")
	body, err := io.ReadAll(r.In.Body)
	if err != nil {
		body = nil // the lab says what is wrong with an empty request
	}
	text := g.in.Replace(string(body))
	r.Out.Body, r.Out.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	r.Out.Header.Set("Content-Length", strconv.Itoa(len(text)))
	for _, service := range []string{"/oidc/", "/portal/"} {
		r.Out.URL.Path = strings.Replace(r.Out.URL.Path, service+g.region[0], service+g.region[1], 1)
	}
}

func (g *gateway) leaves(t *testing.T, r *http.Response) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	text := g.out.Replace(string(body))
	if !strings.HasPrefix(r.Request.URL.Path, "/q/") {
		text = strings.ReplaceAll(text, g.region[1], g.region[0])
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader([]byte(text))), int64(len(text))
	r.Header.Set("Content-Length", strconv.Itoa(len(text)))
	if at := r.Header.Get("Location"); at != "" {
		r.Header.Set("Location", g.out.Replace(at))
	}
	var code struct{ UserCode, VerificationURIComplete string }
	if json.Unmarshal([]byte(text), &code) == nil && code.UserCode != "" {
		go g.person.approve(t, code.VerificationURIComplete, code.UserCode)
	}
	return nil
}
