package lab_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/lab"
)

// practiceSignature signs as Signature Version 4 does, except for the sum, which
// nobody at the lab can check.
func practiceSignature(region, service string, at time.Time) map[string]string {
	return map[string]string{
		"X-Amz-Date": at.UTC().Format("20060102T150405Z"),
		"Authorization": fmt.Sprintf("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/%s/%s/%s/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=%s",
			at.UTC().Format("20060102"), region, service, strings.Repeat("0f", 32)),
	}
}

// admin calls an operation of SSO Admin or Identity Store.
func (c *client) admin(host, service, target string, in map[string]any) reply {
	c.t.Helper()
	region := strings.Split(host, ".")[1]
	header := practiceSignature(region, service, c.lab.Now())
	header["X-Amz-Target"], header["Content-Type"] = target, "application/x-amz-json-1.1"
	r, err := c.send(c.t.Context(), "https://"+host+"/", header, in)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *client) ssoAdmin(operation string, in map[string]any) reply {
	c.t.Helper()
	return c.admin("sso.us-west-2.amazonaws.com", "sso", "SWBExternalService."+operation, in)
}

func (c *client) identityStore(operation string, in map[string]any) reply {
	c.t.Helper()
	in["IdentityStoreId"] = "d-9067f1ab2c"
	return c.admin("identitystore.us-west-2.amazonaws.com", "identitystore", "AWSIdentityStore."+operation, in)
}

const practiceInstance = "arn:aws:sso:::instance/ssoins-7223a1b2c3d4e5f6"

func TestListInstances(t *testing.T) {
	instance := `{"CreatedDate":1736933400,"IdentityStoreArn":"arn:aws:identitystore::111122223333:identitystore/d-9067f1ab2c",` +
		`"IdentityStoreId":"d-9067f1ab2c","InstanceArn":"` + practiceInstance + `","Name":"practice","OwnerAccountId":"111122223333",` +
		`"PrimaryRegion":"us-west-2","Regions":[{"AddedDate":1736933400,"IsPrimaryRegion":true,"RegionName":"us-west-2","Status":"ACTIVE"}],` +
		`"Status":"ACTIVE"}`
	c := newClient(t, newLab(t, lab.Options{}))
	for _, test := range []struct{ region, scope, want string }{
		{"us-west-2", "", `{"Instances":[` + instance + `]}`},
		{"us-east-1", "", `{"Instances":[]}`},
		{"us-east-1", "ALL_REGIONS", `{"Instances":[` + instance + `]}`},
	} {
		got := c.admin("sso."+test.region+".amazonaws.com", "sso", "SWBExternalService.ListInstances", map[string]any{"RegionScope": test.scope})
		if diff := cmp.Diff(test.want, strings.TrimSpace(got.raw)); diff != "" || got.header.Get("Content-Type") != "application/x-amz-json-1.1" {
			t.Errorf("%s %s: %s (-want +got)\n%s", test.region, test.scope, got.header.Get("Content-Type"), diff)
		}
	}
}

func TestSSOAdmin(t *testing.T) {
	const application = "arn:aws:sso::111122223333:application/ssoins-7223a1b2c3d4e5f6/apl-1f2e3d4c5b6a7988"
	for _, test := range []struct {
		scenario, operation string
		in                  map[string]any
		want                string // part of the answer
	}{
		{"healthy", "DescribeInstance", map[string]any{"InstanceArn": practiceInstance}, `"EncryptionConfigurationDetails":{"EncryptionStatus":"ENABLED","KeyType":"AWS_OWNED_KMS_KEY"}`},
		{"healthy", "DescribeInstance", map[string]any{"InstanceArn": practiceInstance + "0"}, `"__type":"ResourceNotFoundException"`},
		{"healthy", "DescribeInstance", map[string]any{}, `"__type":"ValidationException"`},
		{"additional-region", "ListRegions", map[string]any{"InstanceArn": practiceInstance}, `"IsPrimaryRegion":false,"RegionName":"eu-central-1"`},
		{"additional-region", "ListRegions", map[string]any{"InstanceArn": practiceInstance, "MaxResults": 1}, `"NextToken":"1"`},
		{"healthy", "ListApplications", map[string]any{"InstanceArn": practiceInstance}, `"Name":"QDevProfile-us-east-1","Status":"ENABLED"`},
		{"no-profile", "ListApplications", map[string]any{"InstanceArn": practiceInstance}, `{"Applications":[]}`},
		{"healthy", "DescribeApplication", map[string]any{"ApplicationArn": application}, `"Name":"QDevProfile-us-east-1"`},
		{"healthy", "ListApplicationAssignments", map[string]any{"ApplicationArn": application}, `"PrincipalType":"GROUP"`},
		{"unsubscribed", "ListApplicationAssignments", map[string]any{"ApplicationArn": application}, `{"ApplicationAssignments":[]}`},
		{"wrong-region", "ListInstances", map[string]any{}, `{"Instances":[]}`},
		{"new-acs-url", "ListInstances", map[string]any{}, `"CreatedDate":1772445600`},
		{"aws-read-denied", "ListInstances", map[string]any{}, `"__type":"AccessDeniedException","Message":"User: arn:aws:sts::111122223333:assumed-role/practice-reader/it is not authorized to perform: sso:ListInstances because`},
	} {
		t.Run(test.scenario+" "+test.operation, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{Scenario: test.scenario}))
			if got := c.ssoAdmin(test.operation, test.in); !strings.Contains(got.raw, test.want) {
				t.Errorf("got %d %s, want %s", got.status, got.raw, test.want)
			}
		})
	}
}

