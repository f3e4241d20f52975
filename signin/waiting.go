package signin

import (
	"context"

	"github.com/qlogin/qlogin/ide"
)

// HandOverWaiting hands over what waited for an IDE to close, from memory: no
// service is asked. Where the IDE is still open it does nothing and says false.
func (f *Flow) HandOverWaiting(ctx context.Context, r Record) (done HandedOver, tried bool, err error) {
	if len(r.Waiting) == 0 || !r.Pro {
		return HandedOver{}, false, nil
	}
	if err := f.checkPerson(r.Organization, Entitlement{Person: r.Person}); err != nil {
		return HandedOver{}, false, err
	}
	running, err := f.running(ctx, r.Holder)
	if err != nil || running {
		return HandedOver{}, false, err
	}
	grant, err := f.Newest(ctx, r.Organization, r.Holder)
	if err != nil {
		return HandedOver{}, true, err
	}
	e := Entitlement{Person: r.Person, Subscription: r.Subscription, Pro: r.Pro, Profile: r.Profile}
	e.Profiles = make([]ide.Profile, r.Profiles) // only their number is written
	c := Choice{Organization: r.Organization, Holders: []string{r.Holder}, Targets: r.Targets, ReplaceOthers: r.ReplaceOthers}
	done, err = f.HandOver(ctx, c, grant, e)
	return done, true, err
}

// Resume adds to a choice what the person has agreed to for a hand-over that still
// waits: nobody is asked twice.
func (f *Flow) Resume(c Choice) (Choice, error) {
	records, err := f.Records.All()
	for _, r := range records {
		if r.is(c.Organization, r.Holder) && len(r.Waiting) > 0 && r.ReplaceOthers {
			c.ReplaceOthers = true
		}
	}
	return c, err
}

// TokenGone says whether a sign-in was handed over, and the holder's files have
// no token any more: the holder has signed itself out. It asks neither keyring nor
// network.
func (f *Flow) TokenGone(ctx context.Context, r Record) (bool, error) {
	if r.Holder == Own || r.Unhanded {
		return false, nil
	}
	held, err := f.held(ctx, r.Organization, r.Holder)
	return err == nil && held == nil, err
}

// HasRenewed says whether the holder has renewed its token since qlogin last
// looked. It asks neither keyring nor network.
func (f *Flow) HasRenewed(ctx context.Context, r Record) (bool, error) {
	if r.Holder == Own || r.Unhanded {
		return false, nil
	}
	held, err := f.held(ctx, r.Organization, r.Holder)
	return err == nil && held != nil && mark(held.Token) != r.Mark, err
}
