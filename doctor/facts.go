package doctor

import (
	"context"
	"time"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// facts are what several checks go by. Each is found out once, by the first who
// asks for it.
type facts struct {
	Options
	now time.Time

	settings func() (config.Loaded, error)
	attempt  func() (Attempt, error)
	records  func() ([]signin.Record, error)
	store    func() (vault.Status, error)
	sessions func() ([]signin.Session, error)
	targets  func() ([]ide.Target, error)
	grant    func() (oidc.Grant, error)
	profiles func() (qservice.Profiles, error)
	usage    func() (qservice.Usage, error)
	reached  func() ([]reached, error)
	// rehearsed is whether an organization was there to rehearse with, and how it
	// went.
	rehearsed func() (bool, error)
}

// newFactsOfDisk are the facts that need neither network nor keyring.
func newFactsOfDisk(o Options) *facts {
	return &facts{
		Options: o, now: o.Flow.Now(),
		settings: once(o.Settings),
		attempt:  once(func() (Attempt, error) { return lastAttempt(o) }),
		records:  once(o.Flow.Records.All),
	}
}

// lastAttempt is no attempt where a sign-in has worked since, in another way than
// the one that forgets it.
func lastAttempt(o Options) (Attempt, error) {
	last, err := Attempts{o.Folders.State}.Last()
	records, _ := o.Flow.Records.All() // lookAttempt says what is wrong with them
	for _, r := range records {
		if r.SignedIn.After(last.Ended) {
			return Attempt{}, err
		}
	}
	return last, err
}

func newFacts(ctx context.Context, o Options) *facts {
	k := newFactsOfDisk(o)
	k.store = once(func() (vault.Status, error) { return o.Store.Probe(ctx) })
	k.sessions = once(func() ([]signin.Session, error) {
		if err := k.openable(); err != nil {
			return nil, err
		}
		return o.Flow.Sessions(ctx)
	})
	k.targets = once(func() ([]ide.Target, error) { return o.Flow.Find(ctx) })
	k.grant = once(func() (oidc.Grant, error) { return k.anyGrant(ctx) })
	k.profiles = once(func() (qservice.Profiles, error) { return k.askProfiles(ctx) })
	k.usage = once(func() (qservice.Usage, error) { return k.askUsage(ctx) })
	k.rehearsed = once(func() (bool, error) {
		o, known := k.organization()
		// A start URL that is none and a Region that is not known have checks of
		// their own.
		if _, noURL := partition.ParseStartURL(o.StartURL); !known || o.Region == "" || noURL != nil {
			return false, nil //nolint:nilerr // it is not about the rehearsal
		}
		return true, k.Flow.Rehearse(ctx, o)
	})
	k.reached = once(func() ([]reached, error) { return k.reach(ctx), nil })
	return k
}

// openable says why the store cannot be read without asking the person, who has
// not asked for a sign-in.
func (k *facts) openable() error {
	status, err := k.store()
	if err != nil {
		return err
	}
	if status.Condition == vault.NeedsUnlock {
		return vault.ErrLocked
	}
	return status.Err()
}

// organization is the one that is asked about: the one that was given, that of the
// last attempt, that of the last sign-in, or the first of the settings. false
// where none is known.
func (k *facts) organization() (signin.Organization, bool) {
	if k.Organization.StartURL != "" {
		return k.Organization, true
	}
	if a, err := k.attempt(); err == nil && a.Organization.StartURL != "" {
		return a.Organization, true
	}
	if all, err := k.records(); err == nil && len(all) > 0 {
		return all[0].Organization, true
	}
	loaded, err := k.settings()
	if err != nil || len(loaded.Settings.Organizations) == 0 {
		return signin.Organization{}, false
	}
	return written(loaded.Settings.Organizations[0]), true
}

// written is an organization of the settings, whose Region may stand in its start
// URL alone.
func written(c config.Organization) signin.Organization {
	o := signin.Organization{Name: c.Name, StartURL: c.StartURL, Region: c.Region}
	if portal, err := partition.ParseStartURL(c.StartURL); err == nil {
		o.StartURL = portal.StartURL
		if o.Region == "" {
			o.Region = portal.Region
		}
	}
	return o
}

// configured is what the settings say of the organization.
func (k *facts) configured() config.Organization {
	o, known := k.organization()
	loaded, err := k.settings()
	if !known || err != nil {
		return config.Organization{}
	}
	for _, c := range loaded.Settings.Organizations {
		if same(c.StartURL, o.StartURL) {
			return c
		}
	}
	return config.Organization{}
}

// mine are the sign-ins to the organization.
func (k *facts) mine() ([]signin.Session, error) {
	o, known := k.organization()
	all, err := k.sessions()
	var mine []signin.Session
	for _, s := range all {
		if known && s.Organization.StartURL == o.StartURL && s.Organization.Region == o.Region {
			mine = append(mine, s)
		}
	}
	return mine, err
}
