package network

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// proxies says which proxy a request goes through. The rules are those of
// net/http.ProxyFromEnvironment, which cannot be used: it reads the environment
// of the process, once, and a child, a test or `doctor` may mean another one.
type proxies struct {
	secure, plain *url.URL // for https and for http targets; nil is direct
	except        []string // NO_PROXY, lower case
}

func newProxies(getenv func(string) string) (proxies, error) {
	var p proxies
	var err error
	if p.secure, err = proxyURL(getenv, "HTTPS_PROXY", "https_proxy"); err != nil {
		return p, err
	}
	if p.plain, err = proxyURL(getenv, "HTTP_PROXY", "http_proxy"); err != nil {
		return p, err
	}
	_, except := first(getenv, "NO_PROXY", "no_proxy")
	p.except = strings.FieldsFunc(strings.ToLower(except), func(r rune) bool { return r == ',' || r == ' ' })
	return p, nil
}

func first(getenv func(string) string, names ...string) (name, value string) {
	for _, name := range names {
		if value := getenv(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// proxyURL never repeats the value in an error: it may hold a password.
func proxyURL(getenv func(string) string, names ...string) (*url.URL, error) {
	name, value := first(getenv, names...)
	if value == "" {
		return nil, nil //nolint:nilnil // no proxy is an ordinary answer, as in http.Transport.Proxy
	}
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	u, err := url.Parse(value)
	if err != nil || u.Hostname() == "" {
		return nil, fmt.Errorf("reading %s: not the address of a proxy, such as http://proxy.example.com:8080", name)
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return u, nil
	}
	return nil, fmt.Errorf("reading %s: %q is not a kind of proxy that works here; use http, https or socks5", name, Plain(u.Scheme, 20))
}

// of has the signature of http.Transport.Proxy.
func (p proxies) of(r *http.Request) (*url.URL, error) {
	proxy := p.plain
	if r.URL.Scheme == "https" {
		proxy = p.secure
	}
	if proxy == nil || p.direct(strings.ToLower(r.URL.Hostname()), port(r.URL)) {
		return nil, nil //nolint:nilnil // http.Transport.Proxy is defined so
	}
	return proxy, nil
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}

// direct says whether host is to be reached without a proxy. Loopback always is:
// a proxy's own loopback is another machine.
func (p proxies) direct(host, port string) bool {
	if loopback(host) {
		return true
	}
	addr, _ := netip.ParseAddr(host) // invalid for a name, which no rule on addresses covers
	for _, rule := range p.except {
		if excepts(rule, host, port, addr) {
			return true
		}
	}
	return false
}

// excepts knows the forms of NO_PROXY: *, a network, an address, a domain with
// its subdomains, .domain and *.domain for the subdomains alone; any with :port.
func excepts(rule, host, port string, addr netip.Addr) bool {
	if rule == "*" {
		return true
	}
	if network, err := netip.ParsePrefix(rule); err == nil {
		return addr.IsValid() && network.Contains(addr.Unmap())
	}
	if h, p, err := net.SplitHostPort(rule); err == nil {
		if p != port {
			return false
		}
		rule = h
	}
	if ruled, err := netip.ParseAddr(rule); err == nil {
		return addr.IsValid() && ruled == addr
	}
	rule = strings.TrimPrefix(rule, "*")
	if strings.HasPrefix(rule, ".") {
		return strings.HasSuffix(host, rule)
	}
	return rule != "" && (host == rule || strings.HasSuffix(host, "."+rule))
}

// ProxyFor returns the proxy that a client made with getenv goes through to
// target, or nil for none: for a report on how this machine reaches AWS.
func ProxyFor(getenv func(string) string, target string) (*url.URL, error) {
	p, err := newProxies(getenv)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("reading the address to reach: %w", err)
	}
	return p.of(&http.Request{URL: u})
}
