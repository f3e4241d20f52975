package signin

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/vault"
)

// Session is one holder's sign-in as it stands now.
type Session struct {
	Record
	Title string
	// TokenExpires and RegistrationExpires are those of the newest token known,
	// which may be one that the holder has renewed.
	TokenExpires        time.Time
	RegistrationExpires time.Time
	Renewable           bool // there is a refresh token and a registration that still holds
	Stored              bool // the vault has the grant
	Held                bool // the holder's files have a token of this sign-in
	// Newer says that the holder has renewed its token since qlogin last looked.
	Newer bool
	// Ends is when the session ends, as far as is known; a session that was ended
	// by somebody ends earlier.
	Ends    time.Time
	Learnt  *Length // how long sessions last here; nil where no pattern is known
	Targets []ide.Target
	Checks  []ide.Check
	// Odd says in words what is not as it should be.
	Odd []string
}

// Valid says whether the access token is good now.
func (s Session) Valid(now time.Time) bool { return s.Stored && now.Before(s.TokenExpires) }

// Sessions tells every sign-in that is remembered. It changes nothing and does
// not use the network. A vault that could not be asked is an error, not an empty
// list.
func (f *Flow) Sessions(ctx context.Context) ([]Session, error) {
	records, err := f.Records.All()
	if err != nil {
		return nil, err
	}
	past, _ := f.Records.Past() // what was learnt is no more than a comfort
	var sessions []Session
	for _, record := range records {
		session, err := f.session(ctx, record)
		if err != nil {
			return nil, err
		}
		session.learn(past)
		sessions = append(sessions, session)
	}
	f.sort(sessions)
	return sessions, nil
}

// sort puts the organization that was signed in to last first, and its holders
// in the order of the families.
func (f *Flow) sort(sessions []Session) {
	last := map[Organization]time.Time{}
	for _, s := range sessions {
		if s.SignedIn.After(last[s.Organization]) {
			last[s.Organization] = s.SignedIn
		}
	}
	rank := func(holder string) int {
		return slices.IndexFunc(f.Families, func(family ide.Family) bool { return family.Holder() == holder })
	}
	slices.SortStableFunc(sessions, func(a, b Session) int {
		return cmp.Or(last[b.Organization].Compare(last[a.Organization]), rank(a.Holder)-rank(b.Holder))
	})
}

func (f *Flow) session(ctx context.Context, record Record) (Session, error) {
	s := Session{
		Record: record, Title: f.Title(record.Holder),
		TokenExpires: record.TokenExpires, RegistrationExpires: record.RegistrationExpires,
	}
	grant, err := f.grants().load(ctx, record.Holder, record.Organization)
	switch {
	case errors.Is(err, vault.ErrNotFound):
		s.Odd = append(s.Odd, "the keyring no longer has the token")
	case errors.Is(err, vault.ErrDamaged):
		s.Odd = append(s.Odd, "the record in the keyring is damaged")
	case err != nil:
		return s, err
	default:
		s.Stored = true
		s.take(grant.Grant, f.Now())
	}
	return s, f.look(ctx, &s, grant)
}

// learn adds what earlier sessions tell.
func (s *Session) learn(past []Past) {
	r := s.Record
	r.TokenExpires, r.RegistrationExpires, r.Renewable = s.TokenExpires, s.RegistrationExpires, s.Renewable
	s.Ends = r.Ends(past)
	if l, ok := Learnt(past, s.Organization); ok {
		s.Learnt = &l
	}
}

// take fills in what a grant says.
func (s *Session) take(grant oidc.Grant, now time.Time) {
	s.TokenExpires, s.RegistrationExpires = grant.Token.ExpiresAt, grant.Registration.ExpiresAt
	s.Renewable = !grant.Token.RefreshToken.Empty() && now.Before(grant.Registration.ExpiresAt)
}

// look compares with what the holder's files say.
func (f *Flow) look(ctx context.Context, s *Session, stored kept) error {
	family, ok := f.family(s.Holder)
	if !ok {
		return nil
	}
	c := Choice{Organization: s.Organization, Holders: []string{s.Holder}, Targets: s.Record.Targets}
	targets, err := f.chosen(ctx, family, c)
	if err != nil {
		return err
	}
	s.Targets = targets
	held, err := family.Current(ctx, f.Machine, targets, c.handover(nil, nil))
	if err != nil {
		s.Odd = append(s.Odd, err.Error())
		return nil
	}
	f.judge(s, held, stored)
	h := c.handover(held, nil)
	h.Profile, h.Profiles = s.Profile, s.Profiles
	s.Checks, err = family.Verify(ctx, f.Machine, targets, h)
	return err
}

// judge says how the holder's own file compares with the stored grant.
func (f *Flow) judge(s *Session, held *oidc.Grant, stored kept) {
	now := f.Now()
	switch {
	case held == nil && len(s.Waiting) == 0 && s.Stored && !s.Unhanded:
		s.Odd = append(s.Odd, "no token in the files of "+s.Title+": it was signed out there, or its session has ended")
	case held == nil:
	case !s.Stored || held.Registration.ClientID == stored.Registration.ClientID:
		s.Held = true
		if s.Stored && !s.Unhanded && f.newer(*held, stored) {
			s.Newer = true
			s.take(*held, now)
		}
	default:
		s.Odd = append(s.Odd, "the files of "+s.Title+" hold a sign-in that was made there, not by qlogin")
	}
	if !s.RegistrationExpires.IsZero() && now.Add(72*time.Hour).After(s.RegistrationExpires) {
		s.Odd = append(s.Odd, "the client registration ends on "+s.RegistrationExpires.Local().Format("2 January 2006, 15:04")+": sign in again before that")
	}
}
