package jetbrains

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCacheFields: one field more or less and Jackson takes the file for
// something else.
func TestCacheFields(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	p := s.plan(handover())
	want := []map[string]any{
		{
			"clientId": "client-1", "clientSecret": "client-secret", "expiresAt": "2027-02-21T17:00:00Z",
			"scopes": []any{
				"codewhisperer:completions", "codewhisperer:analysis", "codewhisperer:conversations",
				"codewhisperer:transformations", "codewhisperer:taskassist",
			},
		},
		{
			"startUrl": startURL, "region": region, "accessToken": "access&<1>", "refreshToken": "refresh-1",
			"expiresAt": "2026-11-23T18:00:00Z", "createdAt": "2026-11-23T16:59:59.876Z",
		},
	}
	for i, fields := range want {
		var got map[string]any
		if err := json.Unmarshal(p.Changes[i].After.Data, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fields, got); diff != "" {
			t.Errorf("file %d (-want +got):\n%s", i, diff)
		}
	}
	if !strings.Contains(string(p.Changes[1].After.Data), `"access&<1>"`) {
		t.Error("& and < are escaped, which Jackson does not do")
	}
}

// TestPlanKeepsRenewedToken: what an IDE made of our token since is newer.
func TestPlanKeepsRenewedToken(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	file := s.signIn(handover()).Changes[1].File
	s.writeFile(file, strings.NewReplacer("refresh-1", "refresh-2", "access&<1>", "access-2", "18:00:00Z", "19:00:00.123456Z").Replace(s.read(file)))
	if p := s.plan(handover()); len(p.Changes) > 0 {
		t.Errorf("%s would be overwritten", p.Changes[0].File)
	}
}

func TestPlanRemovesStaleToken(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	stale := s.write("{}", ".aws", "sso", "cache", "8f3b849f49939af3e5c13d93e20c0e58335574b2.json")
	p := s.plan(handover())
	if c := p.Changes[2]; c.File != stale || c.After.Exists || !c.Secret || !c.Live {
		t.Errorf("third change: %+v", c)
	}
}

// TestPlanReplacesLostRefreshToken: an answer without a refresh token leaves the
// IDE with one that cannot be renewed.
func TestPlanReplacesLostRefreshToken(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	file := s.signIn(handover()).Changes[1].File
	s.spoil(file, `"refreshToken":"refresh-1",`, "")
	if p := s.plan(handover()); len(p.Changes) != 1 || p.Changes[0].File != file {
		t.Errorf("changes: %+v", p.Changes)
	}
}
