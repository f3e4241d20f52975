package qservice_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/secret"
)

const usageBody = `{"daysUntilReset":8,"nextDateReset":1.7960832E9,
	"limits":[{"type":"AGENTIC_REQUEST","currentUsage":12,"totalUsageLimit":1000,"percentUsed":1.2}],
	"subscriptionInfo":{"type":"Q_DEVELOPER_STANDALONE_PRO","subscriptionTitle":"Amazon Q Developer Pro"},
	"userInfo":{"userId":"d-9067f1ab2c.1234","email":"dev@example.com"}}`

func TestUsage(t *testing.T) {
	s := newService(t, nil, answer(200, usageBody))
	got, err := newClient(t, s).Usage(t.Context(), secret.New(accessToken), profileARN)
	if err != nil {
		t.Fatal(err)
	}
	want := qservice.Usage{
		Email: "dev@example.com", UserID: "d-9067f1ab2c.1234",
		Subscription: qservice.Subscription{Type: "Q_DEVELOPER_STANDALONE_PRO", Title: "Amazon Q Developer Pro"},
		Limits:       []qservice.Limit{{Type: "AGENTIC_REQUEST", Used: 12, Allowed: 1000}},
		ResetsAt:     time.Unix(1796083200, 0),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	asked := []request{{frankfurt, "AmazonCodeWhispererService.GetUsageLimits", "Bearer " + accessToken, map[string]any{"profileArn": profileARN, "isEmailRequired": true}}}
	if diff := cmp.Diff(asked, s.got[frankfurt]); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestLenient(t *testing.T) {
	tests := map[string]struct {
		body string
		want qservice.Usage
	}{
		"nothing":     {`{}`, qservice.Usage{}},
		"nulls":       {`{"limits":null,"subscriptionInfo":null,"userInfo":null}`, qservice.Usage{}},
		"older name":  {`{"limits":[{"type":"A","currentUsage":1,"currentUsageLimit":5}]}`, qservice.Usage{Limits: []qservice.Limit{{"A", 1, 5}}}},
		"breakdown":   {`{"usageBreakdownList":[{"resourceType":"B","currentUsage":2,"usageLimit":9}]}`, qservice.Usage{Limits: []qservice.Limit{{"B", 2, 9}}}},
		"other types": {`{"nextDateReset":"soon","userInfo":{"email":"a@b\u0007","userId":7},"subscriptionInfo":{"type":"X"}}`, qservice.Usage{Email: "a@b", Subscription: qservice.Subscription{Type: "X"}}},
		"end of time": {`{"nextDateReset":1e300}`, qservice.Usage{}},
	}
	for name, tt := range tests {
		got, err := usage(t, answer(200, tt.body))
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v, -want +got\n%s", name, err, diff)
		}
	}
	for _, body := range []string{"", "[]", `"x"`, "{"} {
		if _, err := usage(t, answer(200, body)); err == nil {
			t.Errorf("%q reads as an answer", body)
		}
	}
}

func TestPro(t *testing.T) {
	tests := map[string]bool{
		"Q_DEVELOPER_STANDALONE_PRO":      true,
		"Q_DEVELOPER_STANDALONE_PRO_PLUS": true,
		"Q_DEVELOPER_STANDALONE_POWER":    true,
		"Q_DEVELOPER_STANDALONE":          true,
		"KIRO_ENTERPRISE":                 true,
		"Q_DEVELOPER_STANDALONE_FREE":     false,
		"kiro_free":                       false,
		"":                                false,
	}
	for kind, want := range tests {
		if got := (qservice.Usage{Subscription: qservice.Subscription{Type: kind}}).Pro(); got != want {
			t.Errorf("%q: got %t", kind, got)
		}
	}
}

func TestUsageOfStrangeProfile(t *testing.T) {
	c := newClient(t, newService(t, nil, nil))
	for _, arn := range []string{"", "x", "arn:aws:codewhisperer", "arn:aws:codewhisperer:mars-1:1:profile/A", "arn:aws:codewhisperer::1:profile/\x1b"} {
		_, err := c.Usage(t.Context(), secret.New(accessToken), arn)
		if err == nil || strings.ContainsRune(err.Error(), 0x1b) {
			t.Errorf("%q: %v", arn, err)
		}
	}
}

// Whatever comes back: no panic, no text unfit for a terminal, no profile out of
// nothing, no verdict without a list.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{"", "{}", none, profileBody, usageBody, `{"profiles":[{"arn":7},null,{"arn":"a\u001b"}],"nextToken":1}`, `{"profiles":{}}`} {
		f.Add(200, body)
		f.Add(403, body)
	}
	f.Add(400, `{"__type":"#:","message":"\u009b","reason":"\n"}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		synctest.Test(t, func(t *testing.T) {
			ctx, access := context.Background(), secret.New(accessToken)
			c := newClient(t, answer(status, body))
			profiles, err := c.Profiles(ctx, access)
			if err == nil {
				err = profiles.Conclude()
			}
			if errors.Is(err, qservice.ErrNoProfile) && status == 200 && !strings.Contains(strings.ToLower(body), "rofiles") && !strings.Contains(body, `\u`) {
				t.Errorf("a verdict on %q", body)
			}
			got, usageErr := c.Usage(ctx, access, profileARN)
			texts := []string{got.Email, got.UserID, got.Subscription.Type, got.Subscription.Title}
			for _, p := range profiles.All {
				if p.ARN == "" {
					t.Errorf("a profile out of nothing: %+v", p)
				}
				texts = append(texts, p.ARN, p.Name, p.Status, p.IdentityCenterRegion, p.InstanceARN)
			}
			for _, err := range []error{err, usageErr} {
				if err != nil {
					texts = append(texts, err.Error())
				}
			}
			for _, text := range texts {
				if text != network.Plain(text, 10_000) {
					t.Errorf("not fit for a terminal: %q", text)
				}
			}
		})
	})
}
