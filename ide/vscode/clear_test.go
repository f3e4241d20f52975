package vscode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

func (s *sandbox) clear(h ide.Handover) ide.Plan {
	s.Helper()
	p, err := Family{}.Clear(s.Context(), s.m, s.find(), h)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

func TestClear(t *testing.T) {
	row := signedInRow("a", testURL, testRegion)
	full := strings.Replace(row, `"aws.amazonq.regionProfiles":{`,
		`"recentSso":{"startUrl":"x"},"aws.amazonq.regionProfiles.cache":{"resource":{}},"aws.amazonq.regionProfiles":{"old":{"arn":"`+testARN+`"},"kept":{"arn":"arn:x"},`, 1)
	full = strings.Replace(full, `"auth.profiles":{`, `"auth.profiles":{"b":`+connectionJSON(otherURL, testRegion)+`,`, 1)
	tests := []struct {
		name    string
		row     string
		open    bool
		token   string // connection id of a token file
		changes []string
		after   string // of the row
		opens   string
		kinds   []ide.ConflictKind
	}{
		{name: "nothing", row: `{"x":1}`, opens: "has no sign-in to this start URL"},
		{name: "no row", opens: "has no sign-in to this start URL"},
		{name: "another organization", row: signedInRow("a", otherURL, testRegion), token: "a", opens: "has no sign-in to this start URL"},
		{
			name: "signed in", row: row, token: "a",
			changes: []string{": the token (live) (goes)", "code: the sign-in record of VS Code"},
			after:   `{"telemetryClientId":"t","auth.profiles":{},"aws.amazonq.regionProfiles":{}}`,
			opens:   "opens signed out",
		},
		{
			name: "open", row: row, token: "a", open: true,
			changes: []string{": the token (live) (goes)", "code: the sign-in record of VS Code"},
			after:   `{"telemetryClientId":"t","auth.profiles":{},"aws.amazonq.regionProfiles":{}}`,
			opens:   "is open now: asks to sign in again within seconds; its record goes once it is closed",
			kinds:   []ide.ConflictKind{ide.IsRunning},
		},
		{
			name: "with others beside it", row: full,
			changes: []string{"code: the sign-in record of VS Code"},
			after: `{"telemetryClientId":"t","auth.profiles":{"b":` + connectionJSON(otherURL, testRegion) + `},` +
				`"recentSso":{"startUrl":"x"},"aws.amazonq.regionProfiles":{"kept":{"arn":"arn:x"}}}`,
			opens: "opens signed out",
		},
		{
			name: "the row was still waiting", token: ownID(testURL, testRegion),
			changes: []string{": the token (live) (goes)"}, opens: "has no sign-in to this start URL",
		},
		{name: "unreadable", row: `{`, kinds: []ide.ConflictKind{ide.Unreadable}, opens: staysAsItIs},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			s.editor("Code", ".vscode", tt.row)
			if tt.token != "" {
				s.write(s.cacheFile(sha(tt.token)), tokenJSON(t, nil))
			}
			if tt.open {
				s.open("Code", "code")
			}
			p := s.clear(testHandover())
			if diff := cmp.Diff(tt.changes, summary(p)); diff != "" {
				t.Errorf("changes: %s", diff)
			}
			if c, ok := changeOf(p, s.database("Code")); ok {
				if diff := cmp.Diff(tt.after, string(c.After.Data)); diff != "" {
					t.Errorf("row: %s", diff)
				}
			}
			if diff := cmp.Diff(tt.kinds, kinds(p)["code"]); diff != "" {
				t.Errorf("conflicts: %s", diff)
			}
			if p.Opens["code"] != tt.opens {
				t.Errorf("opens: %s, want %s", p.Opens["code"], tt.opens)
			}
		})
	}
}

// TestClearForeign leaves a file alone that has the name of qlogin's token and
// belongs to something else.
func TestClearForeign(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", "")
	s.write(s.cacheFile(sha(ownID(testURL, testRegion))), tokenJSON(t, func(x *storedToken) { x.StartURL = otherURL }))
	if p := s.clear(testHandover()); len(p.Changes) != 0 {
		t.Errorf("got %v", summary(p))
	}
}
