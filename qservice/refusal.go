package qservice

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// What a *Refusal can mean, for errors.Is.
var (
	ErrNotSubscribed       = errors.New("this account has no Amazon Q Developer Pro subscription")
	ErrNoProfile           = errors.New("no Amazon Q Developer profile is shared with this account")
	ErrStaleToken          = errors.New("the service does not accept the access token (any more)")
	ErrSuspended           = errors.New("AWS has suspended this account for the moment")
	ErrFeatureNotSupported = errors.New("the service does not offer this to this kind of account")
	ErrLimit               = errors.New("the usage limit of the subscription is reached")
	ErrThrottled           = errors.New("the service is busy")
	ErrKMS                 = errors.New("the encryption key of the Q profile cannot be used")
	ErrServer              = errors.New("the service has trouble of its own")
	ErrUnexpected          = errors.New("the service refused")
)

// Refusal is an answer of the service that is not what was asked for. Its texts
// have lost their control characters.
type Refusal struct { //nolint:errname // a refusal is what it is to the person; callers test it with errors.Is
	Op        string // what was being done
	Region    string // which Region's service
	Exception string // "AccessDeniedException"
	Reason    string // "FEATURE_NOT_SUPPORTED"
	Message   string // as the service put it
	RequestID string
	Status    int // of HTTP
}

// Error returns one sentence without capital and full stop.
func (r *Refusal) Error() string {
	text := fmt.Sprintf("%s in %s: %s", r.Op, r.Region, r.Unwrap())
	switch {
	case r.Message != "":
		return text + fmt.Sprintf(" (AWS says %q)", r.Message)
	case r.Exception != "":
		return text + " (" + strings.TrimSpace(r.Exception+" "+r.Reason) + ")"
	case errors.Is(r, ErrUnexpected), errors.Is(r, ErrServer):
		return text + fmt.Sprintf(" (status %d)", r.Status)
	}
	return text
}

// Unwrap returns what r means, one of the Err… values. The reason is the most
// exact, but AccessDeniedException often comes without one; then only its text
// tells a missing subscription from a token of another session. These texts are
// the ones that the extensions compare with.
func (r *Refusal) Unwrap() error {
	if meaning := byReason(r.Reason); meaning != nil {
		return meaning
	}
	if meaning := byMessage(strings.ToLower(r.Message)); meaning != nil {
		return meaning
	}
	return byException(r.Exception, r.Status)
}

func byReason(reason string) error {
	switch reason {
	case "TEMPORARILY_SUSPENDED":
		return ErrSuspended
	case "FEATURE_NOT_SUPPORTED":
		return ErrFeatureNotSupported
	case "DAILY_REQUEST_COUNT", "MONTHLY_REQUEST_COUNT":
		return ErrLimit
	case "INSUFFICIENT_MODEL_CAPACITY":
		return ErrThrottled
	}
	if strings.HasPrefix(reason, "CUSTOMER_KMS_KEY_") {
		return ErrKMS
	}
	return nil
}

func byMessage(message string) error {
	switch {
	case strings.Contains(message, "not authorized to make this call"):
		return ErrNotSubscribed
	case strings.Contains(message, "bearer token") && (strings.Contains(message, "invalid") || strings.Contains(message, "expired")):
		return ErrStaleToken
	case strings.Contains(message, "profilearn is required"):
		return ErrNoProfile
	}
	return nil
}

func byException(exception string, status int) error {
	switch {
	case exception == "ThrottlingException", status == http.StatusTooManyRequests:
		return ErrThrottled
	case exception == "ExpiredTokenException", exception == "UnrecognizedClientException", status == http.StatusUnauthorized:
		return ErrStaleToken
	case exception == "InternalServerException", status >= http.StatusInternalServerError:
		return ErrServer
	}
	return ErrUnexpected
}
