package oidc

import (
	"context"
	"errors"

	"github.com/qlogin/qlogin/network"
)

// LostAnswerError is a renewal that AWS may have carried out although its answer
// did not arrive. A refresh token may work only once, and the new one was in the
// answer.
type LostAnswerError struct{ Err error }

// Error says what came in place of the answer.
func (e *LostAnswerError) Error() string {
	return "the answer to the renewal was lost, and AWS may have used up the refresh token: " + e.Err.Error()
}

// Unwrap returns what came in place of the answer.
func (e *LostAnswerError) Unwrap() error { return e.Err }

// unheard says whether the request has certainly not been carried out, and may be
// in a moment.
func unheard(err error) bool { return temporary(err) && !lost(err) }

// lost says whether the request may have reached AWS, while nothing came back that
// can be understood.
func lost(err error) bool {
	if between, ok := errors.AsType[*network.Error](err); ok {
		return between.Kind == network.Timeout || between.Kind == network.Reset || between.Kind == network.Unknown
	}
	for _, cause := range []error{ErrIncomplete, ErrUnexpected, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}
