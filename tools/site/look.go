package main

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"

	"golang.org/x/net/html"
)

//go:embed look
var lookFS embed.FS

// look is what every site has: the style and the search.
func (s *site) look() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range []string{"style.css", "search.js", "icon.svg"} {
		data, err := fs.ReadFile(lookFS, "look/"+name)
		if err != nil {
			return nil, err
		}
		files[name] = data
	}
	return files, nil
}

// frame is what stands around a page.
type frame struct {
	*page

	Content        template.HTML
	Chapters       []chapter
	Previous, Next *page
	Repository     string
}

// wrap is a finished page.
func (s *site) wrap(i int, p *page) ([]byte, error) {
	tmpl, err := template.ParseFS(lookFS, "look/page.html")
	if err != nil {
		return nil, err
	}
	var body, out bytes.Buffer
	if err := html.Render(&body, p.Body); err != nil {
		return nil, err
	}
	f := frame{page: p, Chapters: s.chapters, Repository: browse}
	f.Content = template.HTML(body.String()) //nolint:gosec // it is made of Markdown of this repository
	if i > 0 {
		f.Previous = s.pages[i-1]
	}
	if i+1 < len(s.pages) {
		f.Next = s.pages[i+1]
	}
	err = tmpl.Execute(&out, f)
	return out.Bytes(), err
}
