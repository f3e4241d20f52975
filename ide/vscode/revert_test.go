package vscode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

func contents(text string) ide.Content {
	if text == "" {
		return ide.Content{}
	}
	return ide.Content{Exists: true, Data: []byte(text)}
}

func TestRevertRow(t *testing.T) {
	const plain = `{"telemetryClientId":"t"}`
	signedIn := func(before string) string {
		s := newSandbox(t)
		s.editor("Code", ".vscode", before)
		c, ok := changeOf(s.plan(testHandover()), s.database("Code"))
		if !ok {
			t.Fatal("no change")
		}
		return string(c.After.Data)
	}
	ours := signedIn(plain)
	expired := strings.Replace(ours, `"valid"`, `"invalid"`, 1)
	other := strings.ReplaceAll(signedInRow("b", otherURL, testRegion), `"telemetryClientId":"t"`, `"telemetryClientId":"t2"`)
	half := signedInRow("a", testURL, testRegion)
	half = strings.Replace(half, `"codewhisperer.savedConnectionId":"a",`, ``, 1)
	tests := []struct{ name, before, after, now, want string }{
		{"untouched", plain, ours, ours, plain},
		{"other keys changed", plain, ours, strings.Replace(ours, `"t"`, `"t2"`, 1), `{"telemetryClientId":"t2"}`},
		{"its state changed", plain, ours, expired, plain},
		{"another profile chosen since", plain, ours, strings.ReplaceAll(ours, "ABCDEFGH", "ZZZZ"), plain},
		{"signed out since", plain, ours, plain, plain},
		{"signed in elsewhere since", plain, ours, other, other},
		{"row gone", plain, ours, "", ""},
		{"no row before", "", signedIn(""), signedIn(""), ""},
		{"no row before, other keys now", "", signedIn(""), strings.Replace(signedIn(""), `{`, `{"x":1,`, 1), `{"x":1}`},
		{"what was there comes back", half, signedIn(half), strings.Replace(signedIn(half), `"t"`, `"t2"`, 1), strings.Replace(half, `"t"`, `"t2"`, 1)},
		{"sign-out taken back", ours, plain, `{"telemetryClientId":"t2"}`, strings.Replace(ours, `"t"`, `"t2"`, 1)},
		{"sign-out, signed in elsewhere since", half, plain, other, other},
		{"replaced, signed in elsewhere since", signedInRow("x", "https://third.awsapps.com/start", testRegion), ours, other, other},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := ide.Change{Row: extensionID, File: "state.vscdb", Before: contents(tt.before), After: contents(tt.after)}
			got, err := Family{}.Revert(c, contents(tt.now))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(sorted(t, tt.want), sorted(t, string(got.Data))); diff != "" || got.Exists != (tt.want != "") {
				t.Errorf("exists %v: %s", got.Exists, diff)
			}
		})
	}
	if _, err := (Family{}).Revert(ide.Change{Row: extensionID, After: contents(ours)}, contents(`{`)); err == nil {
		t.Error("a row that cannot be read is changed")
	}
}

func TestRevertFile(t *testing.T) {
	mine, renewed := tokenJSON(t, nil), tokenJSON(t, func(s *storedToken) { s.AccessToken = "access-2" })
	foreign := tokenJSON(t, func(s *storedToken) { s.ClientID = "client-2" })
	tests := []struct{ name, before, after, now, want string }{
		{"renewed since", "", mine, renewed, ""},
		{"renewed since, another before", foreign, mine, renewed, foreign},
		{"signed in anew since", "", mine, foreign, foreign},
		{"removed since", foreign, mine, "", foreign},
		{"torn", "", mine, `{"clientId`, `{"clientId`},
		{"we removed it, another since", mine, "", foreign, foreign},
		{"we removed it", mine, "", "", mine},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := ide.Change{File: "x.json", Before: contents(tt.before), After: contents(tt.after), Secret: true}
			got, err := Family{}.Revert(c, contents(tt.now))
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Data) != tt.want || got.Exists != (tt.want != "") {
				t.Errorf("got %s", got.Data)
			}
		})
	}
}
