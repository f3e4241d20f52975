package oidc

import (
	"context"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// RFC 8628 §3.2 makes interval optional with this default; expires_in is required
// there, optional in AWS's model, and 600 s in every answer that was seen.
const (
	defaultInterval = 5 * time.Second
	minInterval     = time.Second
	defaultLifetime = 10 * time.Minute
	maxLifetime     = time.Hour
)

// Authorization is a device authorization that waits for a person.
type Authorization struct {
	DeviceCode secret.Text
	UserCode   string // to be compared with what the page shows

	// VerificationURI and VerificationURIComplete are as AWS sent them. The second
	// is to be opened as it is: its newest form does not hold the code any more.
	VerificationURI         string
	VerificationURIComplete string

	Interval time.Duration // between two questions, at least
	Lifetime time.Duration // of the code, from Started on
	Started  time.Time     // when the code was asked for
}

// Deadline is when the code expires.
func (a Authorization) Deadline() time.Time { return a.Started.Add(a.Lifetime) }

// Start asks for a code that a person can approve. That it succeeds proves neither
// the start URL's owner nor the Region: Identity Center answers in the wrong Region
// too, and only the approval page will say that the code is invalid.
func (c *Client) Start(ctx context.Context, reg Registration) (Authorization, error) {
	const op = "starting the sign-in"
	started := time.Now()
	out, err := call(ctx, c, op, []secret.Text{reg.ClientSecret},
		func(ctx context.Context, opt func(*ssooidc.Options)) (*ssooidc.StartDeviceAuthorizationOutput, error) {
			return c.api.StartDeviceAuthorization(ctx, &ssooidc.StartDeviceAuthorizationInput{
				ClientId:     &reg.ClientID,
				ClientSecret: aws.String(reg.ClientSecret.Reveal()),
				StartUrl:     &c.startURL,
			}, opt)
		})
	if err != nil {
		return Authorization{}, err
	}
	err = require(op, field{"deviceCode", out.DeviceCode}, field{"userCode", out.UserCode}, field{"verificationUri", out.VerificationUri})
	if err != nil {
		return Authorization{}, err
	}
	if !printable(aws.ToString(out.VerificationUri) + aws.ToString(out.VerificationUriComplete)) {
		return Authorization{}, &Error{Op: op, Missing: "a usable verification address", Status: http.StatusOK}
	}
	a := Authorization{
		DeviceCode:              secret.New(*out.DeviceCode),
		UserCode:                network.Plain(*out.UserCode, 40),
		VerificationURI:         *out.VerificationUri,
		VerificationURIComplete: aws.ToString(out.VerificationUriComplete),
		Interval:                interval(time.Duration(out.Interval) * time.Second),
		Lifetime:                lifetime(time.Duration(out.ExpiresIn) * time.Second),
		Started:                 started,
	}
	if a.VerificationURIComplete == "" {
		a.VerificationURIComplete = a.VerificationURI // optional in RFC 8628 §3.2
	}
	return a, nil
}

// printable guards the one kind of text that is passed on as it came: addresses
// are shown on the terminal and handed to a browser.
func printable(addresses string) bool {
	return !strings.ContainsFunc(addresses, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) })
}

func interval(d time.Duration) time.Duration {
	if d <= 0 {
		return defaultInterval
	}
	return max(d, minInterval)
}

func lifetime(d time.Duration) time.Duration {
	if d <= 0 {
		return defaultLifetime
	}
	return min(d, maxLifetime)
}