func TestIdentityStore(t *testing.T) {
	unique := func(path, value string) map[string]any {
		return map[string]any{"AlternateIdentifier": map[string]any{"UniqueAttribute": map[string]any{"AttributePath": path, "AttributeValue": value}}}
	}
	const anaID, group = "9067f1ab2c-1d0b6c1e-0001", "9067f1ab2c-5e3d2c1b-0a9f-4e8d-b7c6-a5b4c3d2e1f0"
	for _, test := range []struct {
		scenario, operation string
		in                  map[string]any
		want                string
	}{
		{"healthy", "GetUserId", unique("userName", "ana@lab.example"), `{"IdentityStoreId":"d-9067f1ab2c","UserId":"` + anaID + `"}`},
		{"healthy", "GetUserId", unique("emails.value", "ana@lab.example"), anaID},
		{"healthy", "GetUserId", unique("userName", "nobody"), `"__type":"ResourceNotFoundException"`},
		{"provisioning-off", "GetUserId", unique("userName", "ana@lab.example"), `"__type":"ResourceNotFoundException"`},
		{"nameid-mismatch", "GetUserId", unique("userName", "short-name-of-"+anaID), anaID},
		{"user-recreated", "GetUserId", unique("userName", "ana@lab.example"), "9067f1ab2c-1d0b6c1e-9001"},
		{"healthy", "DescribeUser", map[string]any{"UserId": anaID}, `"ExternalIds":[{"Id":"pingone-user-1","Issuer":"https://scim.aws.com/`},
		{"disabled", "DescribeUser", map[string]any{"UserId": anaID}, `"UserStatus":"DISABLED"`},
		{"healthy", "ListUsers", map[string]any{"MaxResults": 1}, `"NextToken":"1"`},
		{"healthy", "ListUsers", map[string]any{"MaxResults": 101}, `"__type":"ValidationException"`},
		{"healthy", "ListUsers", map[string]any{"Filters": []any{map[string]any{"AttributePath": "UserName", "AttributeValue": "ben@lab.example"}}}, "Ben Practice"},
		{"healthy", "ListUsers", map[string]any{"Filters": []any{map[string]any{"AttributePath": "Title", "AttributeValue": "x"}}}, `"__type":"ValidationException"`},
		{"healthy", "ListGroups", map[string]any{}, `"DisplayName":"Amazon Q Developer"`},
		{"group-name-differs", "ListGroups", map[string]any{}, `"DisplayName":"Amazon Q",`},
		{"healthy", "GetGroupId", unique("displayName", "Amazon Q Developer"), `"GroupId":"` + group + `"`},
		{"healthy", "DescribeGroup", map[string]any{"GroupId": group}, `"DisplayName":"Amazon Q Developer"`},
		{"healthy", "ListGroupMemberships", map[string]any{"GroupId": group}, `"MemberId":{"UserId":"` + anaID + `"}`},
		{"group-empty", "ListGroupMemberships", map[string]any{"GroupId": group}, `{"GroupMemberships":[]}`},
		{"healthy", "ListGroupMembershipsForMember", map[string]any{"MemberId": map[string]any{"UserId": anaID}}, group},
		{"aws-read-denied", "ListUsers", map[string]any{}, "identitystore:ListUsers"},
	} {
		t.Run(test.scenario+" "+test.operation, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{Scenario: test.scenario}))
			if got := c.identityStore(test.operation, test.in); !strings.Contains(got.raw, test.want) {
				t.Errorf("got %d %s, want %s", got.status, got.raw, test.want)
			}
		})
	}
	c := newClient(t, newLab(t, lab.Options{Scenario: "wrong-identity-source"}))
	if got := c.identityStore("ListUsers", map[string]any{}); strings.Contains(got.raw, "ExternalIds") {
		t.Errorf("an own directory has external ids: %s", got.raw)
	}
}

func TestSignatures(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{}))
	now := c.lab.Now()
	good := practiceSignature("us-west-2", "sso", now)
	with := func(from, to string) map[string]string {
		return map[string]string{"X-Amz-Date": good["X-Amz-Date"], "Authorization": strings.Replace(good["Authorization"], from, to, 1)}
	}
	for _, test := range []struct {
		name   string
		header map[string]string
		status int
		class  string
	}{
		{"as it should be", good, 200, ""},
		{"none", nil, 403, "MissingAuthenticationTokenException"},
		{"a bearer token", map[string]string{"Authorization": "Bearer x"}, 400, "IncompleteSignatureException"},
		{"no sum", with("Signature=0f", "Signature=xx"), 400, "IncompleteSignatureException"},
		{"no date", map[string]string{"Authorization": good["Authorization"]}, 400, "IncompleteSignatureException"},
		{"host not signed", with("host;", ""), 400, "IncompleteSignatureException"},
		{"another Region", practiceSignature("us-east-1", "sso", now), 400, "InvalidSignatureException"},
		{"another service", practiceSignature("us-west-2", "identitystore", now), 400, "InvalidSignatureException"},
		{"too old", practiceSignature("us-west-2", "sso", now.Add(-6*time.Minute)), 400, "InvalidSignatureException"},
	} {
		t.Run(test.name, func(t *testing.T) {
			header := map[string]string{"X-Amz-Target": "SWBExternalService.ListInstances"}
			maps.Copy(header, test.header)
			got, err := c.send(t.Context(), "https://sso.us-west-2.amazonaws.com/", header, map[string]any{})
			if err != nil || got.status != test.status || got.class() != test.class || got.text("__type") != test.class {
				t.Errorf("got %v %d %s %s", err, got.status, got.class(), got.raw)
			}
		})
	}
	if got := c.ssoAdmin("DeleteInstance", map[string]any{}); got.status != http.StatusNotFound {
		t.Errorf("an operation that changes something: %d", got.status)
	}
}
