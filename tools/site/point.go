package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
)

// browse is where the files of the repository are read that are no pages.
const browse = "https://github.com/qlogin/qlogin"

// point turns every link of a page, made for the repository, into one for the
// site: to a page, to a file that comes along, or to the repository.
func (s *site) point(p *page) error {
	var problems []error
	for n := range p.Body.Descendants() {
		for i, a := range n.Attr {
			switch a.Key {
			case "href", "src", "srcset":
				link, err := s.link(p.Source, a.Val)
				problems = append(problems, err)
				n.Attr[i] = html.Attribute{Key: a.Key, Val: link}
			}
		}
	}
	return errors.Join(problems...)
}

func (s *site) link(source, link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", fmt.Errorf("%s: %w", source, err)
	}
	if u.IsAbs() || u.Path == "" {
		return link, nil
	}
	target := resolve(source, u.Path)
	if e, ok := s.entry(target); ok {
		u.Path = e.File
		return u.String(), nil
	}
	info, err := fs.Stat(s.repository, target)
	if err != nil {
		return "", fmt.Errorf("%s links to %s, which is not there", source, link)
	}
	if file, ok := strings.CutPrefix(target, "docs/"); ok && !info.IsDir() && path.Ext(file) != ".md" {
		s.assets[file] = target
		return file, nil
	}
	if info.IsDir() {
		return browse + "/tree/main/" + target, nil
	}
	u.Path = target
	return browse + "/blob/main/" + u.String(), nil
}
