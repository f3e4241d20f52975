package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// check follows every link of the finished site to a file and a place in it. It
// looks at the files as a browser does and knows nothing of how they were made.
func check(files map[string][]byte) error {
	places := map[string]map[string]bool{}
	var problems []error
	for name, data := range files {
		if path.Ext(name) == ".html" {
			ids, err := placesIn(data)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", name, err))
			}
			places[name] = ids
		}
	}
	for _, name := range slices.Sorted(maps.Keys(places)) {
		for _, link := range linksIn(files[name]) {
			if err := follow(name, link, files, places); err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", name, err))
			}
		}
	}
	return errors.Join(problems...)
}

// link is an address, and whether the browser loads it by itself.
type link struct {
	address string
	loads   bool
}

func follow(name string, l link, files map[string][]byte, places map[string]map[string]bool) error {
	u, err := url.Parse(l.address)
	if err != nil {
		return err
	}
	if u.IsAbs() || u.Host != "" {
		if l.loads || u.Scheme != "https" && u.Scheme != "mailto" {
			return fmt.Errorf("%s is loaded from elsewhere, or is no https address", l.address)
		}
		return nil
	}
	target := name
	if u.Path != "" {
		target = path.Join(path.Dir(name), u.Path)
	}
	if _, ok := files[target]; !ok {
		return fmt.Errorf("the link %s leads to no file", l.address)
	}
	if u.Fragment != "" && !places[target][u.Fragment] {
		return fmt.Errorf("the link %s leads to no place of %s", l.address, target)
	}
	return nil
}

// placesIn are the ids of a page; each may be there once.
func placesIn(data []byte) (map[string]bool, error) {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		id := attribute(n, "id")
		if id != "" && ids[id] {
			return ids, fmt.Errorf("two things have the id %q", id)
		}
		ids[id] = true
	}
	return ids, nil
}

func linksIn(data []byte) []link {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil // placesIn has said so
	}
	var all []link
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "src":
				all = append(all, link{a.Val, true})
			case "srcset":
				for one := range strings.SplitSeq(a.Val, ",") {
					all = append(all, link{strings.Fields(one)[0], true})
				}
			case "href":
				all = append(all, link{a.Val, n.Data == "link"})
			}
		}
	}
	return all
}
