package vscode

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

const (
	otherURL = "https://d-1234567890.awsapps.com/start"
	ownRow   = `: the sign-in record of `
	regLine  = ": the client registration beside the token"
	tokLine  = ": the token that the extension reads and renews"
)

// TestPlanFresh checks every field of a first hand-over against values written
// down here.
func TestPlanFresh(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	p := s.plan(testHandover())

	const id = "qlogin-eu-central-1-42e1ec86"
	want := []struct{ file, content string }{
		{
			s.cacheFile("aws-toolkit-vscode-client-id-eu-central-1-6687226e650bb007b22ad6474839cae67565e6c46cf5d7bea7cca1b50bbe0764.json"),
			`{"clientId":"client-1","clientSecret":"client-secret","expiresAt":"2027-02-21T12:22:04.987Z","startUrl":"` + testURL + `","scopes":["codewhisperer:completions","codewhisperer:analysis","codewhisperer:conversations","codewhisperer:transformations","codewhisperer:taskassist"]}`,
		},
		{
			s.cacheFile(sha(id)),
			`{"clientId":"client-1","clientSecret":"client-secret","scopes":["codewhisperer:completions","codewhisperer:analysis","codewhisperer:conversations","codewhisperer:transformations","codewhisperer:taskassist"],"region":"eu-central-1","startUrl":"` + testURL + `","accessToken":"access-1","refreshToken":"refresh-1","expiresAt":"2026-11-23T13:22:04.987Z","registrationExpiresAt":"2027-02-21T12:22:04.987Z"}`,
		},
		{
			s.database("Code"),
			`{"auth.profiles":{"` + id + `":{"type":"sso","startUrl":"` + testURL + `","ssoRegion":"eu-central-1","scopes":["codewhisperer:completions","codewhisperer:analysis","codewhisperer:conversations","codewhisperer:transformations","codewhisperer:taskassist"],"metadata":{"connectionState":"valid"}}},` +
				`"aws.amazonq.regionProfiles":{"` + id + `":{"name":"Team <Q> & Co","region":"us-east-1","arn":"` + testARN + `","description":"111122223333"}},` +
				`"auth.currentProfileId":"` + id + `","codewhisperer.savedConnectionId":"` + id + `"}`,
		},
	}
	if len(p.Changes) != len(want) || len(p.Conflicts) != 0 {
		t.Fatalf("got %v with conflicts %v", summary(p), p.Conflicts)
	}
	for i, w := range want {
		c := p.Changes[i]
		if c.File != w.file || c.Before.Exists || !c.After.Exists {
			t.Errorf("change %d is of %s, want %s", i, c.File, w.file)
		}
		if diff := cmp.Diff(w.content, string(c.After.Data)); diff != "" {
			t.Errorf("%s: %s", w.file, diff)
		}
		if secret := i < 2; c.Secret != secret || secret && c.After.Mode != 0o600 {
			t.Errorf("%s: secret %v, mode %o", w.file, c.Secret, c.After.Mode)
		}
	}
	if got := p.Changes[2].Row; got != "amazonwebservices.amazon-q-vscode" {
		t.Errorf("row %s", got)
	}
	if got := p.Opens["code"]; got != "opens signed in, no clicks" {
		t.Errorf("opens: %s", got)
	}
}

// TestPlanKeepsTheRest plants a row with a life of its own; outside of the keys
// of a sign-in it must stay byte for byte.
func TestPlanKeepsTheRest(t *testing.T) {
	const head = `{ "isExtensionFirstUse" : false,"telemetryClientId":"\u00e4-1", "#sessionCreationDates":{"x":1.7e12},` + "\n"
	const tail = `,"my-host":{"auth.profiles":{"n":{"type":"sso"}}},"CODEWHISPERER_SELECTED_CUSTOMIZATION":{},"z":[1, 2 ,3] }`
	s := newSandbox(t)
	s.editor("Code", ".vscode", head+`"auth.profiles":{"iam:1":{"type":"iam","metadata":{}},"a":`+
		strings.Replace(connectionJSON(testURL, testRegion), `"valid"`, `"invalid"`, 1)+`}`+tail)
	c, ok := changeOf(s.plan(testHandover()), s.database("Code"))
	if !ok {
		t.Fatal("no change of the row")
	}
	got := string(c.After.Data)
	if !strings.HasPrefix(got, head) || !strings.Contains(got, strings.TrimSuffix(tail, " }")) {
		t.Errorf("other keys changed:\n%s", got)
	}
	if !strings.Contains(got, `"auth.profiles":{"iam:1":{"type":"iam","metadata":{}},"a":`+connectionJSON(testURL, testRegion)+`}`) {
		t.Errorf("the entry lost something, or the other kind of connection went:\n%s", got)
	}
}

