package main

import (
	"context"
	"errors"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
)

// finish is what follows every sign-in, and all of qlogin ide apply: the
// licence, the hand-over, the verification.
func (w *world) finish(ctx context.Context, flow *signin.Flow, c signin.Choice, grants []oidc.Grant) error {
	entitlements := make([]signin.Entitlement, len(grants))
	for i, grant := range grants {
		e, err := w.entitle(ctx, flow, &c, grant)
		if err != nil {
			return err
		}
		entitlements[i] = e
	}
	w.sayPerson(entitlements, grants)
	var code outcome
	for i, grant := range grants {
		done, err := flow.HandOver(ctx, c, grant, entitlements[i])
		w.sayWritten(done)
		if err != nil {
			return err
		}
		checks, err := flow.Verify(ctx, c, done)
		if err != nil {
			return err
		}
		w.sayChecks(checks)
		code = max2(code, w.answerHandedOver(done, checks))
	}
	if code.code != exitDone {
		return code
	}
	return nil
}

// max2 keeps the worse outcome: a failed check before something that waits.
func max2(a, b outcome) outcome {
	if a.code == exitCheckFailed || b.code == exitDone {
		return a
	}
	return b
}

// entitle asks the Q service, and the person where there are several profiles.
// The choice is kept for the holders that follow.
func (w *world) entitle(ctx context.Context, flow *signin.Flow, c *signin.Choice, grant oidc.Grant) (signin.Entitlement, error) {
	e, err := flow.Entitle(ctx, c.Organization, grant, c.Profile)
	choice, several := errors.AsType[*signin.ProfileError](err)
	if !several || !w.asks {
		return e, err
	}
	var names []string
	for _, p := range choice.Profiles {
		names = append(names, profileWords(p))
	}
	n, err := w.pick("which Q Developer profile?", names)
	if err != nil {
		return e, err
	}
	c.Profile = choice.Profiles[n].ARN
	return flow.Entitle(ctx, c.Organization, grant, c.Profile)
}

func profileWords(p ide.Profile) string {
	return p.Name + " (" + p.Region() + ", account " + p.Account() + ")"
}
