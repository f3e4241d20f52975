// Package page draws the practice servers' web pages: one frame with the
// notice that nothing here is AWS or PingIdentity, one style sheet, and headers
// under which a page can load nothing and run nothing. The pages work without
// JavaScript.
//
// What a page says is in the templates of the package that shows it.
package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed frame.html style.css
var files embed.FS

// StyleName is the file name under which pages expect the style sheet, beside
// the server's root folder.
const StyleName = "practice.css"

// Set is the pages of one server.
type Set struct {
	templates *template.Template
	server    Server
}

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
	Name   string // the template's name, without .html
	Title  string
	Style  string  // address of the style sheet
	Person *Person // nil for nobody
	Data   any     // the template's own facts

	// Forms lists origins besides the page's own that its forms may lead to.
	// Browsers apply it to redirects after a form was sent, too.
	Forms []string
}

// NewSet parses the templates of one server that match pattern.
func NewSet(from fs.FS, pattern string, server Server) (*Set, error) {
	frame, err := template.ParseFS(files, "frame.html")
	if err != nil {
		return nil, fmt.Errorf("reading the frame of the pages: %w", err)
	}
	templates, err := frame.ParseFS(from, pattern)
	if err != nil {
		return nil, fmt.Errorf("reading the pages of %s: %w", server.Name, err)
	}
	return &Set{templates, server}, nil
}

// Show writes page as the answer to a request.
func (s *Set) Show(w http.ResponseWriter, status int, page Page) {
	body, err := s.render(page)
	if err != nil {
		http.Error(w, "this page could not be drawn: "+err.Error(), http.StatusInternalServerError)
		return
	}
	setHeaders(w.Header(), page.Forms)
	w.WriteHeader(status)
	// A browser that went away is no concern of ours.
	_, _ = w.Write(body)
}

func (s *Set) render(page Page) ([]byte, error) {
	var content, whole bytes.Buffer
	if err := s.templates.ExecuteTemplate(&content, page.Name+".html", page.Data); err != nil {
		return nil, err
	}
	frame := struct {
		Page
		Server  Server
		Content template.HTML
	}{page, s.server, template.HTML(content.String())} //nolint:gosec // made by html/template just above
	if err := s.templates.ExecuteTemplate(&whole, "frame.html", frame); err != nil {
		return nil, err
	}
	return whole.Bytes(), nil
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
