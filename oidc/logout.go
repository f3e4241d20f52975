package oidc

import (
	"context"
	"fmt"
	"net/http"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// Logout ends the sign-in session behind an access token at the access portal,
// for the browser and for every other program that shares it (API "SSO", operation
// Logout). A session that is over already counts as ended.
func (c *Client) Logout(ctx context.Context, access secret.Text) error {
	_, err := network.Retry(ctx, temporary, func() (struct{}, error) { return struct{}{}, c.logout(ctx, access) })
	return err
}

func (c *Client) logout(ctx context.Context, access secret.Text) error {
	const op = "ending the session"
	request, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(request, http.MethodPost, c.portal.JoinPath("logout").String(), http.NoBody)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	req.Header.Set("X-Amz-Sso_bearer_token", access.Reveal())

	heard := &recorder{client: c.http}
	_, err = heard.Do(req) //nolint:bodyclose // the recorder has read and closed it
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return network.Explain(c.portal.Hostname(), err)
	case heard.status/100 == 2, heard.status == http.StatusUnauthorized:
		return nil
	}
	return heard.failure(op, nil, []secret.Text{access})
}
