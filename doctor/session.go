package doctor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

// stamp writes a moment for people here and for IT elsewhere.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func lookAttempt(_ context.Context, k *facts) []Finding {
	last, err := k.attempt()
	if err != nil {
		return found(Unknown, err.Error())
	}
	records, err := k.records()
	if err != nil {
		return found(Unknown, err.Error())
	}
	switch {
	case last.Ended.IsZero() && len(records) == 0:
		return []Finding{{Outcome: Info, Saw: "nobody has signed in on this computer yet", Next: "qlogin login"}}
	case last.Ended.IsZero():
		return found(OK, "it worked")
	}
	f := Finding{Outcome: Error, Saw: fmt.Sprintf("at %s: %s", stamp(last.Ended), last.Message), Row: last.Row}
	_, rehearsed := k.rehearsed()
	switch {
	case last.Row == "not-approved" && errors.Is(rehearsed, signin.ErrForeignPage):
		f.Row = "foreign-code" // nobody approved a page that was not opened
	case last.Row == "access-denied" && partition.OptIn(last.Organization.Region):
		f.Row = "opt-in-region"
	case last.Row == "proxy-or-portal", last.Row == "q-region-blocked":
		f.Outcome = Warning // what the network is like now, the hosts say
	case last.Row == "":
		f.Outcome = Warning
		f.Next = "qlogin doctor --ask: the page in the browser knows more than this computer"
	}
	return []Finding{f}
}

func lookSessions(_ context.Context, k *facts) []Finding {
	sessions, err := k.mine()
	if err != nil {
		return found(Unknown, err.Error())
	}
	var all []Finding
	for _, s := range sessions {
		all = append(all, k.life(s))
		if s.Stored && s.Unhanded && !s.Held {
			continue // that the IDE has nothing yet is how it should be
		}
		for _, odd := range s.Odd {
			all = append(all, Finding{Looked: s.Title, Outcome: Warning, Saw: odd, Owner: You, Next: "qlogin login"})
		}
	}
	return all
}

// life is what becomes of one sign-in.
func (k *facts) life(s signin.Session) Finding {
	f := Finding{Looked: s.Title, Outcome: OK, Saw: "access token until " + stamp(s.TokenExpires)}
	switch {
	case !s.Stored:
		f.Outcome, f.Saw, f.Owner, f.Next = Error, "the token is not there", You, "qlogin login"
	case !s.Ended.IsZero():
		f.Outcome, f.Saw, f.Row = Error, "ended at "+stamp(s.Ended), k.rowOfEnd(s)
	case s.Valid(k.now):
	case !k.now.Before(s.RegistrationExpires):
		f.Outcome, f.Row, f.Saw = Error, "registration-over", "the client registration ended at "+stamp(s.RegistrationExpires)
	case !s.Renewable:
		f.Outcome, f.Row, f.Saw = Error, k.rowOfEnd(s), "ended at "+stamp(s.TokenExpires)
	default:
		f.Saw = "access token over since " + stamp(s.TokenExpires) + "; it is renewed when it is used next"
	}
	return f
}

// rowOfEnd is why a session has ended: because all of them do so early, because it
// could not be renewed, or because somebody ended it.
func (k *facts) rowOfEnd(s signin.Session) string {
	switch {
	case s.Learnt != nil && short(*s.Learnt):
		return "short-session"
	case !s.Renewable:
		return "no-renewal"
	}
	return "session-over"
}

// short says that sessions end before the 90 days that AWS offers for Amazon Q,
// with room for those who were away.
func short(l signin.Length) bool { return l.Guess() < 30*24*time.Hour }

func lookRenewal(_ context.Context, k *facts) []Finding {
	sessions, err := k.mine()
	if err != nil {
		return found(Unknown, err.Error())
	}
	var all []Finding
	for _, s := range sessions {
		f := Finding{Looked: s.Title, Outcome: OK, Saw: "is renewed until " + stamp(s.RegistrationExpires) + " at most"}
		switch {
		case !s.Stored || !s.Ended.IsZero():
			continue // there is nothing to renew
		case !s.Renewable && k.now.Before(s.RegistrationExpires):
			f.Outcome, f.Row, f.Saw = Warning, "no-renewal", "there is no refresh token"
		case !s.Renewable:
			f.Outcome, f.Row, f.Saw = Error, "registration-over", "the client registration ended at "+stamp(s.RegistrationExpires)
		}
		all = append(all, f)
	}
	return all
}

func lookLength(_ context.Context, k *facts) []Finding {
	o, known := k.organization()
	if !known {
		return nil
	}
	past, err := k.Flow.Records.Past()
	if err != nil {
		return found(Unknown, err.Error())
	}
	l, learnt := signin.Learnt(past, o)
	switch {
	case !learnt:
		return found(OK, "no pattern is known")
	case !short(l):
		return found(OK, fmt.Sprintf("%d days", l.Guess()/(24*time.Hour)))
	}
	return row(Warning, "short-session", fmt.Sprintf("the last %d sessions ended after %s", l.Sessions, l.Guess().Round(time.Minute)))
}

// lookProvider reaches the hosts of the company's sign-in page.
func lookProvider(ctx context.Context, k *facts) []Finding {
	var hosts []host
	for _, name := range k.configured().IDPHosts {
		hosts = append(hosts, host{url: "https://" + name, page: true, worse: Error})
	}
	if len(hosts) == 0 {
		return found(Info, "not looked at: the settings do not say where it is (idp_hosts)")
	}
	var all []Finding
	for _, r := range k.ask(ctx, hosts) {
		f := Finding{Looked: r.name(), Outcome: OK, Saw: "answers"}
		if r.err != nil {
			row, _ := RowOf(r.err)
			f.Outcome, f.Row, f.Saw = r.worse, row.Name, r.err.Error()
		}
		all = append(all, f)
	}
	return all
}

// between says whether an error is about the way to a service, not the service.
func between(err error) bool {
	_, ok := errors.AsType[*network.Error](err)
	return ok || errors.Is(err, context.DeadlineExceeded)
}
