package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// entry is one text with the files that say it.
type entry struct {
	Text  string   `json:"text"`
	Where []string `json:"where"`
}

// catalogue is JSON with one entry to a line, sorted by text: a change of one
// text is a change of one line.
func catalogue(texts found) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("[\n")
	for i, text := range slices.Sorted(maps.Keys(texts)) {
		if i > 0 {
			b.WriteString(",\n")
		}
		line, err := lineOf(entry{text, slices.Sorted(maps.Keys(texts[text]))})
		if err != nil {
			return nil, err
		}
		b.Write(line)
	}
	b.WriteString("\n]\n")
	return b.Bytes(), nil
}

// lineOf leaves < and & as they are: this is read by people.
func lineOf(e entry) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(e)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
