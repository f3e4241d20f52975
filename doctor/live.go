package doctor

import (
	"context"
	"time"

	"github.com/qlogin/qlogin/qservice"
)

// Suggestion is one real answer of Amazon Q.
type Suggestion struct {
	Holder       string `json:"holder"` // whose sign-in it was asked with
	Region       string `json:"region"` // of the profile
	Profile      string `json:"profile"`
	Suggestion   string `json:"suggestion"`
	Milliseconds int64  `json:"milliseconds"`
}

// Live asks Amazon Q for one inline suggestion with the token and the profile of
// the organization's sign-in: the proof that everything is in place. The person
// has to have agreed; it counts against the subscription.
func Live(ctx context.Context, o Options, file qservice.File, now func() time.Time) (Suggestion, error) {
	k := newFacts(ctx, o)
	grant, err := k.grant()
	if err != nil {
		return Suggestion{}, err
	}
	profiles, err := k.profiles()
	if err == nil {
		err = profiles.Conclude()
	}
	if err != nil {
		return Suggestion{}, err
	}
	arn := k.profileARN(profiles)
	s := Suggestion{Holder: o.Flow.Title(grant.Holder), Profile: arn}
	for _, p := range profiles.All {
		if p.ARN == arn {
			s.Region = p.Region
		}
	}
	began := now()
	s.Suggestion, err = o.Flow.Q.Suggest(ctx, grant.Token.AccessToken, arn, file)
	s.Milliseconds = now().Sub(began).Milliseconds()
	return s, err
}
