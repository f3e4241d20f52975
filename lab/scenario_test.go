package lab_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/lab"
)

// Every scenario is walked through from registration to renewal, and told in one
// line per step. A step that fails is tried again twice.
func TestScenarios(t *testing.T) {
	const notAuthorized = "AccessDeniedException Your account is not authorized to make this call."
	const generic = "We couldn't complete your request right now"
	fine := []string{"register: ok", "start: ok", "page: ok", "poll: ok", "profiles: 1", "usage: ok", "renew: ok"}
	refused := func(title string) []string {
		return []string{"register: ok", "start: ok", "page: " + title, "poll: AuthorizationPendingException"}
	}
	polls := func(says string) []string {
		return []string{"register: ok", "start: ok", "poll: " + says}
	}
	signedIn := func(then ...string) []string {
		return append([]string{"register: ok", "start: ok", "page: ok", "poll: ok"}, then...)
	}
	qRefuses := func(says string) []string {
		return signedIn("profiles: "+says, "renew: ok")
	}
	want := map[string][]string{
		"healthy":                   fine,
		"slow-down":                 {"register: ok", "start: ok", "page: ok", "poll: SlowDownException, SlowDownException, ok", "profiles: 1", "usage: ok", "renew: ok"},
		"slow-service":              {"register: web page 503, ok", "start: InternalServerException, ok", "page: ok", "poll: web page 503, ok", "profiles: InternalServerException Encountered an unexpected error, ok 1", "usage: InternalServerException Encountered an unexpected error, ok", "renew: InternalServerException, ok"},
		"held-request":              {"register: ok", "start: ok", "page: ok", "poll: no answer, ok", "profiles: 1", "usage: ok", "renew: ok"},
		"empty-answer":              polls("empty, empty, empty"),
		"unknown-start-url":         {"register: ok", "start: InvalidRequestException, InvalidRequestException, InvalidRequestException"},
		"wrong-region":              refused("Invalid code"),
		"portal-names-region":       fine,
		"expired-registration":      polls("InvalidClientException, InvalidClientException, InvalidClientException"),
		"kms-disabled":              polls(strings.Repeat(", InvalidRequestException KMS_DisabledException", 3)[2:]),
		"kms-denied":                polls(strings.Repeat(", AccessDeniedException KMS_AccessDeniedException", 3)[2:]),
		"deny":                      {"register: ok", "start: ok", "page: ok", "poll: AccessDeniedException"},
		"never-approved":            polls("AuthorizationPendingException, AuthorizationPendingException, ExpiredTokenException"),
		"expired-code":              polls("AuthorizationPendingException, ExpiredTokenException"),
		"unsubscribed":              {"register: ok", "start: ok", "page: ok", "poll: AccessDeniedException"},
		"wrong-person":              fine,
		"unassigned":                refused("Access denied"),
		"not-provisioned":           refused("Invalid MFA credentials"),
		"not-assigned":              refused("No access"),
		"nameid-mismatch":           refused(generic),
		"nameid-format":             refused(generic),
		"wrong-audience":            refused(generic),
		"certificate-rotated":       refused(generic),
		"encrypted-assertion":       refused(generic),
		"identity-center-recreated": refused("This request cannot be answered"),
		"pingone-clock":             refused(generic),
		"application-disabled":      refused("Application not available"),
		"wrong-identity-source":     refused("Sign in"),
		"portal-down":               refused(generic),
		"disabled":                  refused(generic),
		"revoked":                   signedIn("profiles: 1", "usage: ok", "renew: InvalidGrantException"),
		"short-session":             signedIn("profiles: 1", "usage: ok", "renew: InvalidGrantException"),
		"legacy-token":              signedIn("profiles: 1", "usage: ok", "renew: nothing to renew with"),
		"reusable-refresh":          fine,
		"large-tokens":              fine,
		"clock-skew":                fine,
		"no-subscription":           qRefuses(notAuthorized),
		"suspended":                 qRefuses("AccessDeniedException TEMPORARILY_SUSPENDED Your account is temporarily suspended. Please contact support."),
		"feature-not-supported":     qRefuses("AccessDeniedException FEATURE_NOT_SUPPORTED Feature is not supported"),
		"stale-token":               qRefuses("AccessDeniedException The bearer token included in the request is invalid."),
		"monthly-limit":             signedIn("profiles: 1", "usage: ThrottlingException MONTHLY_REQUEST_COUNT You have reached the limit of requests for this month.", "renew: ok"),
		"no-profile":                signedIn("profiles: 0", "renew: ok"),
		"several-profiles":          signedIn("profiles: 14", "usage: ok", "renew: ok"),
		"profile-region-down":       signedIn("profiles: cut off", "renew: ok"),
		"captive-portal":            {"register: web page 200, web page 200, web page 200"},
		"foreign-verification-host": polls("AuthorizationPendingException, AuthorizationPendingException, ExpiredTokenException"),
		"slow-down-storm":           {"register: ok", "start: ok", "page: ok", "poll: SlowDownException, SlowDownException, SlowDownException"},
		"region-outage":             {"register: InternalServerException, InternalServerException, InternalServerException"},
		"wrong-region-after-allow":  refused("invalid_grant"),
		"opt-in-region":             {"register: ok", "start: ok", "page: ok", "poll: AccessDeniedException"},
		"other-code-on-page":        refused("Authorization requested"),
		"user-recreated":            refused("No access"),
		"application-deleted":       refused("Application not found"),
		"account-locked":            refused("Sign on"),
		"mfa-failed":                refused("Authentication failed"),
		"email-plus":                refused("Invalid input"),
		"email-case":                refused(generic),
		"certificate-expired":       refused(generic),
		"certificate-90-days":       fine,
		"certificate-30-days":       fine,
		"certificate-7-days":        fine,
		"second-assertion":          refused(generic),
		"unsigned-response":         refused(generic),
		"new-acs-url":               refused("This request cannot be answered"),
		"additional-region":         refused("This request cannot be answered"),
		"pingfederate-clock":        refused(generic),
		"scim-token-expired":        fine,
		"scim-wrong-tenant":         fine,
		"scim-trailing-slash":       fine,
		"provisioning-off":          refused(generic),
		"scim-missing-name":         refused(generic),
		"scim-two-phones":           refused(generic),
		"scim-duplicate-user":       refused(generic),
		"group-empty":               {"register: ok", "start: ok", "page: ok", "poll: AccessDeniedException"},
		"group-name-differs":        {"register: ok", "start: ok", "page: ok", "poll: AccessDeniedException"},
		"aws-read-denied":           fine,
		"no-extended-session":       fine,
		"daily-limit":               signedIn("profiles: 1", "usage: ThrottlingException DAILY_REQUEST_COUNT You have reached the limit of requests for today.", "renew: ok"),
		"subscription-pending":      fine,
		"builder-id":                qRefuses("AccessDeniedException FEATURE_NOT_SUPPORTED Feature is not supported"),
		"host-not-found":            {"register: no such host, no such host, no such host"},
		"connection-refused":        {"register: refused, refused, refused"},
		"no-answer":                 {"register: no answer, no answer, no answer"},
		"tls-intercepted":           {"register: " + strings.Repeat(", unknown authority Practice Inspection CA", 3)[2:]},
		"proxy-sign-in":             {"register: web page 407, web page 407, web page 407"},
		"verification-generation-1": fine,
		"verification-generation-2": fine,
		"verification-generation-3": fine,
		"verification-generation-4": fine,
	}
	for _, s := range lab.Scenarios() {
		t.Run(s.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if diff := cmp.Diff(want[s.Name], story(t, s)); diff != "" {
					t.Errorf("%s (-want +got)\n%s", s.Title, diff)
				}
			})
		})
		delete(want, s.Name)
	}
	for name := range want {
		t.Errorf("scenario %q is gone", name)
	}
}

