package doctor

import (
	"errors"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// RowOf returns the known failure that an error of the sign-in is, and false
// where it is none: an error may have many reasons, or be about something else.
func RowOf(err error) (Row, bool) {
	for _, look := range []func(error) string{ofPerson, ofAddress, ofQ, ofVault, ofNetwork, ofOIDC, ofSession} {
		if name := look(err); name != "" {
			return RowNamed(name)
		}
	}
	return Row{}, false
}

func ofPerson(err error) string {
	if _, ok := errors.AsType[*signin.PersonError](err); ok {
		return "wrong-person"
	}
	if errors.Is(err, signin.ErrBusy) {
		return "many-sign-ins"
	}
	return ""
}

// builderID is the host at which people sign in who belong to no organization.
const builderID = "view.awsapps.com"

func ofAddress(err error) string {
	if bad, ok := errors.AsType[*partition.URLError](err); ok {
		if strings.Contains(bad.Input, builderID) {
			return "builder-id"
		}
		return "start-url"
	}
	if _, ok := errors.AsType[*partition.RegionError](err); ok {
		return "region-misspelt"
	}
	return ""
}

// ofQ knows the answers of the Q service. They come before those of the network:
// what is missing behind one Region that cannot be reached is about that Region.
func ofQ(err error) string {
	return first(err, []meaning{
		{qservice.ErrNoProfile, "no-profile"},
		{qservice.ErrFeatureNotSupported, "builder-id"},
		{qservice.ErrNotSubscribed, "no-subscription"},
		{qservice.ErrSuspended, "suspended"},
		{qservice.ErrLimit, "usage-limit"},
		{qservice.ErrStaleToken, "session-over"},
		{qservice.ErrServer, "aws-outage"},
	})
}

func ofVault(err error) string {
	return first(err, []meaning{
		{vault.ErrLocked, "no-keyring"},
		{vault.ErrUnavailable, "no-keyring"},
		{vault.ErrDenied, "no-keyring"},
		{vault.ErrTimeout, "no-keyring"},
		{vault.ErrTooBig, "keyring-size"},
	})
}

func ofNetwork(err error) string {
	e, ok := errors.AsType[*network.Error](err)
	if !ok {
		return ""
	}
	switch {
	case e.Kind == network.TLSUntrusted:
		return "tls-inspection"
	case e.Kind == network.ClockSkew:
		return "clock"
	case e.Kind == network.Proxy || e.Kind == network.WebPage: // as for every other host
	case slices.ContainsFunc(qservice.Regions(), func(region string) bool { return e.Host == "q."+region+".amazonaws.com" }):
		return "q-region-blocked"
	}
	return "proxy-or-portal"
}

// ofOIDC knows the answers of Identity Center. ErrInvalidGrant is none of them:
// it is a wrong Region right after Allow, and a session that has ended later.
func ofOIDC(err error) string {
	return first(err, []meaning{
		{oidc.ErrKMS, "access-denied"},
		{oidc.ErrDenied, "access-denied"},
		{oidc.ErrExpired, "not-approved"},
		{oidc.ErrInvalidClient, "registration-over"},
		{oidc.ErrInvalidRequest, "unknown-start-url"},
		{oidc.ErrSlowDown, "many-sign-ins"},
		{oidc.ErrServer, "aws-outage"},
		{oidc.ErrThrottled, "aws-outage"},
	})
}

func ofSession(err error) string {
	if _, ok := errors.AsType[*signin.SessionEndedError](err); ok {
		return "session-over"
	}
	return ""
}

// meaning is the failure that an error stands for.
type meaning struct {
	err error
	row string
}

func first(err error, all []meaning) string {
	for _, m := range all {
		if errors.Is(err, m.err) {
			return m.row
		}
	}
	return ""
}
