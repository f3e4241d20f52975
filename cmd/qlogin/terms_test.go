package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTerms reads the catalogue of everything that is said to people, and holds it
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
	for _, rule := range rules {
		wrong := regexp.MustCompile(rule.wrong)
		for _, said := range catalogue(t) {
			if found := wrong.FindString(othersWords().Replace(said.Text)); found != "" {
				t.Errorf("%s: %q says %q; here it is called: %s", strings.Join(said.Where, ", "), said.Text, found, rule.instead)
			}
		}
	}
}

// othersWords takes away what others say, which nobody here can say otherwise.
func othersWords() *strings.Replacer {
	return strings.NewReplacer(
		"failed to unlock correct collection", "", // go-keyring; vault looks for it
		"failed to satisfy constraint", "", // AWS services, of a parameter
		"Credential should be scoped to a valid region", "", // AWS, of a signature
		"Sorry, you're not authorized to access", "", // PingOne's page
		"Email Address", "", // PingOne's name of an attribute
		"--email ADDRESS", "", // a flag
	)
}

// spoken is a text of the catalogue with the files that say it.
type spoken struct {
	Text  string
	Where []string
}

// catalogue is what scripts/words has found in the code; a test there holds that
// it is current.
func catalogue(t *testing.T) []spoken {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "words", "en.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []spoken
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 1000 {
		t.Fatalf("only %d texts are in the catalogue", len(all))
	}
	return all
}
