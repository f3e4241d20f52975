// Package page draws the practice servers' web pages: one frame with the
// notice that nothing here is AWS or PingIdentity, one style sheet, the forms
// that the servers share, and headers under which a page can load nothing and
// run nothing. The pages work without JavaScript.
//
// Pages are Go functions rather than templates: html/template calls methods by
// their names, and a program that does that keeps every method of everything
// in it (cmd/link, deadcode.go), which made qlogin a sixth larger.
//
// What a page says is in the package that shows it.
package page

import (
	"bytes"
	"embed"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
)

//go:embed style.css
var files embed.FS

// StyleName is the file name under which pages expect the style sheet, beside
// the server's root folder.
const StyleName = "practice.css"

// Server is whose pages they are.
type Server struct {
	Name  string // for people
	Class string // of the body, by which the style sheet tells servers apart
}

// Person is who is signed in, and how to change that.
type Person struct {
	Name    string
	SignOut string // address of the form
	Token   string // see Token
}

// Page is one page to be shown.
type Page struct {
	Title   string
	Style   string  // address of the style sheet
	Person  *Person // nil for nobody
	Content g.Node  // of main; see Body
	Region  string  // said in a meta element; "" for none

	// Forms lists origins besides the page's own that its forms may lead to.
	// Browsers apply it to redirects after a form was sent, too.
	Forms []string
}

// Body puts parts of a page one after the other.
func Body(parts ...g.Node) g.Node { return g.Group(parts) }

// Show writes page as the answer to a request, or says why it cannot: half a
// page is never sent.
func (s Server) Show(w http.ResponseWriter, status int, page Page) {
	var body bytes.Buffer
	if err := s.frame(page).Render(&body); err != nil {
		http.Error(w, "this page could not be drawn: "+err.Error(), http.StatusInternalServerError)
		return
	}
	setHeaders(w.Header(), page.Forms)
	w.WriteHeader(status)
	// A browser that went away is no concern of ours.
	_, _ = w.Write(body.Bytes())
}

// setHeaders lets a page load its own style sheet and send its own forms, and
// nothing else. Pages hold codes, so nobody may keep or frame them.
func setHeaders(h http.Header, forms []string) {
	action := strings.Join(append([]string{"form-action 'self'"}, forms...), " ")
	h.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; "+action+"; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

// ServeStyle answers with the style sheet.
func ServeStyle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeFileFS(w, r, files, "style.css")
}
