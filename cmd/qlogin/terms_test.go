package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestTerms reads every text of the packages that speak to people, and holds it
// against the words of the project: one thing has one name.
func TestTerms(t *testing.T) {
	rules := []struct{ wrong, instead string }{
		{`\b[Ss]tart [Uu]rl\b`, "start URL"},
		{`[a-z] region\b[^=]`, "Region, as AWS writes it"},
		{`(?i)\bsso url\b|\bportal url\b`, "start URL"},
		{`(?i)\b(log|logged|logging) ?(in|into) (to )?(aws|amazon|qlogin|q)\b`, "sign in"},
		{`(?i)\blogin page\b`, "sign-in page"},
		{`(?i)\bverification code\b`, "code"},
		{`(?i)\bfailed to\b|\bunable to\b`, "say what was being done, and the cause"},
		{`(?i)\bsuccessful(ly)?\b`, "say what is now so"},
		{`(?i)\b(error|warning) occurred\b`, "say which"},
		{`(?i)\bemail (address|domain)\b`, "e-mail address"},
		{`(?i)\blicense\b`, "licence"},
		{`(?i)\boops\b|\bsorry\b|\bwhoops\b`, "what to do next"},
		{`!!|\bPLEASE\b`, "a quiet voice"},
		{`[\x{1F300}-\x{1FAFF}]`, "words"},
	}
	texts := spoken(t)
	if len(texts) < 500 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	theirs := "failed to unlock correct collection" // go-keyring's words, which vault looks for
	for _, rule := range rules {
		wrong := regexp.MustCompile(rule.wrong)
		for place, text := range texts {
			if found := wrong.FindString(strings.ReplaceAll(text, theirs, "")); found != "" {
				t.Errorf("%s says %q; here it is called: %s", place, found, rule.instead)
			}
		}
	}
}

// spoken are the texts of more than a word, by the place where they stand.
func spoken(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, folder := range []string{"cmd/qlogin", "tui", "signin", "doctor", "network", "oidc", "qservice", "vault", "ide", "ide/vscode", "ide/jetbrains", "discover", "config", "keep", "browser", "fleet", "edit", "partition"} {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(folder), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if !strings.HasSuffix(path, "_test.go") {
				readTexts(t, path, texts)
			}
		}
	}
	return texts
}

func readTexts(t *testing.T, path string, texts map[string]string) {
	t.Helper()
	set := token.NewFileSet()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(set, path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && field.Tag != nil {
			return false
		}
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil && strings.Contains(strings.TrimSpace(text), " ") {
				texts[set.Position(literal.Pos()).String()] = text
			}
		}
		return true
	})
}
