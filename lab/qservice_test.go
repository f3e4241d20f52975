package lab_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/lab"
)

func TestListAvailableProfiles(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{}))
	c.signIn()
	r, err := c.q("us-east-1", "ListAvailableProfiles", map[string]any{"maxResults": 10})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"profiles":[{"arn":"arn:aws:codewhisperer:us-east-1:111122223333:profile/ABCDEFGHIJKL",` +
		`"profileName":"QDevProfile-us-east-1","profileType":"Q_DEVELOPER","status":"ACTIVE",` +
		`"identityDetails":{"ssoIdentityDetails":{"instanceArn":"arn:aws:sso:::instance/ssoins-7223a1b2c3d4e5f6",` +
		`"oidcClientId":"` + c.id + `","ssoRegion":"us-west-2"}},` +
		`"activeFunctionalities":["COMPLETIONS","ANALYSIS","CONVERSATIONS","TASK_ASSIST","TRANSFORMATIONS"]}],"nextToken":null}`
	if diff := cmp.Diff(want, strings.TrimSpace(r.raw)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := r.header.Get("Content-Type"); got != "application/x-amz-json-1.0" {
		t.Errorf("Content-Type %s", got)
	}
}

func TestProfilePages(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{Scenario: "several-profiles"}))
	c.signIn()
	var sizes []int
	in := map[string]any{"maxResults": 5}
	for {
		r, err := c.q("us-east-1", "ListAvailableProfiles", in)
		if err != nil || r.status != 200 {
			t.Fatal(err, r.raw)
		}
		list, _ := r.body["profiles"].([]any)
		sizes = append(sizes, len(list))
		if r.body["nextToken"] == nil {
			break
		}
		in["nextToken"] = r.body["nextToken"]
	}
	if diff := cmp.Diff([]int{5, 5, 2}, sizes); diff != "" {
		t.Errorf("sizes of the pages (-want +got)\n%s", diff)
	}
}

func TestGetUsageLimits(t *testing.T) {
	now := time.Date(2026, 12, 30, 12, 0, 0, 0, time.UTC)
	c := newClient(t, newLab(t, lab.Options{Now: func() time.Time { return now }}))
	c.signIn()
	r, err := c.q("us-east-1", "GetUsageLimits", map[string]any{"profileArn": practiceARN, "isEmailRequired": true})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"limits":[{"type":"AGENTIC_REQUEST","currentUsage":120,"totalUsageLimit":1000,"percentUsed":12}],` +
		`"daysUntilReset":1,"nextDateReset":1798761600,"subscriptionInfo":{"type":"Q_DEVELOPER_STANDALONE_PRO",` +
		`"subscriptionTitle":"Amazon Q Developer Pro","upgradeCapability":"UPGRADE_INCAPABLE","overageCapability":"OVERAGE_INCAPABLE",` +
		`"subscriptionManagementTarget":"MANAGE"},"userInfo":{"userId":"d-9067f1ab2c.9067f1ab2c-1d0b6c1e-0001","email":"ana@lab.example"}}`
	if diff := cmp.Diff(want, strings.TrimSpace(r.raw)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Who signed in is seen here and nowhere else.
func TestUsageNamesWhoSignedIn(t *testing.T) {
	for scenario, want := range map[string]string{"healthy": "ana@lab.example", "wrong-person": "ben@lab.example"} {
		c := newClient(t, newLab(t, lab.Options{Scenario: scenario}))
		c.register()
		c.start()
		if says := c.open(false); says != "ok" {
			t.Fatalf("%s: the page says %q", scenario, says)
		}
		c.poll()
		r, err := c.q("us-east-1", "GetUsageLimits", map[string]any{"profileArn": practiceARN, "isEmailRequired": true})
		who, _ := r.body["userInfo"].(map[string]any)
		if err != nil || who["email"] != want {
			t.Errorf("%s: %v, got %v, want %s", scenario, err, who, want)
		}
		r, err = c.q("us-east-1", "GetUsageLimits", map[string]any{"profileArn": practiceARN})
		if who, _ := r.body["userInfo"].(map[string]any); err != nil || who["email"] != nil {
			t.Errorf("%s: an e-mail address nobody asked for: %v", scenario, who)
		}
	}
}

func TestAmazonQRefuses(t *testing.T) {
	tests := []struct {
		name      string
		prepare   func(*client)
		region    string
		operation string
		in        map[string]any
		status    int
		body      string
	}{
		{
			"a token that never was", func(c *client) { c.access = "aoaX" }, "us-east-1", "ListAvailableProfiles",
			map[string]any{},
			403,
			`{"__type":"AccessDeniedException","message":"The bearer token included in the request is invalid.","reason":null}`,
		},
		{
			"a token that is over", func(c *client) { c.lab.Advance(time.Hour) }, "eu-central-1", "ListAvailableProfiles",
			map[string]any{},
			403,
			`{"__type":"AccessDeniedException","message":"The bearer token included in the request is invalid.","reason":null}`,
		},
		{
			"usage without a profile", func(*client) {}, "us-east-1", "GetUsageLimits",
			map[string]any{},
			400,
			`{"__type":"ValidationException","message":"profileArn is required for this request.","reason":null}`,
		},
		{
			"usage of a profile in the other Region", func(*client) {}, "eu-central-1", "GetUsageLimits",
			map[string]any{"profileArn": practiceARN},
			403,
			`{"__type":"AccessDeniedException","message":"User is not authorized to make this call.","reason":null}`,
		},
		{
			"a page that is too long", func(*client) {}, "us-east-1", "ListAvailableProfiles",
			map[string]any{"maxResults": 11},
			400,
			`{"__type":"ValidationException","message":"1 validation error detected","reason":null}`,
		},
		{
			"a page that never was", func(*client) {}, "us-east-1", "ListAvailableProfiles",
			map[string]any{"nextToken": "-1"},
			400,
			`{"__type":"ValidationException","message":"Invalid nextToken","reason":null}`,
		},
		{"an operation that does not exist", func(*client) {}, "us-east-1", "ListEverything", map[string]any{}, 404, `{}`},
		{"a Region without Amazon Q", func(*client) {}, "us-west-2", "ListAvailableProfiles", map[string]any{}, 404, `{}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{}))
			c.signIn()
			tt.prepare(c)
			r, err := c.q(tt.region, tt.operation, tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.body, strings.TrimSpace(r.raw)); diff != "" || r.status != tt.status {
				t.Errorf("status %d, want %d; body (-want +got)\n%s", r.status, tt.status, diff)
			}
		})
	}
}

func TestGenerateCompletions(t *testing.T) {
	context := func(language string) map[string]any {
		return map[string]any{
			"filename": "main.go", "programmingLanguage": map[string]any{"languageName": language},
			"leftFileContent": "func main() {\n\tx := 1", "rightFileContent": "",
		}
	}
	for _, tt := range []struct {
		name, scenario string
		in             map[string]any
		status         int
		want           string
	}{
		{"as it should be", "healthy", map[string]any{"profileArn": practiceARN, "fileContext": context("go"), "maxResults": 1}, 200, `"content":"\n\t// a practice`},
		{"in another language", "healthy", map[string]any{"profileArn": practiceARN, "fileContext": context("sql")}, 200, `-- a practice`},
		{"no profile", "healthy", map[string]any{"fileContext": context("go")}, 400, "profileArn is required"},
		{"another profile", "healthy", map[string]any{"profileArn": practiceARN + "X", "fileContext": context("go")}, 403, "not authorized"},
		{"no context", "healthy", map[string]any{"profileArn": practiceARN}, 400, "Improperly formed request."},
		{"a language of its own", "healthy", map[string]any{"profileArn": practiceARN, "fileContext": context("klingon")}, 400, "Improperly"},
		{"too many", "healthy", map[string]any{"profileArn": practiceARN, "fileContext": context("go"), "maxResults": 11}, 400, "Improperly"},
		{"no subscription", "no-subscription", map[string]any{}, 403, "Your account is not authorized to make this call."},
		{"a month's limit", "monthly-limit", map[string]any{}, 429, "MONTHLY_REQUEST_COUNT"},
		{"a day's limit", "daily-limit", map[string]any{}, 429, "DAILY_REQUEST_COUNT"},
		{"a foreign token", "stale-token", map[string]any{}, 403, "bearer token included in the request is invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{Scenario: tt.scenario}))
			c.signIn()
			r, err := c.q("us-east-1", "GenerateCompletions", tt.in)
			if err != nil || r.status != tt.status || !strings.Contains(r.raw, tt.want) {
				t.Errorf("got %v %d %s, want %d %s", err, r.status, r.raw, tt.status, tt.want)
			}
		})
	}
}
