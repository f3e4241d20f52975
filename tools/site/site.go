package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// site is everything that the pages are made of.
type site struct {
	repository fs.FS
	chapters   []chapter
	pages      []*page
	assets     map[string]string // file in the site to file in the repository
}

// read turns every page of the contents into HTML. What is in docs and not in
// the contents is an error: a page that nobody finds is no documentation.
func read(repository fs.FS, chapters []chapter) (*site, error) {
	s := &site{repository: repository, chapters: chapters, assets: map[string]string{}}
	var problems []error
	for _, c := range chapters {
		for _, e := range c.Entries {
			p, err := s.page(e)
			problems = append(problems, err)
			s.pages = append(s.pages, p)
		}
	}
	return s, errors.Join(append(problems, s.unlisted())...)
}

func (s *site) unlisted() error {
	sources, err := fs.Glob(s.repository, "docs/*.md")
	if err != nil {
		return err
	}
	var problems []error
	for _, source := range sources {
		if _, ok := s.entry(source); !ok {
			problems = append(problems, fmt.Errorf("%s stands in no chapter: add it to tools/site/contents.go", source))
		}
	}
	return errors.Join(problems...)
}

// entry is the page that a file of the repository became.
func (s *site) entry(source string) (entry, bool) {
	for _, c := range s.chapters {
		for _, e := range c.Entries {
			if e.Source == source {
				return e, true
			}
		}
	}
	return entry{}, false
}

// files are all files of the site.
func (s *site) files() (map[string][]byte, error) {
	files, err := s.look()
	if err != nil {
		return nil, err
	}
	for i, p := range s.pages {
		if files[p.File], err = s.wrap(i, p); err != nil {
			return nil, err
		}
	}
	if files["search-index.js"], err = s.index(); err != nil {
		return nil, err
	}
	for file, source := range s.assets {
		if files[file], err = fs.ReadFile(s.repository, source); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// write makes the folder anew. It replaces only a site: somebody else's folder,
// named by mistake, stays what it is.
func write(to string, files map[string][]byte) (size int, err error) {
	if err := clear(to); err != nil {
		return 0, err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // a site is for everybody to read
			return 0, err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil { //nolint:gosec // the same
			return 0, err
		}
		size += len(files[name])
	}
	return size, nil
}

func clear(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if _, missing := os.Stat(filepath.Join(folder, "search-index.js")); cmp.Or(err, missing) != nil {
		return fmt.Errorf("%s is there and is no site: remove it yourself", folder)
	}
	return os.RemoveAll(folder)
}

// resolve is the file of the repository that a link in source means.
func resolve(source, link string) string {
	return path.Join(path.Dir(source), strings.TrimSuffix(link, "/"))
}
