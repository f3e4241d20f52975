package vscode

import (
	"os"
	"testing"
	"time"

	"github.com/qlogin/qlogin/oidc"
)

func TestSameStartURL(t *testing.T) {
	tests := []struct {
		name, a string
		want    bool
	}{
		{"equal", testURL, true},
		{"slash", testURL + "/", true},
		{"fragment", testURL + "#", true},
		{"slash and fragment", testURL + "/#/", true},
		{"a place inside the portal", testURL + "/#/device", true},
		{"capitals in the host", "https://D-9067F1AB2C.awsapps.com/start", true},
		{"blanks", " " + testURL + "\n", true},
		{"another path", "https://d-9067f1ab2c.awsapps.com/other", false},
		{"another host", "https://d-9067f1ab2d.awsapps.com/start", false},
		{"Builder ID", "https://view.awsapps.com/start", false},
		{"empty", "", false},
		{"no URL", "%%%", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := sameStartURL(tt.a, testURL); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestOwnID(t *testing.T) {
	// The id is the name of a connection on people's disks: it must not change.
	const want = "qlogin-eu-central-1-42e1ec86"
	if got := ownID(testURL, testRegion); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if ownID(testURL+"/#", testRegion) != want {
		t.Error("another spelling has another id")
	}
	if ownID(testURL, "us-east-1") == want || ownID("https://d-1234567890.awsapps.com/start", testRegion) == want {
		t.Error("another organization has the same id")
	}
}

func TestAdopt(t *testing.T) {
	const other = "https://d-1234567890.awsapps.com/start"
	type in struct {
		folder, row string
		open        bool
	}
	tests := []struct {
		name    string
		editors []in
		tokens  map[string]int // connection id to age in hours
		want    string
		spelled string
	}{
		{"nothing there", []in{{"Code", "", false}}, nil, ownID(testURL, testRegion), testURL},
		{"another organization", []in{{"Code", signedInRow("a", other, testRegion), false}}, nil, ownID(testURL, testRegion), testURL},
		{"another Region", []in{{"Code", signedInRow("a", testURL, "us-east-1"), false}}, nil, ownID(testURL, testRegion), testURL},
		{"one", []in{{"Code", "", false}, {"Cursor", signedInRow("a", testURL, testRegion), false}}, nil, "a", testURL},
		{"its own spelling", []in{{"Code", signedInRow("a", testURL+"/#/", testRegion), false}}, nil, "a", testURL + "/#/"},
		{
			"the open one",
			[]in{{"Code", signedInRow("a", testURL, testRegion), false}, {"Cursor", signedInRow("b", testURL, testRegion), true}},
			map[string]int{"a": 1, "b": 9},
			"b", testURL,
		},
		{
			"the newest token",
			[]in{{"Code", signedInRow("a", testURL, testRegion), false}, {"Cursor", signedInRow("b", testURL, testRegion), false}},
			map[string]int{"a": 9, "b": 1},
			"b", testURL,
		},
		{
			"the only token",
			[]in{{"Code", signedInRow("a", testURL, testRegion), false}, {"Cursor", signedInRow("b", testURL, testRegion), false}},
			map[string]int{"b": 9},
			"b", testURL,
		},
		{
			"no token: the first",
			[]in{{"Code", signedInRow("z", testURL, testRegion), false}, {"Cursor", signedInRow("a", testURL, testRegion), false}},
			nil, "z", testURL,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			for _, e := range tt.editors {
				s.editor(e.folder, ".vscode", e.row)
				if e.open {
					s.open(e.folder, "cursor")
				}
			}
			for id, hours := range tt.tokens {
				s.write(s.cacheFile(sha(id)), "{}")
				then := testNow.Add(-time.Duration(hours) * time.Hour)
				if err := os.Chtimes(s.cacheFile(sha(id)), then, then); err != nil {
					t.Fatal(err)
				}
			}
			records, err := readRecords(t.Context(), s.m, s.find())
			if err != nil {
				t.Fatal(err)
			}
			got := adopt(records, defaultCacheDir(s.m), newRequest(testHandover()))
			if got.id != tt.want || got.startURL != tt.spelled {
				t.Errorf("got %s (%s), want %s (%s)", got.id, got.startURL, tt.want, tt.spelled)
			}
			if !(connection{scopes: got.scopes}).hasScopes(oidc.Scopes()) {
				t.Errorf("lost scopes: %v", got.scopes)
			}
		})
	}
}
