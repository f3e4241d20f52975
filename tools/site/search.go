package main

import (
	"encoding/json"
)

// found is a section as the search sees it. The names are short because there
// is one for every heading.
type found struct {
	Address string `json:"a"`
	Page    string `json:"p"`
	Heading string `json:"h"`
	Text    string `json:"t"`
}

// index is a script and not JSON: from a disk, a page may load a script, but
// not fetch a file.
func (s *site) index() ([]byte, error) {
	var all []found
	for _, p := range s.pages {
		for _, section := range p.Sections {
			address := p.File
			if section.ID != "" {
				address += "#" + section.ID
			}
			all = append(all, found{address, p.Title, section.heading.Text, section.Text})
		}
	}
	data, err := json.Marshal(all)
	return append(append([]byte("const searchIndex = "), data...), ";\n"...), err
}
