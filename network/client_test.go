package network_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/network"
)

const oidcHost = "oidc.us-east-1.amazonaws.com"

// shut closes what was only read, or is to break off.
func shut(c io.Closer) { _ = c.Close() }

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func newClient(t *testing.T, getenv func(string) string) *http.Client {
	t.Helper()
	client, err := network.NewClient(network.Options{Getenv: getenv})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// post returns the body, or what was in the way.
func post(t *testing.T, client *http.Client, target string) (string, *network.Error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", network.Explain(req.URL.Hostname(), err)
	}
	defer shut(resp.Body)
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", network.Explain(req.URL.Hostname(), err)
	}
	return string(data), nil
}

func wantError(t *testing.T, got *network.Error, kind network.Kind, text string) {
	t.Helper()
	if got == nil {
		t.Fatalf("no error, want %s", kind)
	}
	if got.Kind != kind || !strings.Contains(got.Error(), text) {
		t.Errorf("got %s: %v\nwant %s with %q", got.Kind, got, kind, text)
	}
	if got.Error() != network.Plain(got.Error(), 10_000) {
		t.Errorf("not fit for a terminal: %q", got.Error())
	}
}

func answering(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	})
}

// tunnel is a CONNECT proxy in front of one server. It inspects nothing.
func tunnel(t *testing.T, target string) *httptest.Server {
	t.Helper()
	return listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			t.Errorf("the proxy got %s %s", r.Method, r.URL)
			return
		}
		out, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", target)
		if err != nil {
			t.Error(err)
			return
		}
		in, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(in, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() { defer shut(out); _, _ = io.Copy(out, in) }()
		go func() { defer shut(in); _, _ = io.Copy(in, out) }()
	}))
}

func listen(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

// A company's proxy inspects TLS: the request goes to AWS by name, the answer
// comes with a certificate of the company.
func TestInspectingProxy(t *testing.T) {
	ca := newInspector(t)
	aws := ca.serve(t, answering(`{"ok":true}`), time.Now().Add(-time.Hour), time.Now().Add(time.Hour), oidcHost)
	proxy := tunnel(t, aws.Listener.Addr().String())
	address := "https://" + oidcHost + "/token"

	_, got := post(t, newClient(t, env("HTTPS_PROXY", proxy.URL)), address)
	wantError(t, got, network.TLSUntrusted, `"Example TLS Inspection[31m CA (Example Corp)"`)
	if got.Temporary {
		t.Error("it will not go away by itself")
	}
	for _, variable := range []string{"AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"} {
		t.Run(variable, func(t *testing.T) {
			client := newClient(t, env("https_proxy", proxy.URL, variable, ca.bundle(t)))
			body, err := post(t, client, address)
			if err != nil || body != `{"ok":true}` {
				t.Errorf("got %q, %v", body, err)
			}
		})
	}
}

// AWS_CA_BUNDLE takes the place of the other roots, as in the SDKs, but what
// NODE_EXTRA_CA_CERTS adds stays.
func TestBundlesTogether(t *testing.T) {
	ca, other := newInspector(t), newInspector(t)
	server := ca.serve(t, answering(`{}`), time.Now().Add(-time.Hour), time.Now().Add(time.Hour), "localhost")
	address := "https://localhost:" + port(t, server)

	_, got := post(t, newClient(t, env("AWS_CA_BUNDLE", other.bundle(t))), address)
	wantError(t, got, network.TLSUntrusted, "Example Corp")
	client := newClient(t, env("AWS_CA_BUNDLE", other.bundle(t), "NODE_EXTRA_CA_CERTS", ca.bundle(t)))
	if _, err := post(t, client, address); err != nil {
		t.Error(err)
	}
}

func port(t *testing.T, server *httptest.Server) string {
	t.Helper()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func TestUnusableBundle(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, variable := range []string{"AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"} {
		for _, path := range []string{empty, filepath.Join(dir, "absent.pem"), dir} {
			_, err := network.NewClient(network.Options{Getenv: env(variable, path)})
			if err == nil || !strings.Contains(err.Error(), variable) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s=%s: the error names not both: %v", variable, path, err)
			}
		}
	}
}

func TestCertificates(t *testing.T) {
	ca, now := newInspector(t), time.Now()
	tests := map[string]struct {
		name     string
		from, to time.Time
		kind     network.Kind
		text     string
	}{
		"from the future": {"localhost", now.Add(20 * time.Minute), now.Add(time.Hour), network.ClockSkew, "the clock of this machine is wrong: this machine says it is"},
		"ended":           {"localhost", now.Add(-time.Hour), now.Add(-time.Minute), network.TLSOther, "Example TLS Inspection[31m CA (Example Corp)"},
		"of another host": {"elsewhere.example", now.Add(-time.Hour), now.Add(time.Hour), network.TLSOther, "localhost: certificate is valid for elsewhere.example, not localhost"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server := ca.serve(t, answering(`{}`), tt.from, tt.to, tt.name)
			_, got := post(t, newClient(t, env("AWS_CA_BUNDLE", ca.bundle(t))), "https://localhost:"+port(t, server))
			wantError(t, got, tt.kind, tt.text)
		})
	}
}

