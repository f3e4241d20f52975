package main

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

// found are the texts, each with the files that say it.
type found map[string]map[string]bool

func (f found) add(text, file string) {
	if f[text] == nil {
		f[text] = map[string]bool{}
	}
	f[text][file] = true
}

// said tells what people read from what programs do. A single word is a key, a
// name or a flag more often than something said; columns of verbs are in every
// language the same; and elements and statements are read by programs.
func said(text string) bool {
	if !strings.Contains(strings.TrimSpace(text), " ") {
		return false
	}
	for _, mark := range []string{"</", "/>", "<?xml", "$null ="} {
		if strings.Contains(text, mark) {
			return false
		}
	}
	return hasWord(text)
}

// hasWord says whether two letters follow each other: a verb such as %s has one.
func hasWord(text string) bool {
	before := false
	for _, r := range text {
		letter := unicode.IsLetter(r)
		if letter && before {
			return true
		}
		before = letter
	}
	return false
}

// speaking are the folders whose texts a person may read.
func speaking() []string {
	return []string{
		"cmd/qlogin", "tui", "signin", "keep", "internal/words",
		"doctor", "doctor/identity", "doctor/org", "doctor/saml", "doctor/scim",
		"discover", "discover/instances", "config", "partition", "fleet",
		"network", "oidc", "qservice", "browser", "clipboard",
		"vault", "edit", "ide", "ide/jetbrains", "ide/vscode",
		"lab", "lab/directory", "lab/page", "lab/pingone", "lab/portal", "lab/saml", "lab/sandbox", "lab/scim",
	}
}

// spoken reads the code of all systems, whichever this one is.
func spoken(root string) (found, error) {
	texts := found{}
	for _, folder := range speaking() {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(folder), "*.go"))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, errors.New(folder + " has no code: mend the list in scripts/words/spoken.go")
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			if err := texts.read(path, folder+"/"+filepath.Base(path)); err != nil {
				return nil, err
			}
		}
	}
	return texts, nil
}

// read takes the texts of one file, which is called name in the catalogue.
func (f found) read(path, name string) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			return n.Tag == nil // tags are for encoders
		case *ast.BasicLit:
			if text := textOf(n); said(text) {
				f.add(text, name)
			}
		case *ast.BinaryExpr:
			if n.Op != token.ADD {
				return true
			}
			for _, part := range joined(n) {
				ast.Inspect(part, visit)
			}
			return false
		}
		return true
	}
	ast.Inspect(file, visit)
	return nil
}

// joined are the terms of a sum, with texts that follow each other made one: a
// sentence that is written on two lines is still one sentence.
func joined(sum ast.Expr) []ast.Expr {
	b, ok := sum.(*ast.BinaryExpr)
	if !ok || b.Op != token.ADD {
		return []ast.Expr{sum}
	}
	terms := joined(b.X)
	for _, term := range joined(b.Y) {
		last := len(terms) - 1
		before, after := textOf(terms[last]), textOf(term)
		if before != "" && after != "" {
			terms[last] = &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(before + after)}
			continue
		}
		terms = append(terms, term)
	}
	return terms
}

// textOf is the value of a string literal, and empty for anything else.
func textOf(e ast.Expr) string {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		return ""
	}
	return text
}
