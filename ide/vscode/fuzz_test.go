package vscode

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/qlogin/qlogin/ide"
)

// sorted writes JSON with its keys in order, for comparing meanings.
func sorted(t testing.TB, text string) string {
	t.Helper()
	if text == "" {
		return ""
	}
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func rowSeeds() []string {
	return []string{
		"", "{}", "null", "[]", `{"a":1,}`, `{"auth.profiles":null,"x":{}}`, `{"auth.profiles":{"a":null}}`,
		`{"auth.profiles":{"a":{"type":"sso"}},"auth.profiles":{}}`,
		`{"recentSso":7,"aws.amazonq.regionProfiles":{"a":null}}`, "\ufeff{}", `{"auth.currentProfileId":{}}`,
		signedInRow("a", testURL, testRegion), signedInRow("a", testURL+"/#", testRegion), signedInRow("b", otherURL, "us-east-1"),
	}
}

// FuzzRow plans over any row. What does not parse is not planned over; what does
// parse ends up signed in, with all foreign keys as they were; and the change can
// be taken back.
func FuzzRow(f *testing.F) {
	for _, s := range rowSeeds() {
		f.Add(s)
	}
	h := testHandover()
	h.ReplaceOthers = true
	want := newRequest(h)
	f.Fuzz(func(t *testing.T, value string) {
		parsed, err := parseRow(value, true)
		if err != nil {
			return
		}
		r := record{file: "f", key: extensionID, value: value, exists: true, row: parsed}
		shared := adopt([]record{r}, filepath.FromSlash("/none"), want)
		c, ok, err := r.signIn(shared, want)
		if err != nil {
			t.Fatalf("parsed, and cannot be changed: %v", err)
		}
		if !ok {
			c.After = ide.Content{Exists: true, Data: []byte(value)}
		}
		after, err := parseRow(string(c.After.Data), true)
		if err != nil {
			t.Fatalf("the result does not parse: %v", err)
		}
		if !after.settled(shared, want) {
			t.Errorf("not signed in: %s", c.After.Data)
		}
		foreignKept(t, parsed.fields, after.fields)
		again := r
		again.value, again.row = string(c.After.Data), after
		if second, ok, err := again.signIn(shared, want); ok || err != nil {
			t.Errorf("a second run changes %s: %v", second.After.Data, err)
		}
		c.Row, c.Before = extensionID, ide.Content{Exists: true, Data: []byte(value)}
		back, err := Family{}.Revert(c, c.After)
		if err != nil {
			t.Fatalf("cannot be taken back: %v", err)
		}
		if _, err := parseRow(string(back.Data), true); err != nil {
			t.Errorf("taken back, it does not parse: %v", err)
		}
		out := again
		if signedOut, err := out.signedOut(want); err != nil {
			t.Errorf("cannot be signed out: %v", err)
		} else if left, err := parseRow(signedOut, true); err != nil || len(left.single()) != 0 {
			t.Errorf("signed out: %s, %v", signedOut, err)
		}
	})
}

func foreignKept(t *testing.T, before, after object) {
	t.Helper()
	own := []string{profilesKey, currentKey, savedKey, regionsKey}
	for key, value := range before {
		if !slices.Contains(own, key) && !bytes.Equal(value, after[key]) {
			t.Errorf("%s: got %s, want %s", key, after[key], value)
		}
	}
	for key := range after {
		if _, had := before[key]; !had && !slices.Contains(own, key) {
			t.Errorf("%s is new", key)
		}
	}
}

// FuzzStorage reads any storage.json: folders stay below User/profiles, and
// names are unique.
func FuzzStorage(f *testing.F) {
	for _, s := range []string{
		"", "{}", `{"userDataProfiles":[]}`, `{"userDataProfiles":[{"location":"a","name":"A"},{"location":"b","name":"a"}]}`,
		`{"userDataProfiles":[{"location":"../x","name":""}]}`, `{"userDataProfiles":[{"location":{"path":"/a/.."}}]}`, `[`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		stored, err := parseStorage(data)
		if err != nil {
			return
		}
		e := editor{userData: filepath.FromSlash("/u")}
		seen := map[string]bool{}
		for _, p := range e.own(stored) {
			if filepath.Dir(p.dir) != filepath.FromSlash("/u/User/profiles") {
				t.Errorf("a profile in %s", p.dir)
			}
			if seen[p.slug] || p.slug == "" {
				t.Errorf("slug %q twice or empty", p.slug)
			}
			seen[p.slug] = true
		}
	})
}

func FuzzInstalled(f *testing.F) {
	for _, s := range []string{"", "[]", "null", extensionsJSON, `[{"identifier":null}]`, `{"identifier":{}}`} {
		f.Add([]byte(s), "amazonwebservices.amazon-q-vscode-1.112.0")
	}
	f.Fuzz(func(t *testing.T, data []byte, obsolete string) {
		all, err := parseInstalled(data)
		if err != nil && len(all) != 0 {
			t.Error("an error and extensions")
		}
		for _, x := range all {
			if x.RelativeLocation != "" && !x.in(map[string]bool{x.RelativeLocation: true}) {
				t.Error("an extension is not found by its folder")
			}
			if x.in(map[string]bool{obsolete: false}) {
				t.Error("what is not marked counts as marked")
			}
		}
	})
}
