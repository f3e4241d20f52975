package signin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
	"github.com/qlogin/qlogin/vault"
)

// Vault is where grants are kept.
type Vault interface {
	Save(ctx context.Context, name string, data []byte) error
	Load(ctx context.Context, name string) ([]byte, error)
	Delete(ctx context.Context, name string) error
}

// A grant is kept as two records, because its halves live at different speeds:
// the registration, 5 kB, for 90 days, the tokens for an hour.
type storedRegistration struct {
	Version      int       `json:"version"`
	ClientID     string    `json:"clientId"`
	ClientSecret string    `json:"clientSecret"`
	ClientName   string    `json:"clientName"`
	Scopes       []string  `json:"scopes"`
	ExpiresAt    time.Time `json:"expiresAt"`
}

type storedToken struct {
	Version      int       `json:"version"`
	ClientID     string    `json:"clientId"` // ties the token to its registration
	AccessToken  string    `json:"accessToken"`
	RefreshToken string    `json:"refreshToken"`
	ExpiresAt    time.Time `json:"expiresAt"`
	CreatedAt    time.Time `json:"createdAt"`
	// Replaces is the mark of the token that this one was renewed from.
	Replaces string `json:"replaces,omitempty"`
}

const recordVersion = 1

// kept is a grant as it is in the vault.
type kept struct {
	oidc.Grant
	replaces string // mark of the token before; "" where qlogin did not renew it
}

// mark tells tokens apart without being one.
func mark(t oidc.Token) string {
	sum := sha256.Sum256([]byte(t.AccessToken.Reveal()))
	return hex.EncodeToString(sum[:8])
}

type grants struct{ vault Vault }

func recordName(kind, holder string, o Organization) string {
	return kind + "/" + holder + "/" + o.id()
}

// save keeps the grant and reads it back: a sign-in whose token is not there
// afterwards has not happened.
func (g grants) save(ctx context.Context, grant kept) error {
	o := Organization{StartURL: grant.StartURL, Region: grant.Region}
	if err := g.saveRegistration(ctx, grant.Holder, o, grant.Registration); err != nil {
		return err
	}
	token := storedToken{
		Version: recordVersion, ClientID: grant.Registration.ClientID,
		AccessToken: grant.Token.AccessToken.Reveal(), RefreshToken: grant.Token.RefreshToken.Reveal(),
		ExpiresAt: grant.Token.ExpiresAt.UTC(), CreatedAt: grant.Token.CreatedAt.UTC(), Replaces: grant.replaces,
	}
	data, err := json.Marshal(token) //nolint:gosec // the vault is where secrets go
	if err != nil {
		return err
	}
	name := recordName("token", grant.Holder, o)
	if err := g.vault.Save(ctx, name, data); err != nil {
		return fmt.Errorf("storing the token for %s: %w", grant.Holder, err)
	}
	var back storedToken
	if err := g.read(ctx, name, &back); err != nil {
		return fmt.Errorf("reading back the token for %s: %w", grant.Holder, err)
	}
	if back.ClientID != token.ClientID || back.AccessToken != token.AccessToken || back.RefreshToken != token.RefreshToken {
		return fmt.Errorf("reading back the token for %s: %w: another token came back", grant.Holder, vault.ErrDamaged)
	}
	return nil
}

func (g grants) saveRegistration(ctx context.Context, holder string, o Organization, r oidc.Registration) error {
	if stored, err := g.registration(ctx, holder, o); err == nil && stored.ClientID == r.ClientID && stored.ClientSecret.Equal(r.ClientSecret) {
		return nil
	}
	data, err := json.Marshal(storedRegistration{
		Version: recordVersion, ClientID: r.ClientID, ClientSecret: r.ClientSecret.Reveal(),
		ClientName: r.ClientName, Scopes: r.Scopes, ExpiresAt: r.ExpiresAt.UTC(),
	})
	if err != nil {
		return err
	}
	if err := g.vault.Save(ctx, recordName("registration", holder, o), data); err != nil {
		return fmt.Errorf("storing the client registration for %s: %w", holder, err)
	}
	return nil
}

func (g grants) registration(ctx context.Context, holder string, o Organization) (oidc.Registration, error) {
	var stored storedRegistration
	if err := g.read(ctx, recordName("registration", holder, o), &stored); err != nil {
		return oidc.Registration{}, err
	}
	return oidc.Registration{
		ClientID: stored.ClientID, ClientSecret: secret.New(stored.ClientSecret),
		ClientName: stored.ClientName, Scopes: stored.Scopes, ExpiresAt: stored.ExpiresAt,
	}, nil
}

// load returns vault.ErrNotFound where there is no grant, vault.ErrDamaged where
// token and registration do not belong together.
func (g grants) load(ctx context.Context, holder string, o Organization) (kept, error) {
	var stored storedToken
	if err := g.read(ctx, recordName("token", holder, o), &stored); err != nil {
		return kept{}, err
	}
	registration, err := g.registration(ctx, holder, o)
	if errors.Is(err, vault.ErrNotFound) || (err == nil && registration.ClientID != stored.ClientID) {
		return kept{}, fmt.Errorf("loading the grant for %s: %w: the token belongs to another client registration", holder, vault.ErrDamaged)
	}
	if err != nil {
		return kept{}, err
	}
	return kept{replaces: stored.Replaces, Grant: oidc.Grant{
		Holder: holder, StartURL: o.StartURL, Region: o.Region, Registration: registration,
		Token: oidc.Token{
			AccessToken: secret.New(stored.AccessToken), RefreshToken: secret.New(stored.RefreshToken),
			ExpiresAt: stored.ExpiresAt, CreatedAt: stored.CreatedAt,
		},
	}}, nil
}

func (g grants) read(ctx context.Context, name string, into any) error {
	data, err := g.vault.Load(ctx, name)
	if err != nil {
		return err
	}
	// The parse error is left out: it could quote the record.
	if json.Unmarshal(data, into) != nil {
		return fmt.Errorf("reading the record %s: %w", name, vault.ErrDamaged)
	}
	return nil
}

// forget removes both records of a holder, the token first: a registration
// without a token is harmless and is used again.
func (g grants) forget(ctx context.Context, holder string, o Organization) error {
	return errors.Join(
		g.vault.Delete(ctx, recordName("token", holder, o)),
		g.vault.Delete(ctx, recordName("registration", holder, o)),
	)
}