func TestAnswerWithoutTLS(t *testing.T) {
	server := listen(t, answering(`{}`))
	_, got := post(t, newClient(t, nil), "https://localhost:"+port(t, server))
	wantError(t, got, network.TLSOther, "without encryption")
}

func TestOldTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(answering(`{}`))
	server.Config.ErrorLog = quiet()
	server.TLS = &tls.Config{MaxVersion: tls.VersionTLS11} // what the client must refuse
	server.StartTLS()
	t.Cleanup(server.Close)
	_, got := post(t, newClient(t, nil), server.URL)
	wantError(t, got, network.TLSOther, "securing the connection to 127.0.0.1: protocol version not supported")
}

func TestProxyRefuses(t *testing.T) {
	tests := map[string]struct {
		status    int
		challenge []string
		text      string
		temporary bool
	}{
		"sign-in":           {407, []string{"Negotiate", `Basic realm="x"`}, "it asks for a sign-in (407, Negotiate, Basic)", false},
		"sign-in, unspoken": {407, nil, "it asks for a sign-in (407)", false},
		"forbidden":         {403, nil, "it answered with status 403", false},
		"bad gateway":       {502, nil, "it answered with status 502", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			proxy := listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Proxy-Authenticate"] = tt.challenge
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, "<html><title>Blocked</title>")
			}))
			address := strings.Replace(proxy.URL, "http://", "http://holder:pa55word@", 1)
			_, got := post(t, newClient(t, env("HTTPS_PROXY", address)), "https://"+oidcHost+"/token")
			wantError(t, got, network.Proxy, tt.text)
			if !strings.Contains(got.Error(), proxy.Listener.Addr().String()) || !strings.Contains(got.Error(), oidcHost) {
				t.Errorf("proxy or target is not named: %v", got)
			}
			if strings.Contains(fmt.Sprintf("%v %+v", got, *got), "pa55word") {
				t.Errorf("the password is told: %v", got)
			}
			if got.Temporary != tt.temporary {
				t.Errorf("temporary is %t", got.Temporary)
			}
		})
	}
}

func TestProxyUnreachable(t *testing.T) {
	address := closedPort(t)
	_, got := post(t, newClient(t, env("HTTPS_PROXY", "http://holder:pa55word@"+address)), "https://"+oidcHost)
	wantError(t, got, network.Proxy, address+": refused the connection")
	if !got.Temporary || strings.Contains(got.Error(), "pa55word") {
		t.Errorf("%+v", got)
	}
}

func TestProxyUnknown(t *testing.T) {
	err := &net.OpError{Op: "proxyconnect", Err: &net.DNSError{Name: "proxy.example", IsNotFound: true}}
	wantError(t, network.Explain(oidcHost, err), network.Proxy, "through the proxy proxy.example: looking up proxy.example: no such host")
	err.Err = errors.New("odd")
	wantError(t, network.Explain(oidcHost, err), network.Proxy, "through the proxy of the environment: talking to it: odd")
}

func TestUnusableProxy(t *testing.T) {
	for _, value := range []string{"ftp://holder:pa55word@proxy.example", "http://holder:pa55word@", "http://holder:pa55word@x:y", "://pa55word"} {
		_, err := network.NewClient(network.Options{Getenv: env("HTTPS_PROXY", value)})
		if err == nil || !strings.Contains(err.Error(), "HTTPS_PROXY") || strings.Contains(err.Error(), "pa55word") {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer shut(l)
	return l.Addr().String()
}

// accepting hands every connection to handle after its request was read.
func accepting(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(l) })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = http.ReadRequest(bufio.NewReader(conn))
			handle(conn)
		}
	}()
	return "http://" + l.Addr().String()
}

