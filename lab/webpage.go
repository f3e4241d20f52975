package lab

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
)

// webPage is what a person without JavaScript has before them.
type webPage struct {
	url     *url.URL
	heading string // first h1
	text    string // of main, without the heading
	code    string // the user code that is shown for comparison
	success bool
	forms   []webForm
}

// webForm is a form with its fields and buttons.
type webForm struct {
	method, action string
	fields         url.Values // as filled in by the page
	typed          []string   // names of the fields that a person types
	buttons        []webButton
}

type webButton struct{ id, test, name, value string }

// readPage reads a page of the lab. It makes do with the XML reader of the
// standard library in its HTML mode, which is enough for our own pages only.
func readPage(at *url.URL, r io.Reader) (*webPage, error) {
	d := xml.NewDecoder(r)
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	reader := pageReader{page: &webPage{url: at}}
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			reader.page.text = strings.Join(strings.Fields(reader.words.String()), " ")
			return reader.page, nil
		case err != nil:
			return nil, fmt.Errorf("reading the page at %s: %w", at.Redacted(), err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			reader.open(t)
		case xml.EndElement:
			reader.close(t)
		case xml.CharData:
			reader.characters(string(t))
		}
	}
}

// pageReader is where in a page the reader is.
type pageReader struct {
	page  *webPage
	words strings.Builder

	inMain, inHeading, inCode bool
	inForm                    bool
}

func (r *pageReader) open(e xml.StartElement) {
	at := attributes(e)
	switch e.Name.Local {
	case "main":
		r.inMain = true
	case "h1":
		r.inHeading = r.page.heading == ""
	case "output":
		r.inCode = at["id"] == "verification_code"
	case "form":
		r.inForm = true
		r.page.forms = append(r.page.forms, webForm{method: at["method"], action: at["action"], fields: url.Values{}})
	case "input":
		r.input(at)
	case "button":
		if r.inForm {
			f := r.form()
			f.buttons = append(f.buttons, webButton{id: at["id"], test: at["data-testid"], name: at["name"], value: at["value"]})
		}
	}
	if at["data-analytics-alert"] == "success" {
		r.page.success = true
	}
}

func (r *pageReader) input(at map[string]string) {
	if !r.inForm || at["name"] == "" {
		return
	}
	r.form().fields.Set(at["name"], at["value"])
	if at["type"] != "hidden" {
		r.form().typed = append(r.form().typed, at["name"])
	}
}

func (r *pageReader) form() *webForm { return &r.page.forms[len(r.page.forms)-1] }

func (r *pageReader) close(e xml.EndElement) {
	switch e.Name.Local {
	case "main":
		r.inMain = false
	case "h1":
		r.inHeading = false
	case "output":
		r.inCode = false
	case "form":
		r.inForm = false
	}
	r.words.WriteByte(' ')
}

func (r *pageReader) characters(s string) {
	switch {
	case r.inHeading:
		r.page.heading += s
	case r.inCode:
		r.page.code += strings.TrimSpace(s)
	case r.inMain:
		r.words.WriteString(s)
	}
}

func attributes(e xml.StartElement) map[string]string {
	at := make(map[string]string, len(e.Attr))
	for _, a := range e.Attr {
		at[a.Name.Local] = a.Value
	}
	return at
}

// formWith finds the form that has a field or a button of that name.
func (p *webPage) formWith(name string) (webForm, bool) {
	i := slices.IndexFunc(p.forms, func(f webForm) bool {
		return f.fields.Has(name) || slices.ContainsFunc(f.buttons, func(b webButton) bool { return b.id == name || b.test == name })
	})
	if i < 0 {
		return webForm{}, false
	}
	return p.forms[i], true
}

// press adds the value of the button with that id or test id.
func (f webForm) press(button string) url.Values {
	for _, b := range f.buttons {
		if (b.id == button || b.test == button) && b.name != "" {
			f.fields.Set(b.name, b.value)
		}
	}
	return f.fields
}
