package signin

import (
	"context"
	"errors"

	"github.com/qlogin/qlogin/oidc"
)

// exchange trades the refresh token. Before that it makes sure that the holder's
// file has the token that is about to be spent, and that a new one can be put
// there: else the holder would come to use a spent one.
func (f *Flow) exchange(ctx context.Context, o Organization, grant kept, r Renewal) (kept, Renewal) {
	if err := f.prepare(ctx, o, grant); err != nil {
		return grant, r.failed(err)
	}
	client, err := f.client(o)
	if err != nil {
		return grant, r.failed(err)
	}
	f.step("ask")
	r.Asked = true
	token, err := client.Refresh(ctx, grant.Registration, grant.Token.RefreshToken)
	if _, lost := errors.AsType[*oidc.LostAnswerError](err); lost {
		err = errors.Join(err, f.noteLost(o, grant.Holder))
	}
	switch {
	case errors.Is(err, oidc.ErrInvalidGrant), errors.Is(err, oidc.ErrInvalidClient):
		return f.refused(ctx, o, grant, r, err)
	case err != nil:
		r.Outcome = Unreachable
		if grant.Token.Expired(f.Now()) {
			r.Err = err
		} else {
			r.trouble = err
		}
		return grant, r
	}
	r.Outcome, r.Expires = Renewed, token.ExpiresAt
	// The old token is spent now: whoever has lost patience waits for the new one to
	// be safe.
	return f.keep(context.WithoutCancel(ctx), o, grant, grant.renewedTo(token), r)
}

// keep puts a renewed token away. The holder's file comes first: from there the
// vault gets it again after a crash, while an IDE that opened on the spent one
// would sign itself out.
func (f *Flow) keep(ctx context.Context, o Organization, stored, next kept, r Renewal) (kept, Renewal) {
	winner, by, unwritten := f.handBack(ctx, o, stored, next)
	r.Expires, r.Unwritten = winner.Token.ExpiresAt, unwritten
	f.step("written")
	err := f.adopt(ctx, o, winner, by)
	if err != nil {
		err = f.adopt(ctx, o, winner, by) // nobody else has it: trouble that passes must not cost a sign-in
	}
	if err != nil {
		return winner, r.failed(errors.Join(err, f.noteLost(o, winner.Holder)))
	}
	return winner, r
}

// refused looks once more before it believes that a session is over: another
// client may have used the refresh token a moment ago, and then has a newer one.
func (f *Flow) refused(ctx context.Context, o Organization, used kept, r Renewal, refusal error) (kept, Renewal) {
	grant, err := f.grants().load(ctx, used.Holder, o)
	if err != nil {
		return used, r.failed(err)
	}
	if held, err := f.held(ctx, o, used.Holder); err != nil {
		return used, r.failed(err)
	} else if held != nil && grant.follows(*held) {
		grant = grant.renewedTo(held.Token)
		if err := f.adopt(ctx, o, grant, used.Holder); err != nil {
			return grant, r.failed(err)
		}
	}
	if mark(grant.Token) == mark(used.Token) {
		return f.over(o, grant, r, refusal)
	}
	r.Outcome, r.Expires = Adopted, grant.Token.ExpiresAt
	if grant.Token.Expired(f.Now()) {
		r.Outcome, r.Err = Unreachable, refusal // the newer one is tried the next time
	}
	return grant, r
}

// over remembers that a session has ended, as far as renewal goes: where an answer
// was lost before, it is only the refresh token that is known to be spent.
func (f *Flow) over(o Organization, grant kept, r Renewal, cause error) (kept, Renewal) {
	if record, _, err := f.Records.Find(o, grant.Holder); err == nil {
		r.Lost = record.Lost
	}
	r = r.ended(grant.Token.Expired(f.Now()), cause)
	if err := f.noteEnd(o, grant.Holder); err != nil {
		r.Err = errors.Join(r.Err, err)
	}
	return grant, r
}
