package org

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/network"
)

const (
	lookedProfile      = "Q Developer profiles in us-east-1 and eu-central-1"
	lookedSubscription = "the subscription to Amazon Q Developer Pro"
	signIn             = "the Q service answers developers alone: sign in as one, with qlogin login"
)

// profile says which profiles the person who is signed in here can use.
func (j *judgement) profile() {
	q := j.q
	if q.err != nil {
		j.unknown("q-profile", lookedProfile, q.err, signIn+"; administrators see profiles under "+placeQProfile)
		return
	}
	var found []string
	for _, p := range q.Profiles {
		found = append(found, fmt.Sprintf("%s in %s", p.Name, p.Region))
		if i := j.center.chosen; i != nil && p.Instance != "" && !strings.HasSuffix(p.Instance, "/"+i.ID) {
			j.trouble("no-subscription", doctor.Finding{
				Check: "q-profile", Looked: lookedProfile, Saw: fmt.Sprintf("%s belongs to %s", p.Name, p.Instance),
				Cause: "the profile is of another Identity Center instance than " + i.ID, Where: placeQProfile, Value: i.ID,
			})
			return
		}
	}
	for _, region := range slices.Sorted(maps.Keys(q.Failed)) {
		f := doctor.Finding{Check: "q-profile", Looked: lookedProfile, Outcome: doctor.Warning, Saw: region + ": " + q.Failed[region].Error()}
		if _, way := errors.AsType[*network.Error](q.Failed[region]); !way {
			j.add(f)
			continue
		}
		f.Cause, f.Where, f.Value = "one of the two hosts cannot be asked from here", "firewall or proxy", "q."+region+".amazonaws.com"
		j.trouble("q-region-blocked", f)
	}
	active := slices.ContainsFunc(q.Profiles, func(p Profile) bool { return p.Active })
	switch {
	case active:
		j.ok("q-profile", lookedProfile, "%s", strings.Join(found, ", "))
	case len(q.Failed) == 0 && !q.NotSubscribed:
		j.trouble("no-profile", doctor.Finding{
			Check: "q-profile", Looked: lookedProfile, Saw: "there is none that can be used", Cause: "no profile was made, or none is shared with this person's subscription",
			Where: placeQProfile, Value: "Create, in us-east-1 or eu-central-1",
		})
	}
}

func (j *judgement) subscription() {
	q := j.q
	switch {
	case q.err != nil:
		j.unknown("q-subscription", lookedSubscription, q.err, signIn+"; administrators see subscriptions under "+placeSubscriptions)
	case q.NotSubscribed:
		f := doctor.Finding{
			Check: "q-subscription", Looked: lookedSubscription, Saw: "the Q service refuses the person who is signed in here",
			Cause: "neither the person nor a group of theirs is subscribed", Where: placeSubscriptions, Value: "the group of those who use Amazon Q",
		}
		if j.Group != "" {
			f.Value = j.Group
		}
		j.trouble("no-subscription", f)
	case q.Usage != nil:
		j.unknown("q-subscription", lookedSubscription, q.Usage, "try again in a minute")
	case q.Subscribed:
		j.ok("q-subscription", lookedSubscription, "%s; in the console it reads Pending until a person's first use", q.Subscription)
	default:
		j.add(doctor.Finding{
			Check: "q-subscription", Looked: lookedSubscription, Outcome: doctor.Warning, Saw: "the person who is signed in here has " + q.Subscription,
			Cause: "this is not Amazon Q Developer Pro", Owner: doctor.IT, Where: placeSubscriptions,
		})
	}
}
