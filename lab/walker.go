package lab

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
)

// Walker is a person with a browser that runs no JavaScript. It follows the
// pages from a verification URL to their end: it signs in, compares the code and
// presses a button.
type Walker struct {
	// HTTP needs a cookie jar to stay signed in from one approval to the next;
	// without one, each walk starts anew.
	HTTP *http.Client

	Username string
	Password string
	Deny     bool // press Deny instead of Allow access
}

// PageError is a walk that ended on a page which says no.
type PageError struct {
	Title string // heading of the page
	Text  string // the rest of it
}

// Error implements error.
func (e *PageError) Error() string { return fmt.Sprintf("the page says %q: %s", e.Title, e.Text) }

// Walker is the first person of the organization, at a browser of their own.
func (l *Lab) Walker() Walker {
	jar, _ := cookiejar.New(nil) // fails never
	return Walker{
		HTTP:     &http.Client{Transport: l.Transport(), Jar: jar},
		Username: l.org.Email, Password: l.org.Password,
	}
}

// stepLimit is twice what the longest walk takes.
const stepLimit = 16

// Approve opens the verification URL and goes on until access is allowed, or
// with Deny denied. Any other end is a *PageError, or an error of the network.
func (w Walker) Approve(ctx context.Context, verificationURL, userCode string) error {
	walk := walk{Walker: w, userCode: userCode}
	if walk.HTTP.Jar == nil {
		client := *w.HTTP
		client.Jar, _ = cookiejar.New(nil) // fails never
		walk.HTTP = &client
	}
	page, err := walk.get(ctx, verificationURL)
	if err != nil {
		return err
	}
	for range stepLimit {
		next, err := walk.decide(page)
		if err != nil || next == nil {
			return err
		}
		if page, err = walk.send(ctx, next, page); err != nil {
			return err
		}
	}
	return &PageError{Title: page.heading, Text: "the pages go round in circles"}
}

// walk is one Approve.
type walk struct {
	Walker

	userCode string
	typed    bool // the password was typed once
}

// submission is a form as a person sends it.
type submission struct {
	form   webForm
	values url.Values
}

// decide looks at a page and says what the person does next: nothing if this
// was the end they wanted.
func (w *walk) decide(p *webPage) (*submission, error) {
	if p.success && !w.Deny || p.heading == "Request denied" && w.Deny {
		return nil, nil
	}
	if form, ok := p.formWith("password"); ok && !w.typed {
		w.typed = true
		form.fields.Set("username", w.Username)
		form.fields.Set("password", w.Password)
		return &submission{form, form.fields}, nil
	}
	if form, ok := p.formWith("SAMLResponse"); ok {
		return &submission{form, form.fields}, nil
	}
	if form, ok := p.formWith("cli_verification_btn"); ok {
		if p.code != w.userCode {
			return nil, &PageError{Title: p.heading, Text: "it shows another code than " + w.userCode}
		}
		return &submission{form, form.press("cli_verification_btn")}, nil
	}
	if form, ok := p.formWith("allow-access-button"); ok {
		button := "allow-access-button"
		if w.Deny {
			button = "deny-access-button"
		}
		return &submission{form, form.press(button)}, nil
	}
	if form, ok := p.formWith("user_code"); ok && slices.Contains(form.typed, "user_code") {
		form.fields.Set("user_code", w.userCode)
		return &submission{form, form.fields}, nil
	}
	return nil, &PageError{Title: p.heading, Text: p.text}
}

func (w *walk) send(ctx context.Context, s *submission, from *webPage) (*webPage, error) {
	action, err := from.url.Parse(s.form.action)
	if err != nil {
		return nil, fmt.Errorf("reading the form at %s: %w", from.url.Redacted(), err)
	}
	if !strings.EqualFold(s.form.method, http.MethodPost) {
		action.RawQuery = s.values.Encode()
		return w.get(ctx, action.String())
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, action.String(), strings.NewReader(s.values.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(request)
}

func (w *walk) get(ctx context.Context, address string) (*webPage, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return w.do(request)
}

func (w *walk) do(request *http.Request) (*webPage, error) {
	response, err := w.HTTP.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	return readPage(response.Request.URL, io.LimitReader(response.Body, bodyLimit))
}
