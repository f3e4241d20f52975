package jetbrains

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/oidc"
)

// TestFileNames compares with the names in AWS's own tests (DiskCacheTest.kt and
// the fixtures of ui-tests-starter) and with names of the five scopes.
func TestFileNames(t *testing.T) {
	aws := cacheKey{"https://123456.awsapps.com/start", "us-fake-1", []string{"scope2", "scope1"}}
	literal := cacheKey{aws.startURL, "connectionId", []string{"scope1", "scope2"}}
	ui := cacheKey{"https://example.awsapps.com/start", "us-east-1", oidc.Scopes()}
	five := cacheKey{"https://d-1234567890.awsapps.com/start", "us-east-1", oidc.Scopes()}
	for name, test := range map[string]struct{ got, want string }{
		"device token, AWS test":         {literal.deviceToken(), "72286fb950f12c77c840239851fd64ac60275c5c"},
		"PKCE token, AWS test":           {aws.pkceToken(), "e5df41d83e4b011b7b6eedf9cc051db6989a3bca"},
		"device registration, AWS test":  {aws.deviceRegistration(), "223224b6f0b4702c1a984be8284fe2c9d9718759"},
		"PKCE registration, AWS test":    {aws.pkceRegistration(), "646d06bb78960f8aea2e8efd07c7655f602e9c62"},
		"PKCE token, AWS UI test":        {ui.pkceToken(), "d3b447f809607422aac1470dd17fbb32e358cdb3"},
		"PKCE registration, AWS UI test": {ui.pkceRegistration(), "ee1d2538cb8d358377d7661466c866af747a8a3f"},
		"device token, five scopes":      {five.deviceToken(), "1367156cb5b831b9e254f666ef2e896df8319806"},
		"PKCE token, five scopes":        {five.pkceToken(), "8f3b849f49939af3e5c13d93e20c0e58335574b2"},
		"device registration":            {five.deviceRegistration(), "5f02eea9149f1eda064277e9970375428f9ee40a"},
		"PKCE registration":              {five.pkceRegistration(), "e3be569c6797ac0224bea53a68d43f4c8fa91339"},
	} {
		if diff := cmp.Diff(test.want+".json", test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if wider := (cacheKey{aws.startURL, aws.region, append(aws.scopes, "scope3")}); wider.deviceToken() == aws.deviceToken() {
		t.Error("one scope more gives the same name")
	}
}

// TestKeyKeepsItsScopes: naming files must not sort the caller's list.
func TestKeyKeepsItsScopes(t *testing.T) {
	k := cacheKey{"https://d-1234567890.awsapps.com/start", "us-east-1", oidc.Scopes()}
	_ = k.deviceToken()
	if diff := cmp.Diff(oidc.Scopes(), k.scopes); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
}
