package lab_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc/types"

	"github.com/qlogin/qlogin/lab"
)

func sdkClient(l *lab.Lab) *ssooidc.Client {
	return ssooidc.New(ssooidc.Options{
		Region: "us-west-2", HTTPClient: &http.Client{Transport: l.Transport()}, Retryer: aws.NopRetryer{},
	})
}

// The SDK of AWS signs in at the lab, by the endpoint it resolves itself.
func TestSDKSignsIn(t *testing.T) {
	l := newLab(t, lab.Options{})
	sdk := sdkClient(l)
	reg, err := sdk.RegisterClient(t.Context(), &ssooidc.RegisterClientInput{
		ClientName: aws.String("sdk"), ClientType: aws.String("public"), Scopes: qScopes,
	})
	if err != nil {
		t.Fatal(err)
	}
	auth, err := sdk.StartDeviceAuthorization(t.Context(), &ssooidc.StartDeviceAuthorizationInput{
		ClientId: reg.ClientId, ClientSecret: reg.ClientSecret, StartUrl: aws.String(l.Organization().StartURL),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Walker().Approve(t.Context(), *auth.VerificationUriComplete, *auth.UserCode); err != nil {
		t.Fatal(err)
	}
	token, err := sdk.CreateToken(t.Context(), &ssooidc.CreateTokenInput{
		ClientId: reg.ClientId, ClientSecret: reg.ClientSecret, DeviceCode: auth.DeviceCode, GrantType: aws.String(deviceGrant),
	})
	if err != nil {
		t.Fatal(err)
	}
	if token.ExpiresIn != 3600 || aws.ToString(token.TokenType) != "Bearer" || token.RefreshToken == nil {
		t.Errorf("got expiresIn %d, tokenType %s", token.ExpiresIn, aws.ToString(token.TokenType))
	}
}

// The types of errors are in a header; without it the SDK knows none of them.
func TestSDKKnowsTheErrors(t *testing.T) {
	is := func(target any) func(error) bool { return func(err error) bool { return errors.As(err, target) } }
	var (
		pending *types.AuthorizationPendingException
		slow    *types.SlowDownException
		expired *types.ExpiredTokenException
		client  *types.InvalidClientException
		denied  *types.AccessDeniedException
		request *types.InvalidRequestException
	)
	tests := []struct {
		scenario, name string
		want           func(error) bool
	}{
		{"healthy", "pending", is(&pending)},
		{"slow-down", "slow down", is(&slow)},
		{"expired-registration", "invalid client", is(&client)},
		{"kms-denied", "access denied with a reason", func(err error) bool {
			return is(&denied)(err) && denied.Reason == types.AccessDeniedExceptionReasonKmsAccessDenied
		}},
		{"kms-disabled", "invalid request with a reason", func(err error) bool {
			return is(&request)(err) && request.Reason == types.InvalidRequestExceptionReasonKmsDisabledKey
		}},
		{"expired-code", "expired", is(&expired)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLab(t, lab.Options{Scenario: tt.scenario})
			c := newClient(t, l)
			c.register()
			c.start()
			if tt.scenario == "expired-code" {
				l.Advance(patience)
			}
			_, err := sdkClient(l).CreateToken(t.Context(), &ssooidc.CreateTokenInput{
				ClientId: &c.id, ClientSecret: &c.secret, DeviceCode: &c.device, GrantType: aws.String(deviceGrant),
			})
			if !tt.want(err) {
				t.Errorf("got %T: %v", errors.Unwrap(err), err)
			}
		})
	}
}