func TestBrokenConnections(t *testing.T) {
	reset := accepting(t, func(c net.Conn) {
		_ = c.(*net.TCPConn).SetLinger(0) //nolint:forcetypeassert // a TCP listener
		shut(c)
	})
	cut := accepting(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
		shut(c)
	})
	closed := accepting(t, func(c net.Conn) { shut(c) })
	tests := map[string]struct {
		address string
		kind    network.Kind
		text    string
	}{
		"refused": {"http://" + closedPort(t), network.Refused, "127.0.0.1 refused the connection"},
		"reset":   {reset, network.Reset, "the connection to 127.0.0.1 broke off"},
		"cut":     {cut, network.Reset, "broke off"},
		"silent":  {closed, network.Reset, "broke off"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, got := post(t, newClient(t, nil), tt.address)
			wantError(t, got, tt.kind, tt.text)
			if !got.Temporary {
				t.Error("it may get through in a moment")
			}
		})
	}
}

func TestDeadlineAndCancel(t *testing.T) {
	held := accepting(t, func(c net.Conn) { t.Cleanup(func() { shut(c) }) })
	client := newClient(t, nil)
	do := func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, held, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err == nil {
			shut(resp.Body)
		}
		return err
	}
	late, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	err := do(late)
	wantError(t, network.Explain("127.0.0.1", err), network.Timeout, "did not answer in time")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the cause is lost: %v", err)
	}

	stopped, stop := context.WithCancel(t.Context())
	stop()
	err = do(stopped)
	if _, ok := errors.AsType[*network.Error](err); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("giving up is blamed on the network: %v", err)
	}
}

func TestProxyChoice(t *testing.T) {
	tests := []struct {
		noProxy, target string
		proxied         bool
	}{
		{"", "https://oidc.us-east-1.amazonaws.com", true},
		{"", "https://localhost:8443", false},
		{"", "https://127.0.0.1", false},
		{"", "https://[::1]:9", false},
		{"", "http://portal.example", false}, // HTTPS_PROXY is for https alone
		{"*", "https://oidc.us-east-1.amazonaws.com", false},
		{"amazonaws.com", "https://oidc.us-east-1.amazonaws.com", false},
		{"AmazonAWS.com", "https://OIDC.us-east-1.amazonaws.com", false},
		{"amazonaws.com", "https://amazonaws.com", false},
		{"amazonaws.com", "https://evilamazonaws.com", true},
		{".amazonaws.com", "https://amazonaws.com", true},
		{".amazonaws.com", "https://q.us-east-1.amazonaws.com", false},
		{"*.amazonaws.com", "https://q.us-east-1.amazonaws.com", false},
		{"example.com, amazonaws.com", "https://q.us-east-1.amazonaws.com", false},
		{"q.us-east-1.amazonaws.com:443", "https://q.us-east-1.amazonaws.com", false},
		{"q.us-east-1.amazonaws.com:8443", "https://q.us-east-1.amazonaws.com", true},
		{"10.0.0.0/8", "https://10.1.2.3", false},
		{"10.0.0.0/8", "https://11.1.2.3", true},
		{"10.1.2.3", "https://10.1.2.3:8443", false},
		{"10.1.2.3:443", "https://10.1.2.3:8443", true},
		{"fd00::/8", "https://[fd00::1]", false},
		{"10.0.0.0/8", "https://oidc.us-east-1.amazonaws.com", true},
		{",,", "https://oidc.us-east-1.amazonaws.com", true},
	}
	for _, tt := range tests {
		proxy, err := network.ProxyFor(env("HTTPS_PROXY", "proxy.example:3128", "NO_PROXY", tt.noProxy), tt.target)
		if err != nil {
			t.Fatal(err)
		}
		if got := proxy != nil; got != tt.proxied {
			t.Errorf("NO_PROXY=%q: %s goes through %v", tt.noProxy, tt.target, proxy)
		}
	}
}

func TestProxyForKeepsTheAddress(t *testing.T) {
	got, err := network.ProxyFor(env("https_proxy", "proxy.example:3128"), "https://"+oidcHost)
	if err != nil {
		t.Fatal(err)
	}
	if want := (&url.URL{Scheme: "http", Host: "proxy.example:3128"}); got.String() != want.String() {
		t.Errorf("got %s, want %s", got, want)
	}
}
