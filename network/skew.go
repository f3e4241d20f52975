package network

import (
	"fmt"
	"net/http"
	"time"
)

// MaxSkew is how far a clock may be off before it matters: above it, tokens look
// expired too early or too late, and assertions are refused.
const MaxSkew = time.Minute

// Skew returns how far this machine's clock is ahead of AWS's, by the last answer
// that client got; negative is behind. It is false where no answer told the time
// or where client was not made by NewClient.
func Skew(client *http.Client) (time.Duration, bool) {
	g, ok := client.Transport.(*guard)
	if !ok {
		return 0, false
	}
	skew := g.skew.Load()
	if skew == nil {
		return 0, false
	}
	return *skew, true
}

// SkewError puts a skew beyond MaxSkew into words, and returns nil for less.
func SkewError(host string, skew time.Duration) error {
	if skew.Abs() <= MaxSkew {
		return nil
	}
	direction := "ahead of"
	if skew < 0 {
		direction = "behind"
	}
	detail := fmt.Sprintf("%s %s that of %s", skew.Abs().Round(time.Second), direction, host)
	return &Error{Kind: ClockSkew, Host: host, Detail: detail}
}

// clockSkew compares the Date header (RFC 9110 §6.6.1) with the middle of the
// request. Any part of a second within it is as likely, hence the half.
func clockSkew(header http.Header, began, ended time.Time) (time.Duration, bool) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0, false
	}
	middle := began.Add(ended.Sub(began) / 2)
	return middle.Round(0).Sub(date.Add(time.Second / 2)), true
}