func TestPlanRowKey(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	s.put(s.database("Code"), "AmazonWebServices.amazon-q-vscode", `{"x":1}`)
	c, _ := changeOf(s.plan(testHandover()), s.database("Code"))
	if c.Row != "AmazonWebServices.amazon-q-vscode" || !strings.HasPrefix(string(c.After.Data), `{"x":1,`) {
		t.Errorf("got row %s: %s", c.Row, c.After.Data)
	}
}

func TestPlanCases(t *testing.T) {
	live := slices.Clip([]string{regLine + " (live)", tokLine + " (live)"})
	withoutMetadata := strings.Replace(signedInRow("a", testURL, testRegion), `"metadata":{`, `"meta":{`, 1)
	withoutProfile := strings.Replace(signedInRow("a", testURL, testRegion), "aws.amazonq.regionProfiles", "x", 1)
	tests := []struct {
		name      string
		setup     func(*sandbox)
		handover  func(*ide.Handover)
		changes   []string
		conflicts map[string][]ide.ConflictKind
		opens     map[string]string
	}{
		{
			name: "open and signed in: only the token",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", signedInRow("a", testURL, testRegion))
				s.open("Code", "code")
			},
			changes: live,
			opens:   map[string]string{"code": "is open now: signed in again within seconds, nothing to restart"},
		},
		{
			name: "open and expired: only the token",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", strings.Replace(signedInRow("a", testURL, testRegion), `"valid"`, `"invalid"`, 1))
				s.open("Code", "code")
			},
			changes: live,
			opens:   map[string]string{"code": "is open now: signed in again within seconds, nothing to restart"},
		},
		{
			name:      "open, never signed in: everything waits",
			setup:     func(s *sandbox) { s.editor("Code", ".vscode", ""); s.open("Code", "code") },
			changes:   []string{regLine, tokLine, "code" + ownRow + "VS Code"},
			conflicts: map[string][]ide.ConflictKind{"code": {ide.IsRunning}},
			opens:     map[string]string{"code": "is open now: once it is closed and the record written, it opens signed in, no clicks"},
		},
		{
			name: "one open, one closed: the closed one is served",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", "")
				s.editor("Cursor", ".cursor", "")
				s.open("Code", "code")
			},
			changes:   append(live, "code"+ownRow+"VS Code", "cursor"+ownRow+"Cursor"),
			conflicts: map[string][]ide.ConflictKind{"code": {ide.IsRunning}},
			opens: map[string]string{
				"code":   "is open now: once it is closed and the record written, it opens signed in, no clicks",
				"cursor": "opens signed in, no clicks",
			},
		},
		{
			name:      "open without a Q Developer profile",
			setup:     func(s *sandbox) { s.editor("Code", ".vscode", withoutProfile); s.open("Code", "code") },
			changes:   append(live, "code"+ownRow+"VS Code"),
			conflicts: map[string][]ide.ConflictKind{"code": {ide.IsRunning}},
			opens:     map[string]string{"code": "is open now: once it is closed and the record written, it opens signed in, no clicks"},
		},
		{
			name:     "no profile to choose",
			setup:    func(s *sandbox) { s.editor("Code", ".vscode", withoutProfile) },
			handover: func(h *ide.Handover) { h.Profile = nil },
			changes:  live,
			opens:    map[string]string{"code": "opens signed in and asks which Q Developer profile to use"},
		},
		{
			name:    "metadata missing",
			setup:   func(s *sandbox) { s.editor("Code", ".vscode", withoutMetadata) },
			changes: append(live, "code"+ownRow+"VS Code"),
			opens:   map[string]string{"code": "opens signed in, no clicks"},
		},
		{
			name:    "closed and settled: only the token",
			setup:   func(s *sandbox) { s.editor("Code", ".vscode", signedInRow("a", testURL+"/", testRegion)) },
			changes: live,
			opens:   map[string]string{"code": "opens signed in, no clicks"},
		},
		{
			name: "draft",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", signedInRow("a", testURL, testRegion))
				s.open("Code", "code")
				s.editor("Cursor", ".cursor", "")
			},
			handover: func(h *ide.Handover) { h.Grant, h.Profile = nil, nil },
			changes:  append(live, "cursor"+ownRow+"Cursor"),
			opens: map[string]string{
				"code":   "is open now: signed in again within seconds, nothing to restart",
				"cursor": "opens signed in, no clicks",
			},
		},
		{
			name:      "another organization",
			setup:     func(s *sandbox) { s.editor("Code", ".vscode", signedInRow("a", otherURL, testRegion)) },
			conflicts: map[string][]ide.ConflictKind{"code": {ide.OtherConnection}},
			opens:     map[string]string{"code": staysAsItIs},
		},
		{
			name: "another organization, replaced",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", signedInRow("a", otherURL, testRegion))
				s.write(s.cacheFile(sha("a")), tokenJSON(s, nil))
			},
			handover: func(h *ide.Handover) { h.ReplaceOthers = true },
			changes:  append(live, "code"+ownRow+"VS Code", "code: the token of the connection that is replaced (goes)"),
			opens:    map[string]string{"code": "opens signed in, no clicks"},
		},
		{
			name: "two ids for one organization: one stays",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", signedInRow("a", testURL, testRegion))
				s.editor("Cursor", ".cursor", signedInRow("b", testURL, testRegion))
				s.write(s.cacheFile(sha("b")), tokenJSON(s, func(t *storedToken) { t.AccessToken = "old" }))
			},
			// b has the token, so a becomes b and Cursor is fine as it is.
			changes: append(live, "code"+ownRow+"VS Code"),
			opens:   map[string]string{"code": "opens signed in, no clicks", "cursor": "opens signed in, no clicks"},
		},
		{
			name:      "no extension",
			setup:     func(s *sandbox) { s.sqlite(s.database("Code"), "") },
			conflicts: map[string][]ide.ConflictKind{"code": {ide.NoExtension}},
			opens:     map[string]string{"code": staysAsItIs},
		},
		{
			name: "switched off",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", "")
				s.put(s.database("Code"), disabledKey, `[{"id":"amazonwebservices.amazon-q-vscode"}]`)
			},
			changes:   append(live, "code"+ownRow+"VS Code"),
			conflicts: map[string][]ide.ConflictKind{"code": {ide.Disabled}},
			opens:     map[string]string{"code": "opens signed in once the Amazon Q extension is switched on"},
		},
		{
			name: "never started",
			setup: func(s *sandbox) {
				s.write(filepath.Join(s.userData("Code"), "User", "settings.json"), "{}")
			},
			conflicts: map[string][]ide.ConflictKind{"code": {ide.Unsuitable}},
			opens:     map[string]string{"code": staysAsItIs},
		},
		{
			name: "developer mode",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", "")
				s.write(filepath.Join(s.userData("Code"), "User", "settings.json"), "{ // mine\n\"aws.dev.forceDevMode\": true, }")
			},
			changes:   append(live, "code"+ownRow+"VS Code"),
			conflicts: map[string][]ide.ConflictKind{"code": {ide.Unsuitable}},
			opens:     map[string]string{"code": "opens signed in, no clicks"},
		},
		{
			name:      "a profile without an endpoint",
			setup:     func(s *sandbox) { s.editor("Code", ".vscode", "") },
			handover:  func(h *ide.Handover) { h.Profile.ARN = strings.Replace(testARN, "us-east-1", "us-west-2", 1) },
			conflicts: map[string][]ide.ConflictKind{"code": {ide.Unsuitable}},
			opens:     map[string]string{"code": staysAsItIs},
		},
		{
			name:     "prefill",
			setup:    func(s *sandbox) { s.editor("Code", ".vscode", "") },
			handover: func(h *ide.Handover) { h.Grant, h.Prefill = nil, true },
			changes:  []string{"code: start URL and Region for the sign-in form of VS Code"},
			opens:    map[string]string{"code": "shows the sign-in form with start URL and Region filled in; choose Company account, Continue"},
		},
		{
			name:      "prefill, open and without the extension",
			setup:     func(s *sandbox) { s.sqlite(s.database("Code"), `{"recentSso":null}`); s.open("Code", "code") },
			handover:  func(h *ide.Handover) { h.Grant, h.Prefill = nil, true },
			changes:   []string{"code: start URL and Region for the sign-in form of VS Code"},
			conflicts: map[string][]ide.ConflictKind{"code": {ide.IsRunning, ide.NoExtension}},
			opens:     map[string]string{"code": "is open now: once it is closed and the record written, it shows the sign-in form with start URL and Region filled in; choose Company account, Continue"},
		},
		{
			name: "prefill, done before",
			setup: func(s *sandbox) {
				s.editor("Code", ".vscode", `{"recentSso":{"startUrl":"`+testURL+`/","region":"eu-central-1"}}`)
			},
			handover: func(h *ide.Handover) { h.Grant, h.Prefill = nil, true },
			opens:    map[string]string{"code": "shows the sign-in form with start URL and Region filled in; choose Company account, Continue"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			tt.setup(s)
			h := testHandover()
			if tt.handover != nil {
				tt.handover(&h)
			}
			p := s.plan(h)
			if diff := cmp.Diff(tt.changes, summary(p)); diff != "" {
				t.Errorf("changes: %s", diff)
			}
			if tt.conflicts == nil {
				tt.conflicts = map[string][]ide.ConflictKind{}
			}
			if diff := cmp.Diff(tt.conflicts, kinds(p)); diff != "" {
				t.Errorf("conflicts: %s\n%v", diff, p.Conflicts)
			}
			if diff := cmp.Diff(tt.opens, p.Opens); diff != "" {
				t.Errorf("opens: %s", diff)
			}
		})
	}
}

