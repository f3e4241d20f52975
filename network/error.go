package network

import "fmt"

// Kind says what is in the way.
type Kind string

// The kinds that a person can do something about, and Unknown.
const (
	DNS          Kind = "dns"           // the name has no address, or no name server answers
	Refused      Kind = "refused"       // nobody listens at the address
	Timeout      Kind = "timeout"       // no answer in time: a firewall that drops, a lost connection
	Reset        Kind = "reset"         // the connection broke off
	Unreachable  Kind = "unreachable"   // there is no route to the address
	TLSUntrusted Kind = "tls-untrusted" // the certificate is signed by somebody unknown to this machine
	TLSOther     Kind = "tls-other"     // any other trouble with the certificate or the handshake
	Proxy        Kind = "proxy"         // the proxy refuses or cannot be reached
	WebPage      Kind = "web-page"      // a web page came in the place of data
	ClockSkew    Kind = "clock-skew"    // this machine's clock is wrong
	Unknown      Kind = "unknown"       // none of the above; Err says what
)

// Error is a request that did not get through to AWS, or an answer that AWS did
// not give. Its text is a sentence for people and never holds userinfo of a
// proxy, nor control characters.
type Error struct {
	Kind      Kind
	Host      string // whom the request was for
	Detail    string // issuer, proxy host, page title, skew: what the kind calls for
	Temporary bool   // the same request may get through in a moment
	Err       error  // the cause, for errors.Is; its text may be raw
}

// Error returns one sentence without capital and full stop.
func (e *Error) Error() string {
	switch e.Kind {
	case DNS:
		return fmt.Sprintf("looking up %s: %s", e.Host, e.Detail)
	case Refused:
		return e.Host + " refused the connection"
	case Timeout:
		return e.Host + " did not answer in time"
	case Reset:
		return fmt.Sprintf("the connection to %s broke off", e.Host)
	case Unreachable:
		return "there is no route to " + e.Host
	case TLSUntrusted:
		return fmt.Sprintf("the certificate shown for %s is signed by %s, which this machine does not trust", e.Host, e.Detail)
	case TLSOther:
		return fmt.Sprintf("securing the connection to %s: %s", e.Host, e.Detail)
	case Proxy:
		return fmt.Sprintf("reaching %s through the proxy %s", e.Host, e.Detail)
	case WebPage:
		return fmt.Sprintf("a web page came in place of an answer from %s: %s", e.Host, e.Detail)
	case ClockSkew:
		return "the clock of this machine is wrong: " + e.Detail
	case Unknown:
	}
	return fmt.Sprintf("talking to %s: %s", e.Host, e.Detail)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
