package lab_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/lab"
)

// objections are the refusals of SCIM in the event log.
func objections(l *lab.Lab) []string {
	var all []string
	for _, e := range l.Events() {
		if e.Source == "identitystore-scim.amazonaws.com" && e.Error != "" {
			all = append(all, strings.Join(strings.Fields(e.Name+" "+e.User+" "+e.Error+" "+e.Detail), " "))
		}
	}
	return all
}

// What PingOne did wrong is in CloudTrail from the beginning, and nowhere else.
func TestProvisioningIsRefused(t *testing.T) {
	expired := "ListUsers UnauthorizedException the access token has expired"
	wrong := "ListUsers UnauthorizedException the tenant id is not that of this Identity Center"
	slash := "ListUsers UnauthorizedException the endpoint has a slash too many"
	for scenario, want := range map[string][]string{
		"healthy":             nil,
		"nameid-mismatch":     nil,
		"scim-token-expired":  {expired, expired},
		"scim-wrong-tenant":   {wrong, wrong},
		"scim-trailing-slash": {slash, slash},
		"scim-missing-name":   {"CreateUser ana@lab.example ValidationException the attribute name.familyName is required"},
		"scim-two-phones":     {"CreateUser ana@lab.example ValidationException list attribute phoneNumbers exceeds the allowed limit of 1"},
		"scim-duplicate-user": {"CreateUser ben@lab.example ConflictException the userName is taken"},
	} {
		l := newLab(t, lab.Options{Scenario: scenario})
		if want == nil {
			l.Provision()
			if len(l.Events()) != 2 { // one look for each
				t.Errorf("%s: people are made again: %v", scenario, l.Events())
			}
		}
		if diff := cmp.Diff(want, objections(l)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", scenario, diff)
		}
	}
}

// Who was missing can sign in as soon as provisioning works, whatever the
// scenario says.
func TestProvisioningHelps(t *testing.T) {
	l := newLab(t, lab.Options{Scenario: "provisioning-off"})
	c := newClient(t, l)
	if c.register(); c.start().status != http.StatusOK || c.open(false) == "ok" {
		t.Fatal("somebody who was never provisioned signs in")
	}
	l.Provision()
	c = newClient(t, l)
	c.register()
	c.start()
	if says := c.open(false); says != "ok" {
		t.Fatalf("the page says %q; events %v", says, l.Events())
	}
	if r := c.poll(); r.status != http.StatusOK {
		t.Errorf("no token: %s", r.raw)
	}
}

// PingOne reaches AWS whatever is between the person and the rest of the world.
func TestProvisioningHasItsOwnNetwork(t *testing.T) {
	for _, scenario := range []string{"no-answer", "connection-refused", "proxy-sign-in"} {
		l := newLab(t, lab.Options{Scenario: scenario})
		l.Provision()
		if events := l.Events(); len(events) != 2 || events[0].Error != "" {
			t.Errorf("%s: %v", scenario, events)
		}
	}
}

// scimCall calls the endpoint that IT was given.
func scimCall(t *testing.T, l *lab.Lab, client *http.Client, method, path string, in any) reply {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	o := l.Organization()
	r, err := http.NewRequestWithContext(t.Context(), method, o.SCIM.Endpoint+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+o.SCIM.Token)
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	out := reply{status: response.StatusCode, header: response.Header}
	_ = json.NewDecoder(response.Body).Decode(&out.body) // nothing in a 204
	return out
}

// One directory is behind SCIM and the sign-in, in process and served.
func TestDirectoryIsOne(t *testing.T) {
	served, _ := serve(t, lab.Options{})
	inProcess := newLab(t, lab.Options{})
	for name, test := range map[string]struct {
		l      *lab.Lab
		client *http.Client
	}{
		"in process": {inProcess, &http.Client{Transport: inProcess.Transport()}},
		"served":     {served, &http.Client{}},
	} {
		t.Run(name, func(t *testing.T) {
			filter := "/Users?" + url.Values{"filter": {`userName eq "ana@lab.example"`}}.Encode()
			found := scimCall(t, test.l, test.client, http.MethodGet, filter, nil)
			list, _ := found.body["Resources"].([]any)
			if len(list) != 1 {
				t.Fatalf("got %d %v", found.status, found.body)
			}
			id, _ := list[0].(map[string]any)["id"].(string)
			off := map[string]any{"Operations": []any{map[string]any{"op": "replace", "path": "active", "value": false}}}
			if got := scimCall(t, test.l, test.client, http.MethodPatch, "/Users/"+id, off); got.status != http.StatusOK {
				t.Fatalf("got %d %v", got.status, got.body)
			}
			c := newClient(t, test.l)
			c.http, c.oidc = test.client, strings.Replace(oidcOf(test.l), "{region}", "us-west-2", 1)
			c.register()
			c.start()
			walker := test.l.Walker()
			if name == "served" {
				walker.HTTP = test.client
			}
			if err := walker.Approve(t.Context(), c.url, c.userCode); err == nil {
				t.Error("somebody whom SCIM switched off signs in")
			}
		})
	}
}

// oidcOf is the OIDC service beside the SCIM endpoint of a lab.
func oidcOf(l *lab.Lab) string {
	base, _, served := strings.Cut(l.Organization().SCIM.Endpoint, "/scim/")
	if served && strings.HasPrefix(base, "http://") {
		return base + "/oidc/{region}"
	}
	return "https://oidc.{region}.amazonaws.com"
}
