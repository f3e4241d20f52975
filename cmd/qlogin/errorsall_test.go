package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestNoErrorIsForgotten finds every typed error of the project in its source:
// each has a row in waysOn, or a reason here why no command ends with it.
func TestNoErrorIsForgotten(t *testing.T) {
	excused := map[string]string{
		"oidc.ErrPending":       "polling goes on",
		"oidc.ErrSlowDown":      "polling goes on, slower",
		"vault.ErrNotFound":     "means not signed in, and is said so",
		"vault.ErrName":         "names of records are made by qlogin itself",
		"clipboard.ErrNone":     "the screen says what to do instead",
		"signin.ErrForeignPage": "a finding of qlogin doctor",
		"scim.ErrUnauthorized":  "a finding of qlogin doctor org",
		"scim.ErrTrailingSlash": "a finding of qlogin doctor org",
		"scim.ErrSpaces":        "a finding of qlogin doctor org",
		"scim.Error":            "a finding of qlogin doctor org",
		"saml.RefusedError":     "a finding of qlogin doctor org",
	}
	typed := typedErrors(t)
	if len(typed) < 40 {
		t.Fatalf("only %d typed errors were found", len(typed))
	}
	known := map[string]bool{}
	for _, c := range waysOn() {
		for err := c.err; err != nil; err = errors.Unwrap(err) {
			known[strings.TrimPrefix(fmt.Sprintf("%T", err), "*")] = true
			known[err.Error()] = true
		}
	}
	for name, text := range typed {
		_, isExcused := excused[name]
		delete(excused, name)
		if !known[name] && (text == "" || !known[text]) && !isExcused {
			t.Errorf("%s has no row in waysOn: what does somebody do who reads %q?", name, text)
		}
	}
	for name, reason := range excused {
		t.Errorf("%s (%s) is excused, and no longer there", name, reason)
	}
}

// typedErrors are what callers tell apart: variables called Err… with what they
// say, and exported types called …Error.
func typedErrors(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		// The lab and the tools around the project end with words of their own.
		if entry.IsDir() && path != root && (strings.HasPrefix(name, ".") || slices.Contains([]string{"lab", "bench", "e2e", "tools", "scripts", "bin", "dist"}, name)) {
			return fs.SkipDir
		}
		if entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone since the folder was read
		}
		if err != nil {
			return err
		}
		collect(file, found)
		return nil
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return found
}

func collect(file *ast.File, found map[string]string) {
	for _, declaration := range file.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() && strings.HasSuffix(spec.Name.Name, "Error") {
					found[file.Name.Name+"."+spec.Name.Name] = ""
				}
			case *ast.ValueSpec:
				for i, name := range spec.Names {
					if general.Tok == token.VAR && strings.HasPrefix(name.Name, "Err") && i < len(spec.Values) {
						found[file.Name.Name+"."+name.Name] = said(spec.Values[i])
					}
				}
			}
		}
	}
}

// said is the text of errors.New("text"), with its parts added up.
func said(value ast.Expr) string {
	var text string
	ast.Inspect(value, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if part, err := strconv.Unquote(literal.Value); err == nil {
				text += part
			}
		}
		return true
	})
	return text
}
