package vscode

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

func TestVerify(t *testing.T) {
	const (
		fineRecord  = "ok: one connection, to " + testURL + " in eu-central-1"
		fineToken   = "ok: is good until 2026-11-23 13:22 UTC"
		fineRenewal = "ok: renews the token until 2027-02-21 12:22 UTC at most"
		fineProfile = "ok: Team <Q> & Co in us-east-1"
		lost        = "no: no sign-in is recorded: the sign-in form comes up"
	)
	row := signedInRow("a", testURL, testRegion)
	tests := []struct {
		name     string
		row      string
		token    string // "" for a good one, "-" for none
		change   func(*storedToken)
		handover func(*ide.Handover)
		want     map[string]string // what differs from a good one; "" for no such check
	}{
		{name: "fine", row: row},
		{name: "only the current id", row: strings.Replace(row, "codewhisperer.savedConnectionId", "x", 1)},
		{name: "only the saved id", row: strings.Replace(row, "auth.currentProfileId", "x", 1)},
		{
			name: "an id that names nothing", row: strings.ReplaceAll(row, `Id":"a"`, `Id":"b"`),
			want: map[string]string{aboutRecord: lost, aboutToken: "", aboutRegistration: "", aboutProfile: ""},
		},
		{
			name: "another organization", row: signedInRow("a", otherURL, testRegion),
			want: map[string]string{aboutRecord: "no: the sign-in is for " + otherURL + " (eu-central-1)", aboutToken: "", aboutRegistration: "", aboutProfile: ""},
		},
		{
			name: "no metadata", row: strings.Replace(row, `"metadata"`, `"m"`, 1),
			want: map[string]string{aboutRecord: "no: the connection has no metadata: the extension would fail to start", aboutToken: "", aboutRegistration: "", aboutProfile: ""},
		},
		{
			name: "a scope short", row: strings.Replace(row, `,"codewhisperer:taskassist"`, ``, 1),
			want: map[string]string{aboutRecord: "no: the connection lacks scopes: codewhisperer:taskassist", aboutToken: "", aboutRegistration: "", aboutProfile: ""},
		},
		{
			name: "one sign-in too many", row: strings.Replace(row, `"auth.profiles":{`, `"auth.profiles":{"b":`+connectionJSON(otherURL, testRegion)+`,`, 1),
			want: map[string]string{aboutRecord: "no: there are 2 sign-ins: the extension logs out of all but one", aboutToken: "", aboutRegistration: "", aboutProfile: ""},
		},
		{
			name: "no token", row: row, token: "-",
			want: map[string]string{aboutToken: "no: there is no token: the extension asks to sign in again", aboutRegistration: ""},
		},
		{
			name: "no access token", row: row, change: func(s *storedToken) { s.AccessToken = "" },
			want: map[string]string{aboutToken: "no: the file holds no access token", aboutRegistration: ""},
		},
		{
			name: "a foreign token", row: row, change: func(s *storedToken) { s.ClientID = "client-2" },
			want: map[string]string{aboutToken: "no: the token there is another one than was handed over", aboutRegistration: ""},
		},
		{
			name: "ended, renewable", row: row, change: func(s *storedToken) { s.ExpiresAt = iso(testNow) },
			want: map[string]string{aboutToken: "ok: ended at 2026-11-23 12:22 UTC; the extension renews it when it opens"},
		},
		{
			name: "ends within the margin, registration over", row: row,
			change: func(s *storedToken) {
				s.ExpiresAt, s.RegistrationExpiresAt = iso(testNow.Add(59*time.Second)), iso(testNow.Add(30*time.Second))
			},
			want: map[string]string{
				aboutToken:        "no: ended at 2026-11-23 12:23 UTC: the extension asks to sign in again",
				aboutRegistration: "no: ended at 2026-11-23 12:22 UTC: the token cannot be renewed",
			},
		},
		{
			name: "no refresh token", row: row, change: func(s *storedToken) { s.RefreshToken = "" },
			want: map[string]string{aboutRegistration: "no: there is no refresh token: the token cannot be renewed"},
		},
		{
			name: "no client secret", row: row, change: func(s *storedToken) { s.ClientSecret = "" },
			want: map[string]string{aboutRegistration: "no: is not there: the token cannot be renewed"},
		},
		{
			name: "another profile", row: strings.Replace(row, "ABCDEFGH", "ZZZZ", 1),
			want: map[string]string{aboutProfile: "no: Team <Q> & Co is chosen, not Team <Q> & Co"},
		},
		{
			name: "a profile without an endpoint", row: strings.Replace(row, `"region":"us-east-1"`, `"region":"us-west-2"`, 1),
			want: map[string]string{aboutProfile: `no: Team <Q> & Co is in "us-west-2", for which the extension has no endpoint`},
		},
		{
			name: "no profile", row: strings.Replace(row, "aws.amazonq.regionProfiles", "x", 1),
			want: map[string]string{aboutProfile: "no: none is chosen: the extension asks which one to use"},
		},
		{
			name: "no profile wanted", row: strings.Replace(row, "aws.amazonq.regionProfiles", "x", 1),
			handover: func(h *ide.Handover) { h.Profile = nil },
			want:     map[string]string{aboutProfile: "ok: none is chosen: the extension asks which one to use"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			s.editor("Code", ".vscode", tt.row)
			if tt.token == "" {
				s.write(s.cacheFile(sha("a")), tokenJSON(t, tt.change))
			}
			h := testHandover()
			if tt.handover != nil {
				tt.handover(&h)
			}
			want := map[string]string{
				aboutExtension: "ok: Amazon Q 1.112.0", aboutRecord: fineRecord, aboutToken: fineToken,
				aboutRegistration: fineRenewal, aboutProfile: fineProfile,
			}
			for what, text := range tt.want {
				want[what] = text
				if text == "" {
					delete(want, what)
				}
			}
			got := map[string]string{}
			for what, text := range s.verify(Family{Now: func() time.Time { return testNow }}, h) {
				got[strings.TrimPrefix(what, "code ")] = text
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestVerifyUnreadable(t *testing.T) {
	s := newSandbox(t)
	s.editor("Code", ".vscode", signedInRow("a", testURL, testRegion))
	s.editor("Cursor", ".cursor", `{"auth.profiles":`)
	s.write(s.cacheFile(sha("a")), `{"accessToken":"very-secret`)
	got := s.verify(Family{}, testHandover())
	for what, part := range map[string]string{"code token": ": line 1", "cursor sign-in record": ": line 1"} {
		if !strings.HasPrefix(got[what], "no: ") || !strings.Contains(got[what], part) || strings.Contains(got[what], "very-secret") {
			t.Errorf("%s: %q", what, got[what])
		}
	}
}

func TestCurrent(t *testing.T) {
	row := signedInRow("a", testURL, testRegion)
	tests := []struct {
		name, row, file, token string
		want                   string // access token
		fails                  bool
	}{
		{name: "nothing"},
		{name: "signed in", row: row, file: "a", token: tokenJSON(t, nil), want: "access-1"},
		{name: "row still waiting", file: ownID(testURL, testRegion), token: tokenJSON(t, nil), want: "access-1"},
		{name: "spelled otherwise", row: row, file: "a", token: tokenJSON(t, func(s *storedToken) { s.StartURL += "/#" }), want: "access-1"},
		{name: "another organization's", row: row, file: "a", token: tokenJSON(t, func(s *storedToken) { s.StartURL = otherURL })},
		{name: "no access token", row: row, file: "a", token: `{}`},
		{name: "torn", row: row, file: "a", token: `{"accessToken`, fails: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSandbox(t)
			s.editor("Code", ".vscode", tt.row)
			if tt.file != "" {
				s.write(s.cacheFile(sha(tt.file)), tt.token)
			}
			got, err := Family{}.Current(t.Context(), s.m, s.find(), testHandover())
			if (err != nil) != tt.fails {
				t.Fatalf("got error %v", err)
			}
			access := ""
			if got != nil {
				access = got.Token.AccessToken.Reveal()
			}
			if access != tt.want {
				t.Errorf("got %q, want %q", access, tt.want)
			}
		})
	}
}
