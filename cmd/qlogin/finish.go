package main

import (
	"context"
	"errors"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
)

// finish is what follows every sign-in, and all of qlogin ide apply: the
// hand-over and the verification.
func (w *world) finish(ctx context.Context, flow *signin.Flow, c signin.Choice, all []signedIn) error {
	w.tell(entitled{flow, all})
	var code outcome
	for _, s := range all {
		done, err := flow.HandOver(ctx, c, s.grant, s.entitlement)
		w.tell(wrote{done})
		if err != nil {
			return err
		}
		checks, err := flow.Verify(ctx, c, done)
		if err != nil {
			return err
		}
		w.tell(readBack{done, checks})
		code = worse(code, handedOver(done, checks))
	}
	if code.code != exitDone {
		return code
	}
	return nil
}

// worse keeps the worse outcome: a failed check before something that waits.
func worse(a, b outcome) outcome {
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