func TestPlanUnreadable(t *testing.T) {
	tests := []struct {
		name, row, where string
	}{
		{"no JSON", `{"a":1,}`, "line 1, column 8"},
		{"torn", `{"auth.profiles":{`, "unexpected end"},
		{"null", `null`, "null"},
		{"an array", `[]`, "array"},
		{"profiles is a list", `{"auth.profiles":[]}`, `"auth.profiles" is not an object`},
		{"an entry is text", `{"auth.profiles":{"a":"b"}}`, `auth.profiles: "a" is not an object`},
		{"regions is text", `{"aws.amazonq.regionProfiles":"x"}`, `"aws.amazonq.regionProfiles" is not an object`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			s.editor("Code", ".vscode", tt.row)
			for _, prefill := range []bool{false, true} {
				h := testHandover()
				h.Prefill = prefill
				p := s.plan(h)
				if len(p.Changes) != 0 || len(p.Conflicts) != 1 {
					t.Fatalf("got changes %v, conflicts %v", summary(p), p.Conflicts)
				}
				c := p.Conflicts[0]
				if c.Kind != ide.Unreadable || !c.Blocks || !strings.Contains(c.Text, tt.where) || !strings.Contains(c.Text, s.database("Code")) {
					t.Errorf("got %+v", c)
				}
			}
		})
	}
}

