package vscode

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

// records keeps what the keyring would.
type records map[string][]byte

func (r records) Save(_ context.Context, name string, data []byte) error { r[name] = data; return nil }

func (r records) Delete(_ context.Context, name string) error { delete(r, name); return nil }

func (r records) Load(_ context.Context, name string) ([]byte, error) {
	data, ok := r[name]
	if !ok {
		return nil, fmt.Errorf("no record %s", name)
	}
	return data, nil
}

// TestJournal hands over through the journal, lets the extension work, and takes
// the hand-over back: what the extension wrote for itself stays.
func TestJournal(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", `{"telemetryClientId":"t"}`)
	s.editor("Cursor", ".cursor", signedInRow("4f1c7a2e-0001", otherURL, testRegion))
	s.write(s.cacheFile(sha("4f1c7a2e-0001")), tokenJSON(t, func(x *storedToken) { x.ClientID, x.StartURL = "client-0", otherURL }))
	before := s.listing()
	f, h := Family{Now: func() time.Time { return testNow }}, testHandover()
	h.ReplaceOthers = true
	j := &ide.Journal{Dir: filepath.Join(t.TempDir(), "journal"), Secrets: records{}}

	p := s.plan(h)
	result, err := j.Apply(t.Context(), p, ide.ApplyOptions{StartURL: testURL, Region: testRegion})
	if err != nil || len(result.Written) != 5 || len(result.Waiting) != 0 {
		t.Fatalf("wrote %d changes of %v, waiting %v: %v", len(result.Written), summary(p), result.Waiting, err)
	}
	s.mustBeFine(f, h)
	if shown := p.Show(); strings.Contains(shown, "refresh-1") || strings.Contains(shown, "client-secret") {
		t.Errorf("a secret is shown:\n%s", shown)
	}

	// The extension renews the token and counts something in its row.
	token := s.cacheFile(sha(ownID(testURL, testRegion)))
	s.write(token, tokenJSON(t, func(x *storedToken) { x.AccessToken = "access-2" }))
	row, _ := s.row(s.database("Code"), extensionID)
	s.put(s.database("Code"), extensionID, strings.Replace(row, `"t"`, `"t2"`, 1))

	undone, err := j.Undo(t.Context(), "vscode", []ide.Family{f}, ide.UndoOptions{})
	if err != nil || len(undone.LeftAlone) != 0 || len(undone.Waiting) != 0 {
		t.Fatalf("left %v, waiting %v: %v", undone.LeftAlone, undone.Waiting, err)
	}
	for _, db := range []string{"Code", "Cursor"} {
		// Database files are compared by their rows.
		delete(before, s.database(db))
	}
	after := s.listing()
	delete(after, s.database("Code"))
	delete(after, s.database("Cursor"))
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("files: %s", diff)
	}
	if got, _ := s.row(s.database("Code"), extensionID); got != `{"telemetryClientId":"t2"}` {
		t.Errorf("Code: %s", got)
	}
	if got, _ := s.row(s.database("Cursor"), extensionID); got != signedInRow("4f1c7a2e-0001", otherURL, testRegion) {
		t.Errorf("Cursor: %s", got)
	}
	if _, err := os.Stat(token); err == nil {
		t.Error("the token is still there")
	}
}

// TestJournalWaits closes an open editor between two runs.
func TestJournalWaits(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	s.open("Code", "code")
	f, h := Family{Now: func() time.Time { return testNow }}, testHandover()
	j := &ide.Journal{Dir: filepath.Join(t.TempDir(), "journal"), Secrets: records{}}
	before := s.listing()
	result, err := j.Apply(t.Context(), s.plan(h), ide.ApplyOptions{})
	if err != nil || len(result.Written) != 0 || len(result.Waiting) == 0 {
		t.Fatalf("wrote %v, waiting %v: %v", result.Written, result.Waiting, err)
	}
	if diff := cmp.Diff(before, s.listing()); diff != "" {
		t.Error(diff)
	}
	delete(s.processes, testPID)
	if result, err = j.Apply(t.Context(), s.plan(h), ide.ApplyOptions{}); err != nil || len(result.Waiting) != 0 {
		t.Fatalf("waiting %v: %v", result.Waiting, err)
	}
	s.mustBeFine(f, h)
}

// largeRow is a row that holds much besides the sign-in.
func largeRow(keys int) (row, rest string) {
	var all strings.Builder
	for i := range keys {
		fmt.Fprintf(&all, `,"key.%d":{"a":[1,2,3],"text":"%s"}`, i, strings.Repeat("x", 50))
	}
	return strings.TrimSuffix(signedInRow("a", testURL, testRegion), "}") + all.String() + "}", all.String()
}

func BenchmarkSignIn(b *testing.B) {
	for _, keys := range []int{0, 1000} {
		value, rest := largeRow(keys)
		b.Run(fmt.Sprintf("%d bytes", len(value)), func(b *testing.B) {
			want := newRequest(testHandover())
			for b.Loop() {
				parsed, err := parseRow(value, true)
				if err != nil {
					b.Fatal(err)
				}
				r := record{key: extensionID, value: value, exists: true, row: parsed}
				c, _, err := r.signIn(sharedConnection{id: "b", startURL: testURL, scopes: want.scopes}, want)
				if err != nil || !strings.Contains(string(c.After.Data), rest) {
					b.Fatalf("other keys changed, or %v", err)
				}
			}
		})
	}
}
