package vscode

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/needs"
)

// apply writes a plan by edit's own means, as far as nothing blocks it.
func (s *sandbox) apply(p ide.Plan) {
	s.Helper()
	blocked := map[string]bool{}
	for _, c := range p.Conflicts {
		blocked[c.Target] = blocked[c.Target] || c.Blocks
	}
	for _, c := range p.Changes {
		if blocked[c.Target] && !c.Live {
			continue
		}
		if err := s.perform(c); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *sandbox) perform(c ide.Change) error {
	if c.Row != "" {
		return edit.WriteRow(s.Context(), c.File, c.Row, string(c.Before.Data), c.Before.Exists, string(c.After.Data))
	}
	snapshot, err := edit.Read(c.File)
	if err != nil {
		return err
	}
	if diff := cmp.Diff(c.Before.Data, snapshot.Data); diff != "" {
		return errors.New("the plan saw another file: " + diff)
	}
	if !c.After.Exists {
		return edit.Remove(snapshot)
	}
	return edit.Replace(snapshot, c.After.Data, c.After.Mode)
}

func (s *sandbox) verify(f Family, h ide.Handover) map[string]string {
	s.Helper()
	checks, err := f.Verify(s.Context(), s.m, s.find(), h)
	if err != nil {
		s.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range checks {
		mark := "no: "
		if c.OK {
			mark = "ok: "
		}
		got[c.Target+" "+c.What] = mark + c.Text
	}
	return got
}

func (s *sandbox) mustBeFine(f Family, h ide.Handover) {
	s.Helper()
	for what, text := range s.verify(f, h) {
		if !strings.HasPrefix(text, "ok: ") {
			s.Errorf("%s: %s", what, text)
		}
	}
}

// TestHandover goes all the way: plan, write, judge, read back, plan again, sign
// out, judge again.
func TestHandover(t *testing.T) {
	s := newSandbox(t)
	rowBefore := `{"telemetryClientId":"t","recentSso":{"startUrl":"x","region":"y"}}`
	s.editor("Code", ".vscode", rowBefore)
	s.editor("Cursor", ".cursor", "")
	f, h := Family{Now: func() time.Time { return testNow }}, testHandover()
	s.apply(s.plan(h))

	s.mustBeFine(f, h)
	if _, kind := s.row(s.database("Cursor"), extensionID); kind != "text" {
		t.Errorf("the row is stored as %s; VS Code reads text", kind)
	}
	token := s.cacheFile(sha(ownID(testURL, testRegion)))
	if info, err := os.Stat(token); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("token file: %v, %v", info, err)
	}
	if again := s.plan(h); len(again.Changes) != 0 {
		t.Errorf("a second run changes %v", summary(again))
	}

	current, err := f.Current(t.Context(), s.m, s.find(), h)
	if err != nil || current == nil {
		t.Fatalf("current grant: %v, %v", current, err)
	}
	if current.Token.RefreshToken.Reveal() != "refresh-1" || current.Registration.ClientSecret.Reveal() != "client-secret" ||
		!current.Token.ExpiresAt.Equal(h.Grant.Token.ExpiresAt) || !current.Registration.HasScopes(h.Scopes) {
		t.Errorf("read back %+v", current)
	}

	out, err := f.Clear(t.Context(), s.m, s.find(), h)
	if err != nil {
		t.Fatal(err)
	}
	s.apply(out)
	files, err := os.ReadDir(filepath.Dir(token))
	if err != nil || len(files) != 0 {
		t.Errorf("left in the cache: %v, %v", files, err)
	}
	if got, _ := s.row(s.database("Code"), extensionID); !strings.HasPrefix(got, strings.TrimSuffix(rowBefore, "}")) ||
		strings.Contains(got, "qlogin") || strings.Contains(got, testARN) {
		t.Errorf("the row after signing out: %s", got)
	}
	want := map[string]string{
		"code extension":        "ok: Amazon Q 1.112.0",
		"code sign-in record":   "no: no sign-in is recorded: the sign-in form comes up",
		"cursor extension":      "ok: Amazon Q 1.112.0",
		"cursor sign-in record": "no: no sign-in is recorded: the sign-in form comes up",
	}
	if diff := cmp.Diff(want, s.verify(f, h)); diff != "" {
		t.Error(diff)
	}
	if g, err := f.Current(t.Context(), s.m, s.find(), h); g != nil || err != nil {
		t.Errorf("a grant after signing out: %v, %v", g, err)
	}
}

// TestHandoverWhileOpen signs in an open editor again through the token alone.
func TestHandoverWhileOpen(t *testing.T) {
	s := newSandbox(t)
	row := signedInRow("4f1c7a2e-0000-4000-8000-000000000001", testURL, testRegion)
	s.editor("Code", ".vscode", row)
	s.write(s.cacheFile(sha("4f1c7a2e-0000-4000-8000-000000000001")), tokenJSON(t, func(old *storedToken) { old.RefreshToken = "used up" }))
	s.open("Code", "code")
	f, h := Family{Now: func() time.Time { return testNow }}, testHandover()
	s.apply(s.plan(h))
	s.mustBeFine(f, h)
	if got, _ := s.row(s.database("Code"), extensionID); got != row {
		t.Error("the row of an open editor was touched")
	}
}

func TestPrefill(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", `{"recentSso":{"startUrl":"https://old.awsapps.com/start","region":"us-east-1","x":1}}`)
	h := testHandover()
	h.Grant, h.Profile, h.Prefill = nil, nil, true
	if diff := cmp.Diff(map[string]string{"code sign-in form": "no: does not show " + testURL + " and eu-central-1"}, s.verify(Family{}, h)); diff != "" {
		t.Error(diff)
	}
	s.apply(s.plan(h))
	s.mustBeFine(Family{}, h)
	want := `{"recentSso":{"startUrl":"` + testURL + `","region":"eu-central-1","x":1}}`
	if got, _ := s.row(s.database("Code"), extensionID); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestSQLiteReads lets another implementation than qlogin's read the result.
func TestSQLiteReads(t *testing.T) {
	needs.Programs(t, "sqlite3")
	s := newSandbox(t)
	file := s.database("Code")
	s.write(filepath.Join(filepath.Dir(file), "storage.json"), "{}")
	make := `PRAGMA user_version=1; CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB); INSERT INTO ItemTable VALUES('amazonwebservices.amazon-q-vscode','{"a":1}');`
	if out, err := exec.CommandContext(t.Context(), "sqlite3", file, make).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	s.write(filepath.Join(s.m.Home, ".vscode", "extensions", "extensions.json"), extensionsJSON)
	s.apply(s.plan(testHandover()))
	query := `PRAGMA integrity_check; PRAGMA user_version; PRAGMA journal_mode; SELECT count(*), typeof(value), json_extract(value,'$."codewhisperer.savedConnectionId"'), json_extract(value,'$.a') FROM ItemTable;`
	out, err := exec.CommandContext(t.Context(), "sqlite3", file, query).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	want := "ok\n1\ndelete\n1|text|qlogin-eu-central-1-42e1ec86|1\n"
	if got := strings.ReplaceAll(string(out), "\r", ""); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNothingIsCreated(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", signedInRow("a", testURL, testRegion))
	s.write(filepath.Join(s.userData("Cursor"), "User", "settings.json"), "{}")
	before := s.listing()
	s.plan(testHandover())
	s.verify(Family{}, testHandover())
	for _, run := range []func() error{
		func() error { _, err := Family{}.Clear(t.Context(), s.m, s.find(), testHandover()); return err },
		func() error { _, err := Family{}.Current(t.Context(), s.m, s.find(), testHandover()); return err },
	} {
		if err := run(); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(before, s.listing()); diff != "" {
		t.Error(diff)
	}
}

// listing is every file of the home with its content.
func (s *sandbox) listing() map[string]string {
	s.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(s.m.Home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			all[path] = ""
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return all
}