// TestPlanOneBad serves the others while one editor cannot be read.
func TestPlanOneBad(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "{")
	s.editor("Cursor", ".cursor", "")
	p := s.plan(testHandover())
	if diff := cmp.Diff(map[string][]ide.ConflictKind{"code": {ide.Unreadable}}, kinds(p)); diff != "" {
		t.Error(diff)
	}
	if _, ok := changeOf(p, s.database("Cursor")); !ok || len(p.Changes) != 3 {
		t.Errorf("got %v", summary(p))
	}
}

func TestPlanRekeys(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", strings.Replace(signedInRow("a", testURL, testRegion), `"label":"AWS`, `"source":"x","label":"AWS`, 1))
	s.editor("Cursor", ".cursor", signedInRow("b", testURL, testRegion))
	s.write(s.cacheFile(sha("a")), tokenJSON(t, nil))
	s.open("Cursor", "cursor")
	h := testHandover()
	h.Profile = nil
	p := s.plan(h)
	c, ok := changeOf(p, s.database("Code"))
	if !ok {
		t.Fatalf("got %v", summary(p))
	}
	r, err := parseRow(string(c.After.Data), true)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.connections) != 1 || r.connections[0].id != "b" || !strings.Contains(string(r.connections[0].raw), `"source":"x"`) {
		t.Errorf("got connections %s", c.After.Data)
	}
	if r.current != "b" || r.saved != "b" || r.regions["b"].ARN != testARN || len(r.regions) != 1 {
		t.Errorf("got %s", c.After.Data)
	}
	if gone, ok := changeOf(p, s.cacheFile(sha("a"))); !ok || gone.After.Exists || gone.Live {
		t.Errorf("the old token stays: %v", summary(p))
	}
}

