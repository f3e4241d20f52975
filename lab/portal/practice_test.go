package portal_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

const (
	environment = "3f1c1c9e-8a52-4c5c-9d7b-0c6f2b6f7a10"
	application = "9a0e2a51-5a2f-4b7a-9a3e-2f6a7f1f0c11"
	password    = "practice"
	goodCode    = "BCDF-GHJK"
	client      = "qlogin on laptop"
)

// practice is an identity provider and a portal on one loopback address, with
// one pending device authorization.
type practice struct {
	url    string
	idp    *pingone.Provider
	portal *portal.Portal

	mu      sync.Mutex
	now     time.Time
	idpOff  pingone.Faults
	off     portal.Faults
	events  []string
	request portal.Request
	lookup  error // what Lookup says about goodCode
	state   string
	user    portal.Person
	group   []string
}

func newPractice(t testing.TB) *practice {
	t.Helper()
	p := &practice{
		now:     time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		request: portal.Request{UserCode: goodCode, ClientName: client, Scopes: []string{"codewhisperer:completions", "codewhisperer:conversations"}},
		state:   "pending",
		user:    portal.Person{UserName: "ana.silva@example.com", DisplayName: "Ana Silva"},
		group:   []string{"Amazon Q Developer"},
	}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.url = server.URL
	idp, err := pingone.New(pingone.Options{
		BaseURL: p.url + "/pingone", EnvironmentID: environment, People: p, Now: p.clock,
		Applications: []pingone.Application{{
			ID: application, Name: "AWS IAM Identity Center", Group: "Amazon Q Developer",
			EntityID: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9067f1ab2c",
			ACS:      []string{p.url + "/start/saml/acs"},
		}},
		Faults:   func() pingone.Faults { p.mu.Lock(); defer p.mu.Unlock(); return p.idpOff },
		Username: "asilva", Password: password,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.idp = idp
	p.portal, err = portal.New(portal.Options{
		BaseURL: p.url, Region: "eu-central-1", DirectoryID: "d-9067f1ab2c", Now: p.clock,
		Authorizations: p, Directory: directory{p},
		IdentityProvider: portal.IdentityProvider{
			Issuer: idp.Issuer(), SSOURL: idp.SSOURL(), SignOffURL: idp.SignOffURL(), Certificates: idp.Certificates,
		},
		Faults: func() portal.Faults { p.mu.Lock(); defer p.mu.Unlock(); return p.off },
		Record: p.recordEvent,
		Resolve: func(uri string) (string, error) {
			if uri != "urn:known" {
				return "", portal.ErrUnknownCode
			}
			return goodCode, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/pingone/", idp)
	mux.Handle("/", p.portal)
	return p
}

func (p *practice) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *practice) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

func (p *practice) recordEvent(event string, detail map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, strings.TrimSpace(event+" "+detail["outcome"]+" "+detail["reason"]))
}

func (p *practice) lastEvent() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.events) == 0 {
		return ""
	}
	return p.events[len(p.events)-1]
}

func (p *practice) answer() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// Authenticate and Find are pingone.People.
func (p *practice) Authenticate(username, given string) (pingone.Person, error) {
	if username == "locked" {
		return pingone.Person{}, pingone.ErrLocked
	}
	person, ok := p.Find(username)
	if !ok || given != password {
		return pingone.Person{}, pingone.ErrPassword
	}
	return person, nil
}

func (p *practice) Find(username string) (pingone.Person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return pingone.Person{Username: "asilva", Email: "ana.silva@example.com", Groups: p.group}, username == "asilva"
}

type directory struct{ *practice }

func (d directory) Find(userName string) (portal.Person, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// As AWS does, without regard to case: the portal insists on more.
	return d.user, strings.EqualFold(userName, d.user.UserName)
}

// Lookup, Approve and Deny are portal.Authorizations.
func (p *practice) Lookup(userCode string) (portal.Request, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if userCode != goodCode {
		return portal.Request{}, portal.ErrUnknownCode
	}
	return p.request, p.lookup
}

func (p *practice) Approve(userCode, userName string) error {
	return p.decide(userCode, "approved by "+userName)
}

func (p *practice) Deny(userCode string) error { return p.decide(userCode, "denied") }

func (p *practice) decide(userCode, state string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if userCode != goodCode {
		return portal.ErrUnknownCode
	}
	if p.state != "pending" {
		return portal.ErrUsedCode
	}
	p.state = state
	return nil
}

// browser is a person's browser without JavaScript, showing one page.
type browser struct {
	t      testing.TB
	http   *http.Client
	url    *url.URL
	status int
	header http.Header
	page   string
}

func newBrowser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, http: &http.Client{Jar: jar}}
}

func (b *browser) open(address string) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, nil)
	b.show(request, err)
}

func (b *browser) post(address string, form url.Values) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err == nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	b.show(request, err)
}

func (b *browser) show(request *http.Request, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	response, err := b.http.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.url, b.status, b.header, b.page = response.Request.URL, response.StatusCode, response.Header, string(body)
}

var (
	formTag   = regexp.MustCompile(`(?s)<form [^>]*>.*?</form>`)
	inputTag  = regexp.MustCompile(`(?s)<(input|button)\b([^>]*)>`)
	attribute = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
)

func attributesOf(tag string) map[string]string {
	found := make(map[string]string)
	for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
		found[m[1]] = html.UnescapeString(m[2])
	}
	return found
}

// form returns the address and the values of the form in which button stands.
func (b *browser) form(button string) (string, url.Values) {
	b.t.Helper()
	for _, form := range formTag.FindAllString(b.page, -1) {
		if !strings.Contains(form, ">"+button+"</button>") {
			continue
		}
		values := url.Values{}
		for _, m := range inputTag.FindAllStringSubmatch(form, -1) {
			a := attributesOf(m[2])
			if m[1] == "button" && !strings.Contains(form, m[0]+button+"<") || a["name"] == "" {
				continue
			}
			values.Set(a["name"], a["value"])
		}
		return attributesOf(form[:strings.Index(form, ">")])["action"], values
	}
	b.t.Fatalf("no button %q on the page %q at %s:\n%s", button, b.title(), b.url, b.page)
	return "", nil
}

// press fills in the form around a button and sends it.
func (b *browser) press(button string, typed ...string) {
	b.t.Helper()
	action, values := b.form(button)
	for i := 0; i+1 < len(typed); i += 2 {
		values.Set(typed[i], typed[i+1])
	}
	b.post(action, values)
}

func (b *browser) title() string {
	_, rest, _ := strings.Cut(b.page, "<title>")
	title, _, _ := strings.Cut(rest, " – ")
	return html.UnescapeString(title)
}

func (b *browser) wantTitle(want string) {
	b.t.Helper()
	if got := b.title(); got != want {
		b.t.Fatalf("at %s: got page %q, want %q\n%s", b.url, got, want, b.page)
	}
}

// signIn goes from a verification address to the page that shows the code.
func (b *browser) signIn(address string) {
	b.t.Helper()
	b.open(address)
	b.wantTitle("Sign on")
	b.press("Sign on", "username", "asilva", "password", password)
	b.wantTitle("Signed on")
	b.press("Continue")
}
