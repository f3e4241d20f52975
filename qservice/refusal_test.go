package qservice_test

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/secret"
)

func usage(t *testing.T, a reply) (qservice.Usage, error) {
	t.Helper()
	return newClient(t, newService(t, nil, a)).Usage(t.Context(), secret.New(accessToken), profileARN)
}

func TestRefusals(t *testing.T) { synctest.Test(t, testRefusals) }

func testRefusals(t *testing.T) {
	tests := []struct {
		status                     int
		exception, message, reason string
		want                       error
	}{
		{400, "AccessDeniedException", "Your account is not authorized to make this call.", "", qservice.ErrNotSubscribed},
		{403, "AccessDeniedException", "User is not authorized to make this call.", "", qservice.ErrNotSubscribed},
		{403, "AccessDeniedException", "The bearer token included in the request is invalid.", "", qservice.ErrStaleToken},
		{401, "AccessDeniedException", "", "", qservice.ErrStaleToken},
		{400, "ExpiredTokenException", "", "", qservice.ErrStaleToken},
		{400, "ValidationException", "profileArn is required for this request.", "", qservice.ErrNoProfile},
		{400, "AccessDeniedException", "x", "FEATURE_NOT_SUPPORTED", qservice.ErrFeatureNotSupported},
		{403, "AccessDeniedException", "x", "TEMPORARILY_SUSPENDED", qservice.ErrSuspended},
		{403, "AccessDeniedException", "User is not authorized to make this call.", "TEMPORARILY_SUSPENDED", qservice.ErrSuspended},
		{429, "ThrottlingException", "x", "MONTHLY_REQUEST_COUNT", qservice.ErrLimit},
		{400, "ThrottlingException", "x", "DAILY_REQUEST_COUNT", qservice.ErrLimit},
		{400, "ThrottlingException", "x", "INSUFFICIENT_MODEL_CAPACITY", qservice.ErrThrottled},
		{400, "ThrottlingException", "Rate exceeded", "", qservice.ErrThrottled},
		{429, "", "", "", qservice.ErrThrottled},
		{400, "ConflictException", "x", "CUSTOMER_KMS_KEY_DISABLED", qservice.ErrKMS},
		{500, "InternalServerException", "x", "", qservice.ErrServer},
		{503, "", "", "", qservice.ErrServer},
		{403, "AccessDeniedException", "x", "UNAUTHORIZED_WORKSPACE_CONTEXT_FEATURE_ACCESS", qservice.ErrUnexpected},
		{400, "ValidationException", "x", "INVALID_KMS_GRANT", qservice.ErrUnexpected},
		{404, "", "", "", qservice.ErrUnexpected},
	}
	for _, tt := range tests {
		body := fmt.Sprintf(`{"message":%q,"reason":%q}`, tt.message, tt.reason)
		typed := fmt.Sprintf(`{"__type":"com.amazonaws.codewhispererruntime#%s","message":%q,"reason":%q}`, tt.exception, tt.message, tt.reason)
		for form, a := range map[string]reply{
			"body":   answer(tt.status, typed),
			"header": answer(tt.status, body, "X-Amzn-Errortype", tt.exception+":http://internal.amazon.com/coral/"),
		} {
			_, err := usage(t, a)
			got, ok := errors.AsType[*qservice.Refusal](err)
			if !ok || !errors.Is(err, tt.want) {
				t.Errorf("%+v by %s: got %v", tt, form, err)
				continue
			}
			want := qservice.Refusal{
				Op: "reading the subscription", Region: "eu-central-1", Exception: tt.exception, Reason: tt.reason,
				Message: tt.message, RequestID: "3f1c8a52-0001", Status: tt.status,
			}
			if diff := cmp.Diff(want, *got); diff != "" {
				t.Errorf("%s: -want +got\n%s", form, diff)
			}
		}
	}
}

func TestRefusalText(t *testing.T) { synctest.Test(t, testRefusalText) }

func testRefusalText(t *testing.T) {
	tests := map[string]struct {
		answer reply
		want   string
	}{
		"message":   {answer(403, `{"__type":"AccessDeniedException","message":"Your account\u001b[2J is not authorized to make this call."}`), `reading the subscription in eu-central-1: this account has no Amazon Q Developer Pro subscription (AWS says "Your account[2J is not authorized to make this call.")`},
		"exception": {answer(403, `{"__type":"AccessDeniedException","reason":"FEATURE_NOT_SUPPORTED"}`), `reading the subscription in eu-central-1: the service does not offer this to this kind of account (AccessDeniedException FEATURE_NOT_SUPPORTED)`},
		"status":    {answer(502, "no gateway"), "reading the subscription in eu-central-1: the service has trouble of its own (status 502)"},
		"repeated":  {answer(400, `{"message":"bad header Bearer `+accessToken+`"}`), `reading the subscription in eu-central-1: the service refused (AWS says "bad header Bearer [hidden]")`},
	}
	for name, tt := range tests {
		_, err := usage(t, tt.answer)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s:\ngot  %v\nwant %s", name, err, tt.want)
		}
		if strings.Contains(fmt.Sprintf("%+v %#v", err, err), accessToken) {
			t.Errorf("%s: the token is told", name)
		}
	}
}

func TestNetworkTrouble(t *testing.T) { synctest.Test(t, testNetworkTrouble) }

func testNetworkTrouble(t *testing.T) {
	for name, a := range map[string]reply{"refused": broken(syscall.ECONNREFUSED), "page": answer(200, "<html><title>Guest network</title>")} {
		_, err := usage(t, a)
		if between, ok := errors.AsType[*network.Error](err); !ok || between.Host != frankfurt {
			t.Errorf("%s: %v", name, err)
		}
	}
}
