package doctor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
)

// errNoToken says that Amazon Q cannot be asked. The doctor renews nothing: a
// refresh token may be single use.
var errNoToken = errors.New("there is no access token that is good now: qlogin refresh, or qlogin login")

// anyGrant is the first one with an access token that is good now.
func (k *facts) anyGrant(ctx context.Context) (oidc.Grant, error) {
	sessions, err := k.mine()
	if err != nil {
		return oidc.Grant{}, err
	}
	for _, s := range sessions {
		if !s.Valid(k.now) {
			continue
		}
		if grant, err := k.Flow.Peek(ctx, s.Record); err == nil && !grant.Token.Expired(k.now) {
			return grant, nil
		}
	}
	return oidc.Grant{}, errNoToken
}

func (k *facts) askProfiles(ctx context.Context) (qservice.Profiles, error) {
	grant, err := k.grant()
	if err != nil {
		return qservice.Profiles{}, err
	}
	return k.Flow.Q.Profiles(ctx, grant.Token.AccessToken)
}

func (k *facts) askUsage(ctx context.Context) (qservice.Usage, error) {
	profiles, err := k.profiles()
	if err != nil {
		return qservice.Usage{}, err
	}
	if err := profiles.Conclude(); err != nil {
		return qservice.Usage{}, err
	}
	grant, err := k.grant()
	if err != nil {
		return qservice.Usage{}, err
	}
	return k.Flow.Q.Usage(ctx, grant.Token.AccessToken, k.profileARN(profiles))
}

// profileARN is the profile that was chosen at the sign-in, or the first.
func (k *facts) profileARN(profiles qservice.Profiles) string {
	sessions, _ := k.mine() // the profiles were asked with one of them
	for _, s := range sessions {
		if s.Profile != nil {
			return s.Profile.ARN
		}
	}
	return profiles.All[0].ARN
}

// unasked is the answer of a check that Amazon Q would have to be asked for.
func unasked(err error) []Finding {
	if errors.Is(err, errNoToken) {
		return found(Unknown, errNoToken.Error())
	}
	return found(Unknown, "Amazon Q could not be asked: "+err.Error())
}

func lookProfiles(_ context.Context, k *facts) []Finding {
	profiles, err := k.profiles()
	if err == nil {
		err = profiles.Conclude()
	}
	var all []Finding
	for _, region := range slices.Sorted(maps.Keys(profiles.Failed)) {
		if between(profiles.Failed[region]) && len(profiles.Failed) < len(qservice.Regions()) {
			all = append(all, Finding{Looked: "profiles in " + region, Outcome: Error, Row: "q-region-blocked", Saw: profiles.Failed[region].Error()})
		}
	}
	r, isKnown := RowOf(err)
	switch {
	case len(all) > 0 && err != nil:
		return all
	case err == nil:
		return append(all, k.profileWords(profiles)...)
	case errors.Is(err, errNoToken), between(err), !isKnown:
		return unasked(err)
	}
	return row(Error, r.Name, err.Error())
}

func (k *facts) profileWords(profiles qservice.Profiles) []Finding {
	var all []Finding
	for _, p := range profiles.All {
		f := Finding{Looked: "profiles in " + p.Region, Outcome: OK, Saw: fmt.Sprintf("%s, account %s", p.Name, p.Account())}
		o, _ := k.organization()
		if p.IdentityCenterRegion != "" && p.IdentityCenterRegion != o.Region {
			f.Outcome, f.Saw = Info, f.Saw+"; it belongs to the Identity Center in "+p.IdentityCenterRegion
		}
		all = append(all, f)
	}
	return all
}

// nearlyUsed is the share of a limit from which on it is worth a warning.
const nearlyUsed = 0.9

func lookUsage(_ context.Context, k *facts) []Finding {
	usage, err := k.usage()
	if err != nil {
		return k.refusedUsage(err)
	}
	if !usage.Pro() {
		return row(Error, "no-subscription", fmt.Sprintf("the subscription is %q, which is not paid for", usage.Subscription.Title))
	}
	all := found(OK, usage.Subscription.Title)
	for _, l := range usage.Limits {
		if l.Allowed > 0 && l.Used >= nearlyUsed*l.Allowed {
			all = append(all, row(Warning, "usage-limit", fmt.Sprintf("%.0f of %.0f requests are used (%s)", l.Used, l.Allowed, l.Type))...)
		}
	}
	return all
}

// refusedUsage leaves to the check of the profiles what it has said.
func (k *facts) refusedUsage(err error) []Finding {
	profiles, asked := k.profiles()
	if asked != nil || profiles.Conclude() != nil {
		return found(Unknown, "there is no profile to ask about")
	}
	if r, isKnown := RowOf(err); isKnown && !between(err) {
		return row(Error, r.Name, err.Error())
	}
	return unasked(err)
}

func lookPerson(_ context.Context, k *facts) []Finding {
	usage, err := k.usage()
	if err != nil || usage.Email == "" {
		return found(Unknown, "Amazon Q has not told")
	}
	domains := k.configured().EmailDomains
	_, domain, _ := strings.Cut(usage.Email, "@")
	if len(domains) > 0 && !slices.ContainsFunc(domains, func(d string) bool { return strings.EqualFold(d, domain) }) {
		return row(Error, "wrong-person", fmt.Sprintf("%s, and only people of %s may sign in here", usage.Email, strings.Join(domains, ", ")))
	}
	return found(OK, usage.Email)
}