// story lives through one scenario.
func story(t *testing.T, s lab.Scenario) []string {
	l := newLab(t, lab.Options{Scenario: s.Name})
	c := newClient(t, l)
	var told []string
	step := func(name string, do func() (string, bool)) bool {
		var tries []string
		for range 3 {
			says, again := do()
			tries = append(tries, says)
			if !again {
				break
			}
			l.Advance(6 * time.Second)
		}
		told = append(told, name+": "+strings.Join(tries, ", "))
		return strings.HasSuffix(told[len(told)-1], "ok")
	}
	if !step("register", func() (string, bool) {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		return retry(tell(c.tryRegister(ctx)))
	}) ||
		!step("start", func() (string, bool) { return retry(tell(c.start(), nil)) }) {
		return told
	}
	approved := s.Hand == lab.Absent || step("page", func() (string, bool) { return c.open(s.Hand == lab.Denies), false })
	if !step("poll", func() (string, bool) { return c.pollFor(s.Hand, approved) }) {
		return told
	}
	profiles, arn := c.profiles()
	told = append(told, "profiles: "+profiles)
	if arn != "" {
		step("usage", func() (string, bool) {
			return retry(tell(c.q("us-east-1", "GetUsageLimits", map[string]any{"profileArn": arn})))
		})
	}
	l.Advance(15 * time.Minute)
	if c.refresh == "" {
		return append(told, "renew: nothing to renew with")
	}
	step("renew", func() (string, bool) { return retry(tell(c.renew(), nil)) })
	return told
}

