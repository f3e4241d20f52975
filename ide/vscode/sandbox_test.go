package vscode

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"

	_ "modernc.org/sqlite" // a second client of the same databases
)

const (
	testURL    = "https://d-9067f1ab2c.awsapps.com/start"
	testRegion = "eu-central-1"
	testARN    = "arn:aws:codewhisperer:us-east-1:111122223333:profile/ABCDEFGH"
	testPID    = 4211
)

// testNow is when the tests happen; milliseconds show how times are written.
var testNow = time.Date(2026, 11, 23, 12, 22, 4, 987e6, time.UTC)

// sandbox is a home folder with editors in it.
type sandbox struct {
	testing.TB
	m         ide.Machine
	variables map[string]string
	processes map[int]string
}

func newSandbox(t testing.TB) *sandbox {
	t.Helper()
	home := t.TempDir()
	s := &sandbox{TB: t, variables: map[string]string{"HOME": home}, processes: map[int]string{}}
	s.m = ide.Machine{
		Home:    home,
		Getenv:  func(key string) string { return s.variables[key] },
		Process: func(pid int) (string, bool) { name, ok := s.processes[pid]; return name, ok },
	}
	return s
}

func (s *sandbox) write(path, content string) {
	s.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.Fatal(err)
	}
}

func (s *sandbox) userData(folder string) string { return filepath.Join(s.m.ConfigDir(), folder) }

func (s *sandbox) database(folder string) string {
	return filepath.Join(s.userData(folder), "User", "globalStorage", "state.vscdb")
}

func (s *sandbox) cacheFile(name string) string {
	return filepath.Join(s.m.Home, ".aws", "sso", "cache", name)
}

// editor sets up a relative with the extension; row "" means no row.
func (s *sandbox) editor(folder, extensions, row string) {
	s.Helper()
	s.sqlite(s.database(folder), row)
	s.write(filepath.Join(s.m.Home, extensions, "extensions", "extensions.json"), extensionsJSON)
}

const extensionsJSON = `[{"identifier":{"id":"golang.go"},"version":"0.50.0","relativeLocation":"golang.go-0.50.0"},
 {"identifier":{"id":"amazonwebservices.amazon-q-vscode","uuid":"x"},"version":"1.112.0","relativeLocation":"amazonwebservices.amazon-q-vscode-1.112.0"}]`

// sqlite makes a database as VS Code does.
func (s *sandbox) sqlite(file, row string) {
	s.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		s.Fatal(err)
	}
	s.exec(file, `PRAGMA user_version = 1; CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`)
	s.exec(file, `INSERT INTO ItemTable VALUES ('theme', 'dark'), ('extensionsIdentifiers/disabled', '[]')`)
	if row != "" {
		s.put(file, extensionID, row)
	}
}

func (s *sandbox) put(file, key, value string) {
	s.Helper()
	s.exec(file, `INSERT INTO ItemTable VALUES (?, ?)`, key, value)
}

func (s *sandbox) exec(file, statement string, args ...any) {
	s.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(s.Context(), statement, args...); err != nil {
		s.Fatal(err)
	}
}

// row reads the value and its SQLite type.
func (s *sandbox) row(file, key string) (value, kind string) {
	s.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(s.Context(), `SELECT value, typeof(value) FROM ItemTable WHERE key = ?`, key).Scan(&value, &kind); err != nil {
		s.Fatal(err)
	}
	return value, kind
}

// open makes the editor run.
func (s *sandbox) open(folder, process string) {
	s.write(filepath.Join(s.userData(folder), "code.lock"), "4211")
	s.processes[testPID] = process
}

func (s *sandbox) find() []ide.Target {
	s.Helper()
	targets, err := Family{}.Find(s.Context(), s.m)
	if err != nil {
		s.Fatal(err)
	}
	return targets
}

func (s *sandbox) target(id string) ide.Target {
	s.Helper()
	for _, t := range s.find() {
		if t.ID == id {
			return t
		}
	}
	s.Fatalf("no target %s among %v", id, s.find())
	return ide.Target{}
}

func (s *sandbox) plan(h ide.Handover) ide.Plan {
	s.Helper()
	p, err := Family{}.Plan(s.Context(), s.m, s.find(), h)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

func testGrant() *oidc.Grant {
	return &oidc.Grant{
		Holder: "vscode", StartURL: testURL, Region: testRegion,
		Registration: oidc.Registration{
			ClientID: "client-1", ClientSecret: secret.New("client-secret"), ClientName: "qlogin",
			Scopes: oidc.Scopes(), ExpiresAt: testNow.Add(90 * 24 * time.Hour),
		},
		Token: oidc.Token{
			AccessToken: secret.New("access-1"), RefreshToken: secret.New("refresh-1"),
			CreatedAt: testNow, ExpiresAt: testNow.Add(time.Hour),
		},
	}
}

func testHandover() ide.Handover {
	return ide.Handover{
		StartURL: testURL, Region: testRegion, Scopes: oidc.Scopes(), Grant: testGrant(),
		Profile: &ide.Profile{ARN: testARN, Name: "Team <Q> & Co"}, Profiles: 1,
	}
}

// connectionJSON is an entry of auth.profiles as the extension leaves it.
func connectionJSON(startURL, region string) string {
	return `{"type":"sso","startUrl":"` + startURL + `","ssoRegion":"` + region + `","scopes":["codewhisperer:completions",` +
		`"codewhisperer:analysis","codewhisperer:conversations","codewhisperer:transformations","codewhisperer:taskassist"],` +
		`"metadata":{"connectionState":"valid","label":"AWS IAM Identity Center (d-9067f1ab2c)"}}`
}

// signedInRow is the row of an editor that is signed in under id.
func signedInRow(id, startURL, region string) string {
	return `{"telemetryClientId":"t","auth.profiles":{"` + id + `":` + connectionJSON(startURL, region) + `},` +
		`"auth.currentProfileId":"` + id + `","codewhisperer.savedConnectionId":"` + id + `",` +
		`"aws.amazonq.regionProfiles":{"` + id + `":{"name":"Team <Q> & Co","region":"us-east-1","arn":"` + testARN + `","description":"111122223333"}}}`
}

func tokenJSON(t testing.TB, change func(*storedToken)) string {
	t.Helper()
	token := newStoredToken(*testGrant(), sharedConnection{startURL: testURL, scopes: oidc.Scopes()})
	if change != nil {
		change(&token)
	}
	data, err := json.Marshal(token)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// find returns the change of a file or row.
func changeOf(p ide.Plan, file string) (ide.Change, bool) {
	for _, c := range p.Changes {
		if c.File == file {
			return c, true
		}
	}
	return ide.Change{}, false
}

func kinds(p ide.Plan) map[string][]ide.ConflictKind {
	all := map[string][]ide.ConflictKind{}
	for _, c := range p.Conflicts {
		all[c.Target] = append(all[c.Target], c.Kind)
	}
	return all
}

func summary(p ide.Plan) []string {
	var all []string
	for _, c := range p.Changes {
		line := c.Target + ": " + c.Summary
		if c.Live {
			line += " (live)"
		}
		if !c.After.Exists {
			line += " (goes)"
		}
		all = append(all, line)
	}
	return all
}
