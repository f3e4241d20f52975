package network

import (
	"errors"
	"fmt"
	"net"
	"net/url"
)

// Endpoint reads the address of a service that secrets will be sent to: https, or
// http on this machine's loopback. An address that is refused is not repeated as a
// whole, because it may hold a password.
func Endpoint(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil, u.Hostname() == "":
		return nil, errors.New("the address of a service is not readable")
	case u.User != nil:
		return nil, fmt.Errorf("the address of the service at %s holds a user name or password", Plain(u.Host, 100))
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return nil, fmt.Errorf("the service at %s is neither reached by https nor on this machine", Plain(u.Host, 100))
	}
	return u, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
