package oidc

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"github.com/qlogin/qlogin/secret"
)

// registrationLifetime is taken where the answer names no end. AWS documents
// 90 days.
const registrationLifetime = 90 * 24 * time.Hour

// Register makes this program known as a public client. The name is what the
// consent page shows: the person should recognise program and machine in it.
//
// The scopes matter even where a client needs none: AWS gives a client without
// scopes no refresh token.
func (c *Client) Register(ctx context.Context, clientName string) (Registration, error) {
	const op = "registering with Identity Center"
	now := time.Now()
	out, err := call(ctx, c, op, nil,
		func(ctx context.Context, opt func(*ssooidc.Options)) (*ssooidc.RegisterClientOutput, error) {
			return c.api.RegisterClient(ctx, &ssooidc.RegisterClientInput{
				ClientName: &clientName,
				ClientType: aws.String("public"),
				Scopes:     c.scopes,
			}, opt)
		})
	if err != nil {
		return Registration{}, err
	}
	if err := require(op, field{"clientId", out.ClientId}, field{"clientSecret", out.ClientSecret}); err != nil {
		return Registration{}, err
	}
	expires := time.Unix(out.ClientSecretExpiresAt, 0)
	if out.ClientSecretExpiresAt <= 0 {
		expires = now.Round(0).Add(registrationLifetime)
	}
	return Registration{
		ClientID:     *out.ClientId,
		ClientSecret: secret.New(*out.ClientSecret),
		ClientName:   clientName,
		Scopes:       slices.Clone(c.scopes),
		ExpiresAt:    expires,
	}, nil
}

type field struct {
	name  string
	value *string
}

// require finds the field that a successful answer lacks. An intermediary's empty
// 200 must not become a sign-in without a token.
func require(op string, fields ...field) error {
	for _, f := range fields {
		if aws.ToString(f.value) == "" {
			return &Error{Op: op, Missing: f.name, Status: http.StatusOK}
		}
	}
	return nil
}
