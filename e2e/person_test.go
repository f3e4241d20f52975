//go:build e2e && linux

package e2e

import (
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// person approves sign-ins with a browser that runs no scripts.
type person struct {
	http      *http.Client
	username  string
	password  string
	passwords int // how often the password was typed
}

func newPerson(t *testing.T, l practiceLab) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{http: &http.Client{Jar: jar}, username: l.Username, password: l.Password}
}

// approver is somebody who is shown a page and a code.
type approver interface {
	approve(t *testing.T, page, code string)
}

// signIn runs a sign-in with somebody to approve it, and returns its end.
func (c *computer) signIn(who approver, args ...string) result {
	c.t.Helper()
	r := c.start(args...)
	r.approvals(who)
	return r.wait()
}

// approvals has every code approved that the program shows.
func (r *running) approvals(who approver) {
	r.t.Helper()
	var code string
	for line, ok := r.line(); ok; line, ok = r.line() {
		if text, is := strings.CutPrefix(line, "  code  "); is {
			code = text
		}
		if page, is := strings.CutPrefix(line, "  page  "); is {
			who.approve(r.t, page, code)
		}
	}
}

func (p *person) approve(t *testing.T, page, code string) {
	t.Helper()
	if err := p.walk(page, code); err != nil {
		t.Errorf("approving %s at %s: %v", code, page, err)
	}
}

// walk goes from page to page until one says that the request is approved.
func (p *person) walk(page, code string) error {
	response, err := p.http.Get(page)
	for range 12 {
		if err != nil {
			return err
		}
		text, err := body(response)
		if err != nil {
			return err
		}
		if strings.Contains(text, `data-analytics-alert="success"`) {
			return nil
		}
		action, fields, err := p.fill(text, code)
		if err != nil {
			return err
		}
		target, err := response.Request.URL.Parse(action)
		if err != nil {
			return err
		}
		if response, err = p.http.PostForm(target.String(), fields); err != nil {
			return err
		}
	}
	return errors.New("the pages go round in circles")
}

func body(response *http.Response) (string, error) {
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

// fill does with a page what a person would do.
func (p *person) fill(text, code string) (string, url.Values, error) {
	form := regexp.MustCompile(`(?s)<form method="post" action="([^"]*)">(.*?)</form>`).FindStringSubmatch(text)
	if form == nil {
		return "", nil, fmt.Errorf("a page without a form: %s", text)
	}
	fields := url.Values{}
	for _, hidden := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form[2], -1) {
		fields.Set(hidden[1], html.UnescapeString(hidden[2]))
	}
	switch {
	case strings.Contains(form[2], `name="password"`):
		p.passwords++
		fields.Set("username", p.username)
		fields.Set("password", p.password)
	case strings.Contains(form[2], "cli_verification_btn"):
		if !strings.Contains(form[2], ">"+code+"</output>") {
			return "", nil, fmt.Errorf("the page shows another code than %s", code)
		}
		fields.Set("decision", "confirm")
	case strings.Contains(form[2], "allow-access-button"):
		fields.Set("decision", "allow")
	}
	return html.UnescapeString(form[1]), fields, nil
}
