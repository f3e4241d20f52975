package portal_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// browser is a person's browser without JavaScript, showing one page.
type browser struct {
	t      testing.TB
	http   *http.Client
	url    *url.URL
	status int
	header http.Header
	page   string
}

func newBrowser(tb testing.TB) *browser {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &browser{t: tb, http: &http.Client{Jar: jar}}
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
	defer func() { _ = response.Body.Close() }()
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
