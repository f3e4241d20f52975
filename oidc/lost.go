package oidc

import (
	"context"
	"errors"
	"fmt"

	"github.com/qlogin/qlogin/network"
)

// LostAnswerError is a renewal that AWS may have carried out although no token came
// back: the answer did not arrive, or told of trouble of AWS's own. A refresh token
// may work only once, and the new one was to be in the answer. Where Err is
// ErrInvalidGrant as well, AWS has refused the token after that.
type LostAnswerError struct{ Err error }

// Error says what came in place of the answer.
func (e *LostAnswerError) Error() string {
	return "the renewal brought no new token, and AWS may have used up the old one: " + e.Err.Error()
}

// Unwrap returns what came in place of the answer.
func (e *LostAnswerError) Unwrap() error { return e.Err }

// troubled says whether AWS, or a gateway on the way that it may have been too late
// for, has answered with trouble of its own.
func troubled(err error) bool {
	between, ok := errors.AsType[*network.Error](err)
	return errors.Is(err, ErrServer) || ok && between.Kind == network.WebPage && between.Temporary
}

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

// lostAnswer is what is known after doubt and, where the request was sent again,
// the last error.
func lostAnswer(doubt, last error) error {
	if errors.Is(last, doubt) {
		return &LostAnswerError{Err: doubt}
	}
	return &LostAnswerError{Err: fmt.Errorf("%w, then %w", doubt, last)}
}
