package network

import (
	"context"
	"time"
)

// A request is tried three times, after one second and after two more, unless the
// first attempts took so long that a person would rather be told.
const (
	tries    = 3
	patience = 12 * time.Second
)

// Retry sends a request again while passing says that the trouble may have passed
// by then. It is for requests that do no harm when sent twice. It returns the last
// attempt's error, or that of ctx where it ends meanwhile.
func Retry[T any](ctx context.Context, passing func(error) bool, send func() (T, error)) (T, error) {
	began := time.Now()
	for n := 1; ; n++ {
		out, err := send()
		if err == nil || n == tries || !passing(err) || time.Since(began) > patience {
			return out, err
		}
		select {
		case <-ctx.Done():
			return out, ctx.Err()
		case <-time.After(time.Duration(n) * time.Second):
		}
	}
}