// retry says whether a person would try again: not after a plain no.
func retry(says string) (string, bool) {
	final := says == "ok" || strings.HasPrefix(says, "InvalidGrant") || strings.HasPrefix(says, "Throttling")
	return says, !final
}

// open is what the person does with the page.
func (c *client) open(deny bool) string {
	walker := c.lab.Walker()
	walker.Deny = deny
	err := walker.Approve(c.t.Context(), c.url, c.userCode)
	if err == nil {
		return "ok"
	}
	return tell(reply{}, err)
}

// pollFor polls once. Whoever was turned away by a page stops after it; whoever
// waits for a person who is away sees ten minutes pass.
func (c *client) pollFor(hand lab.Hand, approved bool) (string, bool) {
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	r, err := c.send(ctx, c.oidc+"/token", nil, c.pollBody())
	c.keep(r)
	says := tell(r, err)
	if hand == lab.Absent && c.lab.Requests()["CreateToken"] == 2 && says == "AuthorizationPendingException" {
		c.lab.Advance(10 * time.Minute)
	}
	final := says == "ok" || says == "ExpiredTokenException" || hand != lab.Absent && says == "AccessDeniedException" || !approved
	return says, !final
}

// profiles pages through both Regions. It returns what there is to say, and the
// first profile.
func (c *client) profiles() (says, arn string) {
	count, trouble := 0, ""
	for _, region := range []string{"us-east-1", "eu-central-1"} {
		in := map[string]any{"maxResults": 10}
		for more := true; more; {
			r, err := c.q(region, "ListAvailableProfiles", in)
			if r.status == http.StatusInternalServerError {
				trouble = tell(r, err) + ", ok "
				r, err = c.q(region, "ListAvailableProfiles", in)
			}
			if says := tell(r, err); says != "ok" {
				return says, ""
			}
			list, _ := r.body["profiles"].([]any)
			count += len(list)
			if arn == "" && len(list) > 0 {
				arn, _ = list[0].(map[string]any)["arn"].(string)
			}
			in["nextToken"], more = r.body["nextToken"], r.body["nextToken"] != nil
		}
	}
	return fmt.Sprint(trouble, count), arn
}

func TestScenariosAreTold(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range lab.Scenarios() {
		if seen[s.Name] {
			t.Errorf("two scenarios are called %s", s.Name)
		}
		seen[s.Name] = true
		if s.Title == "" || !strings.HasSuffix(s.Story, ".") || s.Hand == "" {
			t.Errorf("%s: title %q, story %q, hand %q", s.Name, s.Title, s.Story, s.Hand)
		}
	}
}

func TestUnknownScenario(t *testing.T) {
	tests := []struct {
		name, asked string
		near        []string
	}{
		{"a slip of the finger", "helthy", []string{"healthy"}},
		{"half a word", "provisioned", []string{"not-provisioned"}},
		{"nothing like it", "xxxxxxxxxxxx", nil},
		{"no name", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := lab.FindScenario(tt.asked)
			unknown, ok := errors.AsType[*lab.UnknownScenarioError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff(tt.near, unknown.Near); diff != "" {
				t.Errorf("names that may have been meant (-want +got)\n%s", diff)
			}
			if !strings.Contains(err.Error(), tt.asked) {
				t.Errorf("%q does not quote %q", err, tt.asked)
			}
		})
	}
	if _, err := lab.New(lab.Options{Scenario: "helthy"}); err == nil {
		t.Error("a lab was made for a scenario that does not exist")
	}
}
