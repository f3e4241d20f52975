package main

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// githubIDs names headings as GitHub does, so that a link works in both places:
// lower case, blanks to hyphens, punctuation gone, repeated ones numbered.
type githubIDs map[string]int

// Generate implements parser.IDs.
func (seen githubIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	id := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(string(value)))
	n := seen[id]
	seen[id]++
	if n > 0 {
		id = fmt.Sprintf("%s-%d", id, n)
	}
	return []byte(id)
}

// Put implements parser.IDs.
func (seen githubIDs) Put(value []byte) { seen[string(value)]++ }