// TestPlanKeepsTokensInUse leaves a token alone that another row still names.
func TestPlanKeepsTokensInUse(t *testing.T) {
	tests := []struct {
		name  string
		setup func(*sandbox)
	}{
		{"an editor that is left out", func(s *sandbox) { s.editor("Cursor", ".cursor", signedInRow("a", otherURL, testRegion)) }},
		{"the AWS Toolkit", func(s *sandbox) { s.put(s.database("Code"), toolkitID, signedInRow("a", otherURL, testRegion)) }},
		{"a row that cannot be read", func(s *sandbox) { s.write(s.database("Cursor"), strings.Repeat("no database ", 100)) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			s.editor("Code", ".vscode", signedInRow("a", otherURL, testRegion))
			s.write(s.cacheFile(sha("a")), tokenJSON(t, nil))
			tt.setup(s)
			h := testHandover()
			h.ReplaceOthers = true
			p, err := Family{}.Plan(t.Context(), s.m, []ide.Target{s.target("code")}, h)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := changeOf(p, s.cacheFile(sha("a"))); ok || len(p.Changes) != 3 {
				t.Errorf("got %v", summary(p))
			}
		})
	}
}

func TestPlanCacheDirectory(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	s.editor("Cursor", ".cursor", "")
	dir := filepath.Join(s.m.Home, "tokens")
	quoted, err := json.Marshal(dir)
	if err != nil {
		t.Fatal(err)
	}
	setting := `{"aws.dev.ssoCacheDirectory":` + string(quoted) + `}`
	s.write(filepath.Join(s.userData("Cursor"), "User", "settings.json"), setting)

	p := s.plan(testHandover())
	want := map[string][]ide.ConflictKind{"cursor": {ide.Unsuitable, ide.Unsuitable}}
	if diff := cmp.Diff(want, kinds(p)); diff != "" {
		t.Errorf("%s\n%v", diff, p.Conflicts)
	}
	if _, ok := changeOf(p, s.database("Cursor")); ok {
		t.Error("an editor with another folder for tokens is changed")
	}
	s.write(filepath.Join(s.userData("Code"), "User", "settings.json"), setting)
	p = s.plan(testHandover())
	if _, ok := changeOf(p, filepath.Join(dir, sha(ownID(testURL, testRegion)))); !ok || len(p.Changes) != 4 {
		t.Errorf("got %v", summary(p))
	}
	s.write(filepath.Join(s.userData("Code"), "User", "settings.json"), `{"aws.dev.ssoCacheDirectory":"tokens"}`)
	if got := kinds(s.plan(testHandover()))["code"]; !cmp.Equal(got, []ide.ConflictKind{ide.Unreadable}) {
		t.Errorf("a relative folder: %v", got)
	}
}

func TestDraftHoldsNoSecret(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	h := testHandover()
	h.Grant, h.Profile = nil, nil
	for _, c := range s.plan(h).Changes {
		if !json.Valid(c.After.Data) {
			t.Errorf("%s: %s", c.File, c.After.Data)
		}
	}
}
