package oidc_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

// Whatever comes back: no panic, no success without what makes it one, no error
// that is unfit for a terminal or of an unknown kind.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{"", "{}", "[]", "null", html, tokenBody, startBody, registerBody, `{"accessToken":"","expiresIn":-1}`, `{"error":{}}`} {
		f.Add(200, "", body)
		f.Add(400, "InvalidGrantException", body)
	}
	f.Add(400, "", `{"error":"authorization_pending\u001b[2J","error_description":7,"reason":"KMS_\n"}`)
	f.Add(500, "\x9b:#", "\xff")
	f.Fuzz(func(t *testing.T, status int, class, body string) {
		synctest.Test(t, func(t *testing.T) {
			c := newClient(t, answer(status, body, "X-Amzn-Errortype", class))
			ctx := context.Background()

			reg, err := c.Register(ctx, "x")
			judge(t, err, reg.ClientID != "" && !reg.ClientSecret.Empty())
			a, err := c.Start(ctx, registration())
			judge(t, err, !a.DeviceCode.Empty() && a.VerificationURI != "" && a.Interval > 0 && a.Lifetime > 0)
			got, err := c.Poll(registration(), due()).Next(ctx)
			judge(t, cmp.Or(err, got.Problem), got.Token == nil || !got.Token.AccessToken.Empty())
			token, err := c.Refresh(ctx, registration(), secret.New(refreshToken))
			judge(t, err, !token.AccessToken.Empty() && !token.RefreshToken.Empty() && token.ExpiresAt.After(token.CreatedAt))
			if err == nil && !carries(body, "accessToken") {
				t.Errorf("a token out of nothing: status %d, %q", status, body)
			}
			judge(t, c.Logout(ctx, secret.New(accessToken)), true)
		})
	})
}

func judge(t *testing.T, err error, complete bool) {
	t.Helper()
	if err == nil {
		if !complete {
			t.Error("an incomplete success")
		}
		return
	}
	_, between := errors.AsType[*network.Error](err)
	refusal, refused := errors.AsType[*oidc.Error](err)
	if refused && refusal.Unwrap() == nil {
		t.Errorf("%#v means nothing", refusal)
	}
	if !between && !refused {
		t.Errorf("an error of no kind: %v", err)
	}
	if text := err.Error(); text != network.Plain(text, 10_000) {
		t.Errorf("not fit for a terminal: %q", text)
	}
}

func carries(body, field string) bool {
	var all map[string]any
	err := json.Unmarshal([]byte(body), &all)
	text, ok := all[field].(string)
	return err == nil && ok && text != ""
}

func BenchmarkRefresh(b *testing.B) {
	c := newClient(b, token())
	for b.Loop() {
		if _, err := c.Refresh(context.Background(), registration(), secret.New(refreshToken)); err != nil {
			b.Fatal(err)
		}
	}
}
