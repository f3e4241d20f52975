package vault

import (
	"context"
	"errors"
)

func thisPlatform(string) platform {
	return platform{
		kind:     "Windows Credential Manager",
		limits:   credentialLimits(),
		patience: callLimit,
		explain:  explainCredential,
		probe:    probeCredential,
	}
}

// probeCredential reads an item that is never there: the Credential Manager is
// unlocked with the session, and asks nobody.
func probeCredential(ctx context.Context, _ func(string) string, read func(context.Context) error) (Status, error) {
	err := read(ctx)
	switch {
	case err == nil, errors.Is(err, ErrNotFound):
		return Status{Condition: Ready}, nil
	case errors.Is(err, ErrUnavailable):
		return Status{Absent, reason(ErrUnavailable, err)}, nil
	default:
		return Status{}, err
	}
}
