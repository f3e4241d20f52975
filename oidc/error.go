package oidc

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// What an *Error can mean, for errors.Is.
var (
	ErrPending               = errors.New("the sign-in has not been approved yet")
	ErrSlowDown              = errors.New("AWS asks to be polled less often")
	ErrExpired               = errors.New("the code has expired")
	ErrDenied                = errors.New("the sign-in was denied")
	ErrInvalidGrant          = errors.New("the code or session is no longer valid")
	ErrInvalidClient         = errors.New("AWS does not know this client registration, or it has expired")
	ErrInvalidRequest        = errors.New("AWS does not accept the request")
	ErrUnauthorizedClient    = errors.New("this client may not sign in this way")
	ErrUnsupportedGrantType  = errors.New("AWS does not offer this way of signing in")
	ErrInvalidScope          = errors.New("AWS does not know a requested permission")
	ErrInvalidClientMetadata = errors.New("AWS does not accept the client's description")
	ErrInvalidRedirectURI    = errors.New("AWS does not accept the client's redirect address")
	ErrKMS                   = errors.New("the encryption key of Identity Center cannot be used")
	ErrServer                = errors.New("AWS has trouble of its own")
	ErrThrottled             = errors.New("AWS receives too many requests")
	ErrIncomplete            = errors.New("AWS gave an incomplete answer")
	ErrUnexpected            = errors.New("AWS gave an answer that is not part of the protocol")
)

// Error is an answer of AWS that is not what was asked for. Every text in it has
// lost its control characters, and whatever secrets of the request it repeated.
type Error struct {
	Op          string // what was being done: "starting the sign-in"
	Class       string // the exception, "AccessDeniedException"; "" where the answer names none
	Code        string // the OAuth error code, "access_denied"; "" where there is none
	Description string // error_description, as AWS put it
	Reason      string // "KMS_DisabledException"
	Missing     string // what a successful answer lacks: "accessToken"
	RequestID   string // for a support case with AWS
	Status      int    // of HTTP
}

// Error returns one sentence without capital and full stop.
func (e *Error) Error() string {
	text := e.Op + ": " + e.meaning()
	if e.Description != "" {
		text += fmt.Sprintf(" (AWS says %q)", e.Description)
	}
	return text
}

// meaning is the sentence of the sentinel, or a closer one.
func (e *Error) meaning() string {
	err := e.Unwrap()
	switch {
	case e.Missing != "":
		return "AWS answered without " + e.Missing
	case errors.Is(err, ErrKMS):
		return keyTrouble(e.Reason)
	case errors.Is(err, ErrUnexpected) && e.name() != "":
		return fmt.Sprintf("AWS answered with status %d, %s", e.Status, e.name())
	case errors.Is(err, ErrUnexpected), errors.Is(err, ErrServer) && e.Class == "" && e.Code == "":
		return fmt.Sprintf("AWS answered with status %d", e.Status)
	}
	return err.Error()
}

func (e *Error) name() string {
	if e.Class != "" {
		return e.Class
	}
	return e.Code
}

// Unwrap returns what e means, one of the Err… values. The exception decides,
// then the OAuth code: a proxy may drop the header that names the exception.
//
// A KMS reason comes first. AWS sends it along with access_denied, although
// nobody has denied anything: Identity Center could not use its key.
func (e *Error) Unwrap() error {
	if strings.HasPrefix(e.Reason, "KMS_") {
		return ErrKMS
	}
	for _, known := range exceptions() {
		if e.Class == known.class || (e.Class == "" && e.Code == known.code) {
			return known.means
		}
	}
	for _, known := range exceptions() {
		if e.Code == known.code {
			return known.means
		}
	}
	switch {
	case e.Status == http.StatusTooManyRequests:
		return ErrThrottled
	case e.Status >= http.StatusInternalServerError:
		return ErrServer
	case e.Missing != "":
		return ErrIncomplete
	}
	return ErrUnexpected
}

type exception struct {
	class, code string
	means       error
}

// exceptions are those of the API model of SSO OIDC 2019-06-10, and
// TooManyRequestsException of the portal's.
func exceptions() []exception {
	return []exception{
		{"AuthorizationPendingException", "authorization_pending", ErrPending},
		{"SlowDownException", "slow_down", ErrSlowDown},
		{"ExpiredTokenException", "expired_token", ErrExpired},
		{"AccessDeniedException", "access_denied", ErrDenied},
		{"InvalidGrantException", "invalid_grant", ErrInvalidGrant},
		{"InvalidClientException", "invalid_client", ErrInvalidClient},
		{"InvalidRequestException", "invalid_request", ErrInvalidRequest},
		{"UnauthorizedClientException", "unauthorized_client", ErrUnauthorizedClient},
		{"UnsupportedGrantTypeException", "unsupported_grant_type", ErrUnsupportedGrantType},
		{"InvalidScopeException", "invalid_scope", ErrInvalidScope},
		{"InvalidClientMetadataException", "invalid_client_metadata", ErrInvalidClientMetadata},
		{"InvalidRedirectUriException", "invalid_redirect_uri", ErrInvalidRedirectURI},
		{"InternalServerException", "server_error", ErrServer},
		{"TooManyRequestsException", "temporarily_unavailable", ErrThrottled},
	}
}

// keyTrouble says what an administrator has to mend: with a customer managed key,
// Identity Center works only while it may use that key.
func keyTrouble(reason string) string {
	switch reason {
	case "KMS_AccessDeniedException":
		return "the key policy does not let Identity Center use its encryption key"
	case "KMS_NotFoundException":
		return "the encryption key of Identity Center does not exist"
	case "KMS_DisabledException":
		return "the encryption key of Identity Center is disabled"
	case "KMS_InvalidStateException":
		return "the encryption key of Identity Center is not in a usable state"
	case "KMS_InvalidKeyUsageException":
		return "the key given to Identity Center is not one for encryption"
	}
	return ErrKMS.Error() + ", " + reason
}
