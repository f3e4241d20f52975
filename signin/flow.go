package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
)

// Flow is the sign-in. Its fields are what it needs of the world; its methods
// are the steps, in the order in which they stand here.
type Flow struct {
	Machine  ide.Machine
	Families []ide.Family
	Vault    Vault
	Journal  *ide.Journal
	Records  Records
	HTTP     *http.Client
	Q        *qservice.Client
	Services Services
	Host     string // name of this machine, for the consent page
	Locks    string // folder of the lock files
	Now      func() time.Time
	// IDEs are the holders to hand over to where a Choice names none; empty: every
	// one with the extension.
	IDEs []string
	// People are the domains of the e-mail addresses that may sign in, by start
	// URL; an organization without an entry takes everybody.
	People map[string][]string
	// Busy is told whom this qlogin has been waiting for since a second; nil
	// tells nobody.
	Busy func(Owner)

	testOnly seams
}

// Services are the addresses of the services where they are not AWS's own.
type Services struct {
	OIDC   func(region string) string // SSO OIDC endpoint; nil or "" for AWS
	Portal func(region string) string // access portal API
	// Browser is a host, with port, that may be opened besides those of AWS:
	// the lab on a loopback address.
	Browser string
}

// Discover lists the organizations that the person may mean, the likeliest
// first. Settings are brought; what this machine remembers is known by itself.
func (f *Flow) Discover(ctx context.Context, hints discover.Hints) ([]discover.Candidate, error) {
	hints, err := f.Remembered(hints)
	if err != nil {
		return nil, err
	}
	return discover.Candidates(ctx, hints)
}

// Find lists every IDE on this machine, those without the extension included.
func (f *Flow) Find(ctx context.Context) ([]ide.Target, error) {
	var all []ide.Target
	for _, family := range f.Families {
		targets, err := family.Find(ctx, f.Machine)
		if err != nil {
			return nil, fmt.Errorf("looking for %s: %w", family.Title(), err)
		}
		all = append(all, targets...)
	}
	return all, nil
}

// Plan works out what a hand-over would change, one plan for each holder that
// has something to be written to, before anybody has signed in. It touches
// nothing. With no plan at all, the grant will be qlogin's own.
func (f *Flow) Plan(ctx context.Context, c Choice) ([]ide.Plan, error) {
	return f.plans(ctx, c, func(string) ide.Handover { return c.handover(nil, nil) })
}

// Start begins one device authorization for one holder. The code it returns has
// to be shown before the browser is opened. Close the Pending when done with it.
func (f *Flow) Start(ctx context.Context, o Organization, holder string) (*Pending, error) {
	release, err := f.lock(ctx, holder)
	if err != nil {
		return nil, err
	}
	pending, err := f.authorize(ctx, o, holder)
	if err != nil {
		release()
		return nil, err
	}
	pending.release = release
	return pending, nil
}

// Wait polls until the person has approved, refused or let the code expire, and
// returns the grant. Pending.Next, Pending.Grant and Refused are the same in
// single steps, for who shows what happens meanwhile.
func (f *Flow) Wait(ctx context.Context, p *Pending) (oidc.Grant, error) {
	for {
		answer, err := p.Next(ctx)
		if err != nil {
			return oidc.Grant{}, f.Refused(ctx, p, err)
		}
		if answer.Token != nil {
			return p.Grant(*answer.Token), nil
		}
	}
}

// Store keeps the grant in the vault and reads it back. It comes right after
// the approval, so that nothing that happens later can lose it.
func (f *Flow) Store(ctx context.Context, o Organization, grant oidc.Grant) error {
	// A renewal of the sign-in before this one must not come to be saved over it.
	release, err := f.hold(ctx, o, grant.Holder)
	if err != nil {
		return err
	}
	defer release()
	ctx = context.WithoutCancel(ctx) // a device code is good for one token
	next := kept{Grant: grant}
	// What the holder has now is of the sign-in before: should this process die
	// between the two writes, it must not be taken for a renewal of the new one.
	if held, err := f.held(ctx, o, grant.Holder); err == nil && held != nil {
		next.replaces = mark(held.Token)
	}
	if err := f.grants().save(ctx, next); err != nil {
		return err
	}
	return f.Records.begin(o, grant, f.Now().UTC())
}

// Entitle asks the Q service who signed in, with which licence and which
// profiles, and chooses the profile: the only one, or that called want (a name
// or an ARN). *NotEntitledError, *ProfileError and *PersonError leave the grant
// as it is.
func (f *Flow) Entitle(ctx context.Context, o Organization, grant oidc.Grant, want string) (Entitlement, error) {
	e, err := f.entitlement(ctx, grant, want)
	e.Before = f.before(o, grant.Holder, e.Person)
	if saved := f.remember(o, grant.Holder, e, known(err)); saved != nil && err == nil {
		err = saved
	}
	if err == nil {
		err = f.checkPerson(o, e)
	}
	return e, err
}

// HandOver plans once more, now with the grant, and writes. What waits for an
// IDE to close is in the result and is finished by the next HandOver. What the
// IDE has renewed of another organization is kept before its file goes.
func (f *Flow) HandOver(ctx context.Context, c Choice, grant oidc.Grant, e Entitlement) (HandedOver, error) {
	others, release, err := f.handing(ctx, c.Organization, grant.Holder)
	if err != nil {
		return HandedOver{}, err
	}
	defer release()
	const attempts = 3 // an IDE that starts or closes right now changes files between plan and write
	for attempt := 1; ; attempt++ {
		done, err := f.handOver(ctx, c, grant, e, others)
		if errors.Is(err, edit.ErrChanged) && attempt < attempts {
			continue
		}
		return done, errors.Join(err, f.rememberWaiting(ctx, c, done), f.replaced(ctx, c, done, others))
	}
}

// Verify reads everything back as the holder will when it opens, for every
// target that was written.
func (f *Flow) Verify(ctx context.Context, c Choice, done HandedOver) ([]ide.Check, error) {
	family, ok := f.family(done.Grant.Holder)
	if !ok {
		return nil, nil
	}
	var ready []ide.Target
	for _, target := range done.Targets {
		if !done.waits(target.ID) {
			ready = append(ready, target)
		}
	}
	if len(ready) == 0 {
		return nil, nil
	}
	return family.Verify(ctx, f.Machine, ready, c.handover(&done.Grant, &done.Entitlement))
}
