package qservice

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// Usage is what a person's subscription is, and how much of it is used.
type Usage struct {
	Email        string // of whoever signed in; "" where the service does not say
	UserID       string
	Subscription Subscription
	Limits       []Limit
	ResetsAt     time.Time // when the counts begin anew; zero where unknown
}

// Subscription is the kind of the subscription.
type Subscription struct {
	Type  string // "Q_DEVELOPER_STANDALONE_PRO"
	Title string // for people: "Amazon Q Developer Pro"
}

// Limit is one count of a subscription.
type Limit struct {
	Type    string // "AGENTIC_REQUEST"
	Used    float64
	Allowed float64 // 0 where the service names no limit
}

// Pro says whether the subscription is paid for. The type decides:
// Q_DEVELOPER_STANDALONE_PRO, _PRO_PLUS and _POWER are, _FREE is not. A type that
// names no tier, or one that nobody knows yet, is taken as paid for unless it
// calls itself free: to turn away somebody who has paid is the worse mistake, and
// the service has the last word anyway. No type at all proves nothing: false.
func (u Usage) Pro() bool {
	kind := strings.ToUpper(u.Subscription.Type)
	return kind != "" && !strings.Contains(kind, "FREE")
}

// Usage asks the Region of the profile for the subscription behind it.
func (c *Client) Usage(ctx context.Context, access secret.Text, profileARN string) (Usage, error) {
	const op = "reading the subscription"
	region := arnPart(profileARN, 3)
	if _, ok := c.endpoints[region]; !ok {
		return Usage{}, fmt.Errorf("%s: the profile %q is in none of the Q Regions", op, network.Plain(profileARN, 200))
	}
	answer, err := call[usageAnswer](ctx, c, request{
		op:        op,
		operation: "GetUsageLimits",
		region:    region,
		access:    access,
		input: struct {
			ProfileARN string `json:"profileArn"`
			Email      bool   `json:"isEmailRequired"`
		}{profileARN, true},
	})
	if err != nil {
		return Usage{}, err
	}
	return answer.usage(), nil
}

type usageAnswer struct {
	Limits []struct {
		Type    string  `json:"type"`
		Used    float64 `json:"currentUsage"`
		Total   float64 `json:"totalUsageLimit"`
		Current float64 `json:"currentUsageLimit"` // its name in an older model
	} `json:"limits"`
	Breakdown []struct {
		Type    string  `json:"resourceType"`
		Used    float64 `json:"currentUsage"`
		Allowed float64 `json:"usageLimit"`
	} `json:"usageBreakdownList"`
	NextReset    float64 `json:"nextDateReset"` // seconds since 1970
	Subscription struct {
		Type  string `json:"type"`
		Title string `json:"subscriptionTitle"`
	} `json:"subscriptionInfo"`
	User struct {
		ID    string `json:"userId"`
		Email string `json:"email"`
	} `json:"userInfo"`
}

func (a usageAnswer) usage() Usage {
	u := Usage{
		Email:        network.Plain(a.User.Email, 200),
		UserID:       network.Plain(a.User.ID, 200),
		Subscription: Subscription{Type: network.Plain(a.Subscription.Type, 80), Title: network.Plain(a.Subscription.Title, 100)},
		Limits:       a.limits(),
	}
	if a.NextReset > 0 && a.NextReset < 1<<40 {
		u.ResetsAt = time.Unix(int64(a.NextReset), 0)
	}
	return u
}

// limits takes the newer breakdown only where the list is empty: they count the
// same things.
func (a usageAnswer) limits() []Limit {
	var limits []Limit
	for _, l := range a.Limits {
		limits = append(limits, Limit{network.Plain(l.Type, 80), l.Used, max(l.Total, l.Current)})
	}
	if len(limits) > 0 {
		return limits
	}
	for _, l := range a.Breakdown {
		limits = append(limits, Limit{network.Plain(l.Type, 80), l.Used, l.Allowed})
	}
	return limits
}
