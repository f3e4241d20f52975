package signin

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/vault"
)

// Own is the holder of a grant that no IDE reads.
const Own = "qlogin"

// Pending is a device authorization that waits for the person.
type Pending struct {
	Organization  Organization
	Holder        string
	Title         string // of the holder, for people
	Authorization oidc.Authorization
	// Open is the address for the browser; "" where it must not be opened, for
	// the reason in Refused. It may hold the user code, so it is not for logs.
	Open    string
	Refused error
	// Clock says that the clock of this computer is wrong; nil where it is right.
	Clock error

	registration oidc.Registration
	poll         *oidc.Poll
	release      func()
}

// Next waits for one interval, asks once, and says what was answered.
func (p *Pending) Next(ctx context.Context) (oidc.Answer, error) { return p.poll.Next(ctx) }

// Close lets another qlogin sign in for the same holder. It may be called twice.
func (p *Pending) Close() {
	if p.release != nil {
		p.release()
		p.release = nil
	}
}

// Grant is the grant that token completes.
func (p *Pending) Grant(token oidc.Token) oidc.Grant {
	return oidc.Grant{
		Holder: p.Holder, StartURL: p.Organization.StartURL, Region: p.Organization.Region,
		Registration: p.registration, Token: token,
	}
}

// authorize starts a device authorization, with the stored registration where
// there is one. A registration that the service no longer knows is made anew,
// once.
func (f *Flow) authorize(ctx context.Context, o Organization, holder string) (*Pending, error) {
	client, err := f.client(o)
	if err != nil {
		return nil, err
	}
	for fresh := false; ; fresh = true {
		registration, err := f.register(ctx, client, o, holder, fresh)
		if err != nil {
			return nil, err
		}
		authorization, err := client.Start(ctx, registration)
		if errors.Is(err, oidc.ErrInvalidClient) && !fresh {
			continue
		}
		if err != nil {
			return nil, err
		}
		p := &Pending{
			Organization: o, Holder: holder, Title: f.Title(holder), Authorization: authorization,
			registration: registration, poll: client.Poll(registration, authorization),
		}
		p.Open, p.Refused = f.browserAddress(o, authorization)
		p.Clock = f.clock()
		return p, nil
	}
}

// register returns the client registration of a holder; one that is new is kept
// before it is used, or the next attempt would poll with another client.
func (f *Flow) register(ctx context.Context, client *oidc.Client, o Organization, holder string, fresh bool) (oidc.Registration, error) {
	stored, err := f.grants().registration(ctx, holder, o)
	switch {
	case err == nil && !fresh && stored.Usable(f.Now()) && stored.HasScopes(oidc.Scopes()):
		return stored, nil
	case err != nil && !errors.Is(err, vault.ErrNotFound) && !errors.Is(err, vault.ErrDamaged):
		return oidc.Registration{}, fmt.Errorf("loading the client registration of %s: %w", holder, err)
	}
	registration, err := client.Register(ctx, f.clientName(holder))
	if err != nil {
		return oidc.Registration{}, err
	}
	return registration, f.grants().saveRegistration(ctx, holder, o, registration)
}

// clientName is what the consent page shows: the tool, whom it signs in, where.
func (f *Flow) clientName(holder string) string {
	if holder == Own {
		return "qlogin on " + f.Host
	}
	return fmt.Sprintf("qlogin for Amazon Q in %s on %s", f.Title(holder), f.Host)
}

// browserAddress returns the address to open. It comes from the service over
// verified TLS, and is still opened only where its whole host is one of the
// organization's.
func (f *Flow) browserAddress(o Organization, a oidc.Authorization) (string, error) {
	address := a.VerificationURIComplete
	if address == "" {
		address = a.VerificationURI
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("the address of the sign-in page is not a web address")
	}
	if f.Services.Browser != "" && u.Scheme == "http" && u.Host == f.Services.Browser && u.User == nil {
		return address, nil
	}
	if err := partition.VerificationHost(u, o.StartURL, o.Region); err != nil {
		return "", err
	}
	return address, nil
}

// clock compares with AWS's own time, as the last answer told it.
func (f *Flow) clock() error {
	skew, ok := network.Skew(f.HTTP)
	if !ok {
		return nil
	}
	return network.SkewError("AWS", skew)
}

// Refused is what to do with a final error of Next: it drops a registration that the service no longer knows, so that the
// next attempt makes a new one.
func (f *Flow) Refused(ctx context.Context, p *Pending, err error) error {
	if errors.Is(err, oidc.ErrInvalidClient) {
		return errors.Join(err, f.grants().forget(ctx, p.Holder, p.Organization))
	}
	return err
}

func (f *Flow) client(o Organization) (*oidc.Client, error) {
	options := oidc.Options{StartURL: o.StartURL, Region: o.Region, HTTP: f.HTTP}
	if f.Services.OIDC != nil {
		options.Endpoint = f.Services.OIDC(o.Region)
	}
	if f.Services.Portal != nil {
		options.PortalEndpoint = f.Services.Portal(o.Region)
	}
	return oidc.New(options)
}
