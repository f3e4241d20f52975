package oidc

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// The grant types of RFC 8628 §3.4 and RFC 6749 §6.
const (
	grantDeviceCode = "urn:ietf:params:oauth:grant-type:device_code"
	grantRefresh    = "refresh_token"
)

// tokenLifetime is taken where the answer names none: RFC 6749 §5.1 leaves it to
// the documentation then, and AWS documents one hour.
const tokenLifetime = time.Hour

// Refresh trades a refresh token for a new access token. Only ErrInvalidGrant
// says that the session is over; a *network.Error, ErrServer or ErrThrottled says
// nothing about it, and the old tokens must be kept. After a *LostAnswerError nobody
// knows whether the refresh token still works, and its refusal is not the end of the
// session: so it is told apart even where ErrInvalidGrant is among its causes. A
// request without an answer is not sent again at once. One that AWS answered with
// trouble of its own is, since most of these change nothing.
//
// The old refresh token is carried over where the answer brings no new one
// (RFC 6749 §6).
func (c *Client) Refresh(ctx context.Context, reg Registration, refresh secret.Text) (Token, error) {
	var doubt error // the last trouble after which AWS may have done it all the same
	token, err := network.Retry(ctx, unheard, func() (Token, error) {
		token, err := c.token(ctx, "refreshing the session", &ssooidc.CreateTokenInput{
			ClientId:     &reg.ClientID,
			ClientSecret: aws.String(reg.ClientSecret.Reveal()),
			GrantType:    aws.String(grantRefresh),
			RefreshToken: aws.String(refresh.Reveal()),
		})
		if troubled(err) || lost(err) {
			doubt = err
		}
		return token, err
	})
	switch {
	case err != nil && doubt != nil:
		return Token{}, lostAnswer(doubt, err)
	case err != nil:
		return Token{}, err
	case token.RefreshToken.Empty():
		token.RefreshToken = refresh
	}
	return token, nil
}

// exchange asks once whether the device code was approved: the pace is Poll's.
func (c *Client) exchange(ctx context.Context, reg Registration, code secret.Text) (Token, error) {
	return c.token(ctx, waiting, &ssooidc.CreateTokenInput{
		ClientId:     &reg.ClientID,
		ClientSecret: aws.String(reg.ClientSecret.Reveal()),
		GrantType:    aws.String(grantDeviceCode),
		DeviceCode:   aws.String(code.Reveal()),
	})
}

func (c *Client) token(ctx context.Context, op string, in *ssooidc.CreateTokenInput) (Token, error) {
	// The lifetime counts from the question, so that a slow answer never makes the
	// token look younger than it is. The monotonic reading is dropped: it stands
	// still while a laptop sleeps, and the token does not.
	asked := time.Now().Round(0)
	secrets := []secret.Text{
		secret.New(aws.ToString(in.ClientSecret)),
		secret.New(aws.ToString(in.DeviceCode)),
		secret.New(aws.ToString(in.RefreshToken)),
	}
	out, err := once(ctx, c, op, secrets,
		func(ctx context.Context, opt func(*ssooidc.Options)) (*ssooidc.CreateTokenOutput, error) {
			return c.api.CreateToken(ctx, in, opt)
		})
	if err != nil {
		return Token{}, err
	}
	if err := require(op, field{"accessToken", out.AccessToken}); err != nil {
		return Token{}, err
	}
	// RFC 6749 §7.1: a token of an unknown type must not be used.
	if kind := aws.ToString(out.TokenType); kind != "" && !strings.EqualFold(kind, "Bearer") {
		return Token{}, &Error{Op: op, Missing: "a bearer token", Status: http.StatusOK}
	}
	lives := time.Duration(out.ExpiresIn) * time.Second
	if lives <= 0 {
		lives = tokenLifetime
	}
	return Token{
		AccessToken:  secret.New(*out.AccessToken),
		RefreshToken: secret.New(aws.ToString(out.RefreshToken)),
		ExpiresAt:    asked.Add(lives),
		CreatedAt:    asked,
	}, nil
}
