package discover_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/miekg/dns"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/partition"
)

// internet answers in place of the network, and remembers who was asked.
type internet struct {
	answers map[string]http.HandlerFunc // by host
	mu      sync.Mutex
	asked   []string
}

func (i *internet) RoundTrip(r *http.Request) (*http.Response, error) {
	i.mu.Lock()
	i.asked = append(i.asked, r.Method+" "+r.URL.String())
	answer := i.answers[r.URL.Host]
	i.mu.Unlock()
	if r.URL.Scheme != "https" {
		return nil, errors.New("not https")
	}
	if answer == nil {
		return nil, &net.DNSError{Err: "no such host", Name: r.URL.Host, IsNotFound: true}
	}
	w := &written{header: http.Header{}, status: http.StatusOK}
	answer(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: w.status, Header: w.header, Body: io.NopCloser(strings.NewReader(w.body.String())), Request: r}, nil
}

type written struct {
	header http.Header
	status int
	body   strings.Builder
}

func (w *written) Header() http.Header         { return w.header }
func (w *written) WriteHeader(status int)      { w.status = status }
func (w *written) Write(p []byte) (int, error) { return w.body.Write(p) }

func leads(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

func says(kind, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, text)
	}
}

func look(t *testing.T, i *internet, txt map[string][]string, h discover.Hints) (discover.Found, error) {
	t.Helper()
	h.Getenv = getenv()
	h.Web = &discover.Web{HTTP: &http.Client{Transport: i}, TXT: func(_ context.Context, name string) ([]string, error) {
		if all, ok := txt[name]; ok {
			return all, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}}
	return discover.Look(t.Context(), h)
}

const document = `{"version":1,"organizations":[{"name":"acme","start_url":"https://d-1234567890.awsapps.com/start/","region":"eu-central-1","idp_hosts":["auth.pingone.eu"],"email_domains":["acme.test"],"future":{}}]}`

func TestPublished(t *testing.T) {
	const path = "https://acme.test/.well-known/qlogin.json"
	record := map[string][]string{"_qlogin.acme.test": {"v=spf1 -all", "v=qlogin1; start_url=https://d-1234567890.awsapps.com/start; region=eu-central-1; name=acme"}}
	for _, c := range []struct {
		name, org string
		web       map[string]http.HandlerFunc
		dns       map[string][]string
		want      string // evidence; or what is wrong, behind a !
	}{
		{"the document", "acme.test", map[string]http.HandlerFunc{"acme.test": says("application/json", document)}, nil, "published at " + path},
		{"by e-mail address", "Ana.Practice@ACME.test", map[string]http.HandlerFunc{"acme.test": says("application/json; charset=utf-8", document)}, nil, "published at " + path},
		{"at www", "acme.test", map[string]http.HandlerFunc{"acme.test": leads("https://www.acme.test/.well-known/qlogin.json"), "www.acme.test": says("application/json", document)}, nil, "published at " + path},
		{"the DNS", "acme.test", nil, record, "published in the DNS, at _qlogin.acme.test"},
		{"both", "acme.test", map[string]http.HandlerFunc{"acme.test": says("application/json", document)}, record, "published at " + path + "; published in the DNS, at _qlogin.acme.test"},
		{"a page for every path, and the DNS", "acme.test", map[string]http.HandlerFunc{"acme.test": says("text/html", "<html>")}, record, "published in the DNS, at _qlogin.acme.test"},

		{"nothing", "acme.test", map[string]http.HandlerFunc{"acme.test": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }}, nil, "!publishes no organization for qlogin"},
		{"another host", "acme.test", map[string]http.HandlerFunc{"acme.test": leads("https://evil.test/.well-known/qlogin.json")}, nil, "!leads to another host"},
		{"www over http", "acme.test", map[string]http.HandlerFunc{"acme.test": leads("http://www.acme.test/.well-known/qlogin.json")}, nil, "!leads to another host"},
		{"www, another path", "acme.test", map[string]http.HandlerFunc{"acme.test": leads("https://www.acme.test/login?next=x")}, nil, "!leads to another host"},
		{"two hops", "acme.test", map[string]http.HandlerFunc{"acme.test": leads("https://www.acme.test/.well-known/qlogin.json"), "www.acme.test": leads("https://evil.test/")}, nil, "!status 302"},
		{"a start URL that is not of AWS", "acme.test", map[string]http.HandlerFunc{"acme.test": says("application/json", strings.Replace(document, "d-1234567890.awsapps.com", "evil-awsapps.com", 1))}, nil, "!evil-awsapps.com is not a host of AWS"},
		{"the DNS, not of AWS", "acme.test", nil, map[string][]string{"_qlogin.acme.test": {"v=qlogin1; start_url=https://d-1.awsapps.com.evil.test/start"}}, "!is not a host of AWS"},
		{"no Region", "acme.test", map[string]http.HandlerFunc{"acme.test": says("application/json", strings.Replace(document, "eu-central-1", "eu-nowhere-1", 1))}, nil, "!is not an AWS Region"},
		{"control characters", "acme.test", map[string]http.HandlerFunc{"acme.test": says("application/json", strings.Replace(document, `"acme"`, `"a\u001b[2Jcme"`, 1))}, nil, "!is no name"},
		{"another version", "acme.test", map[string]http.HandlerFunc{"acme.test": says("application/json", strings.Replace(document, `"version":1`, `"version":2`, 1))}, nil, "!knows version 1"},
		{"too long", "acme.test", map[string]http.HandlerFunc{"acme.test": says("application/json", document+strings.Repeat(" ", 70<<10))}, nil, "!longer than 64 kB"},
		{"not JSON", "acme.test", map[string]http.HandlerFunc{"acme.test": says("application/json", "start_url=x")}, nil, "!is not the JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := &internet{answers: c.web}
			found, err := look(t, i, c.dns, discover.Hints{Name: c.org})
			if problem, bad := strings.CutPrefix(c.want, "!"); bad {
				if _, typed := errors.AsType[*discover.NotPublishedError](err); !typed || !strings.Contains(err.Error(), problem) {
					t.Fatalf("got %v, want %q", err, problem)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := found.Candidates[0]
			if evidence := strings.Join(append([]string{got.Evidence}, got.Also...), "; "); evidence != c.want {
				t.Errorf("evidence %q, want %q", evidence, c.want)
			}
			if got.StartURL != classic || got.Region != "eu-central-1" || !got.Published {
				t.Errorf("found %+v", got)
			}
			for _, asked := range i.asked {
				if !strings.HasPrefix(asked, "GET https://acme.test/.well-known/") && !strings.HasPrefix(asked, "GET https://www.acme.test/.well-known/") {
					t.Errorf("asked %s", asked)
				}
			}
		})
	}
}

// What is in the settings, or was signed in to, needs no second yes.
func TestPublishedButKnown(t *testing.T) {
	i := &internet{answers: map[string]http.HandlerFunc{"acme.test": says("application/json", document)}}
	found, err := look(t, i, nil, discover.Hints{Name: "acme.test", Known: []discover.Candidate{setting(discover.Candidate{StartURL: classic})}})
	if err != nil || found.Candidates[0].Published {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestRedirect(t *testing.T) {
	const portal = "https://acme.awsapps.com/start"
	for _, c := range []struct {
		name  string
		at    http.HandlerFunc
		want  string // Region of the portal's page, or what is wrong behind a !
		asked []string
	}{
		{"to the portal", leads(portal + "#/?tab=accounts"), "us-west-2", []string{"HEAD https://aws.acme.test/go", "GET " + portal}},
		{"no HEAD", func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			leads(portal)(w, r)
		}, "us-west-2", []string{"HEAD https://aws.acme.test/go", "GET https://aws.acme.test/go", "GET " + portal}},
		{"elsewhere", leads("https://evil.test/start"), "!evil.test is not a host of AWS", []string{"HEAD https://aws.acme.test/go"}},
		{"to a look-alike", leads("https://acme.awsapps.com.evil.test/start"), "!is not a host of AWS", []string{"HEAD https://aws.acme.test/go"}},
		{"to itself", leads("https://aws.acme.test/login"), "!is not a host of AWS", []string{"HEAD https://aws.acme.test/go"}},
		{"over http", leads("http://acme.awsapps.com/start"), "!begins with https://", []string{"HEAD https://aws.acme.test/go"}},
		{"nowhere", says("text/html", "welcome"), "!status 200", []string{"HEAD https://aws.acme.test/go"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := &internet{answers: map[string]http.HandlerFunc{"aws.acme.test": c.at, "acme.awsapps.com": says("text/html", `<meta name="region" content="us-west-2"/>`)}}
			found, err := look(t, i, nil, discover.Hints{StartURL: "aws.acme.test/go?x=1#y"})
			if problem, bad := strings.CutPrefix(c.want, "!"); bad {
				if err == nil || !strings.Contains(err.Error(), problem) {
					t.Errorf("got %v, want %q", err, problem)
				}
			} else if err != nil || found.Candidates[0].StartURL != portal || found.Candidates[0].Region != c.want {
				t.Errorf("got %+v, %v", found, err)
			}
			if diff := cmp.Diff(c.asked, i.asked); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPortalPage(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"as it is written", `<html><head><meta charset="utf-8"/><meta name="region" content="eu-west-1"/>`, "eu-west-1"},
		{"the other way round", `<META content='eu-west-1' NAME='Region'>`, "eu-west-1"},
		{"none", `<meta name="viewport" content="width=device-width">`, ""},
		{"no Region", `<meta name="region" content="eu-nowhere-1">`, ""},
		{"one that may open later", `<meta name="region" content="eu-west-9">`, ""},
		{"another partition", `<meta name="region" content="cn-north-1">`, ""},
		{"a host", `<meta name="region" content="us-east-1.evil.test">`, ""},
		{"beyond the limit", strings.Repeat(" ", 70<<10) + `<meta name="region" content="eu-west-1">`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := &internet{answers: map[string]http.HandlerFunc{"d-1234567890.awsapps.com": func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/start" {
					leads("/start/")(w, r)
					return
				}
				says("text/html", c.page)(w, r)
			}}}
			found, err := look(t, i, nil, discover.Hints{StartURL: classic})
			if err != nil || found.Candidates[0].Region != c.want {
				t.Errorf("Region %q, %v; want %q", found.Candidates[0].Region, err, c.want)
			}
			if (c.want == "") != (len(found.Problems) > 0) {
				t.Errorf("problems %v", found.Problems)
			}
		})
	}
}

// What IT does not allow is refused before its portal hears of it.
func TestRefusedPortalIsNotAsked(t *testing.T) {
	i := &internet{}
	known := []discover.Candidate{setting(discover.Candidate{Name: "acme", StartURL: instance})}
	_, err := look(t, i, nil, discover.Hints{StartURL: classic, Only: "/etc/qlogin/config.toml", Known: known})
	if _, ok := errors.AsType[*discover.NotAllowedError](err); !ok {
		t.Errorf("got %v", err)
	}
	if len(i.asked) > 0 {
		t.Errorf("%q was asked", i.asked)
	}
}

// With a certain answer at hand the network is not asked; without one, everybody
// is asked at once, and nobody for longer than two seconds.
func TestNetworkIsBounded(t *testing.T) {
	i := &internet{}
	for _, h := range []discover.Hints{
		{StartURL: classic, Region: "eu-west-1"},
		{StartURL: instance},
		{Known: []discover.Candidate{setting(discover.Candidate{StartURL: classic, Region: "eu-west-1"})}},
		{Name: "acme.test", Known: []discover.Candidate{setting(discover.Candidate{Name: "acme.test", StartURL: classic, Region: "eu-west-1"})}},
	} {
		if _, err := look(t, i, nil, h); err != nil || len(i.asked) > 0 {
			t.Errorf("asked %v, %v", i.asked, err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		hang := func(ctx context.Context) { <-ctx.Done() }
		web := &discover.Web{
			HTTP: &http.Client{Transport: &internet{answers: map[string]http.HandlerFunc{
				"acme.test": func(_ http.ResponseWriter, r *http.Request) { hang(r.Context()) }, "d-1234567890.awsapps.com": func(_ http.ResponseWriter, r *http.Request) { hang(r.Context()) },
				"other.awsapps.com": func(_ http.ResponseWriter, r *http.Request) { hang(r.Context()) },
			}}},
			TXT: func(ctx context.Context, _ string) ([]string, error) { hang(ctx); return nil, ctx.Err() },
		}
		for _, h := range []discover.Hints{
			{Name: "acme.test"},
			{StartURL: "https://acme.test/go"},
			{Known: []discover.Candidate{setting(discover.Candidate{StartURL: classic}), setting(discover.Candidate{StartURL: "https://other.awsapps.com/start"})}},
		} {
			h.Getenv, h.Web = getenv(), web
			began := time.Now()
			_, _ = discover.Look(t.Context(), h) // whatever it says, it has to say it in time
			if took := time.Since(began); took != 2*time.Second {
				t.Errorf("it took %s", took)
			}
		}
	})
}

// The record is read from a real name server, long ones in pieces.
func TestRealDNS(t *testing.T) {
	listener, err := net.ListenPacket("udp", "127.0.0.1:0")
	// WSAEOPNOTSUPP: Go sets SIO_UDP_CONNRESET, which Windows has had since 2000.
	if number, ok := errors.AsType[syscall.Errno](err); ok && number == 10045 {
		t.Skipf("SKIPPED: Wine has no UDP as Go wants it, so nothing was asked over DNS: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	long := "v=qlogin1; start_url=https://d-1234567890.awsapps.com/start; region=eu-central-1; profile=arn:aws:codewhisperer:us-east-1:111122223333:profile/" + strings.Repeat("A", 150)
	server := &dns.Server{PacketConn: listener, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		a := new(dns.Msg)
		a.SetReply(q)
		if q.Question[0].Name == "_qlogin.acme.test." && q.Question[0].Qtype == dns.TypeTXT {
			a.Answer = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 60}, Txt: []string{long[:255], long[255:]}}}
		} else {
			a.Rcode = dns.RcodeNameError
		}
		_ = w.WriteMsg(a)
	})}
	go func() { _ = server.ActivateAndServe() }()
	t.Cleanup(func() { _ = server.Shutdown() })
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, listener.LocalAddr().String())
	}}
	h := discover.Hints{Name: "acme.test", Getenv: getenv(), Web: &discover.Web{HTTP: &http.Client{Transport: &internet{}}, TXT: resolver.LookupTXT}}
	got, err := discover.Candidates(t.Context(), h)
	if err != nil || len(got) != 1 || got[0].StartURL != classic || !strings.HasSuffix(got[0].Profile, "AAA") {
		t.Errorf("got %+v, %v", got, err)
	}
	h.Name = "other.test"
	if _, err := discover.Candidates(t.Context(), h); err == nil || !strings.Contains(err.Error(), "publishes no organization") {
		t.Errorf("a name that is not there gives %v", err)
	}
}

// FuzzRefusedHostIsNeverAsked holds that nobody is asked who should not be: an
// address that was refused is not, and neither is one that another leads to.
// Which hosts may be asked is said here in words of its own.
func FuzzRefusedHostIsNeverAsked(f *testing.F) {
	for _, seed := range append(lookAlikes(), "https://aws.acme.com", classic, instance, "aws.acme.com/x", "signin.acme.co.uk") {
		f.Add(seed, "https://evil.net/start")
		f.Add("https://aws.acme.com/start", seed)
	}
	f.Fuzz(func(t *testing.T, typed, leadsTo string) {
		i := &internet{}
		var names []string
		i.answers = map[string]http.HandlerFunc{}
		web := &discover.Web{
			HTTP: &http.Client{Transport: always{i, leadsTo}},
			TXT:  func(_ context.Context, name string) ([]string, error) { names = append(names, name); return nil, nil },
		}
		_, _ = discover.Look(t.Context(), discover.Hints{StartURL: typed, Getenv: getenv(), Web: web})
		for n, asked := range i.asked {
			_, address, _ := strings.Cut(asked, " ")
			rest, secure := strings.CutPrefix(address, "https://")
			host, _, _ := strings.Cut(rest, "/")
			_, err := partition.ParseStartURL(address)
			company := n == 0 || host == firstHost(i.asked)
			if !secure || strings.ContainsAny(host, "@:[]%") || (err != nil && (!company || suspicious(host))) {
				t.Fatalf("%q leading to %q: asked %v", typed, leadsTo, i.asked)
			}
		}
		if len(names) > 0 || len(i.asked) > 4 {
			t.Fatalf("%q: asked %v and the DNS %v", typed, i.asked, names)
		}
	})
}

func firstHost(asked []string) string {
	_, address, _ := strings.Cut(asked[0], " https://")
	host, _, _ := strings.Cut(address, "/")
	return host
}

// suspicious hosts are neither AWS' nor plainly somebody else's.
func suspicious(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	plain := strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") == ""
	return !plain || !strings.Contains(host, ".") || strings.Trim(last, "0123456789") == "" ||
		slices.ContainsFunc([]string{"awsapps", "amazonaws", "amazonwebservices", "xn--"}, func(s string) bool { return strings.Contains(host, s) })
}

// always leads everybody to one address.
type always struct {
	*internet

	to string
}

func (a always) RoundTrip(r *http.Request) (*http.Response, error) {
	a.answers[r.URL.Host] = leads(a.to)
	return a.internet.RoundTrip(r)
}

// lookAlikes are addresses that must not even be asked.
func lookAlikes() []string {
	return []string{
		"https://evil-awsapps.com/start", "https://awsapps.com.evil.net/start", "https://d-1234567890.awsapps.com.evil.net/start", "https://d-1234567890.awsaps.com/start",
		"https://d-1234567890.aws-apps.com/start", "https://d-1234567890.awsapps.co/start", "https://d-1234567890.evil.net/start", "https://ssoins-0123456789abcdef.evil.net",
		"https://d-1234567890.аwsapps.com/start", "https://d-1234567890.awsаpps.com/start", "https://d-1234567890.ａwsapps.com/start", "https://xn--wsapps-3ve.com/start", "https://d-1234567890.awsapps。com/start",
		"https://user@acme.com/start", "https://acme.com:8443/start", "http://acme.com/start", "https://10.0.0.1/start", "https://[::1]/start", "https://localhost/start", "https://intranet/start",
		"https://signin.amazonaws.com.evil.net/", "https://portal-amazonaws.evil.net", "https://d-1234567890.awsapps.com@evil.net", "ftp://acme.com", "javascript:alert(1)", "file:///etc/passwd",
		"https://oidc.us-east-1.amazonaws.com", "https://view.awsapps.com/start", "https://acme.com\\@evil.net", "https://acme.com%2eevil.net", "https://evil.net\t.awsapps.com", "https://169.254.169.254/latest/meta-data",
	}
}

func TestLookAlikesAreNeverAsked(t *testing.T) {
	for _, address := range lookAlikes() {
		i := &internet{}
		if _, err := look(t, i, nil, discover.Hints{StartURL: address}); err == nil || len(i.asked) > 0 {
			t.Errorf("%q: %v, asked %v", address, err, i.asked)
		}
	}
}

func FuzzPublications(f *testing.F) {
	f.Add(document)
	f.Add("v=qlogin1; start_url=https://acme.awsapps.com/start; region=us-east-1; name=a b; profile=p; x=y")
	f.Add(`{"version":1,"organizations":[{"start_url":"https://evil.net"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := discover.ParseDocument([]byte(text))
		if record, ours, wrong := discover.ParseTXT(text); ours && wrong == nil {
			all = append(all, record)
		}
		for _, p := range all {
			if err != nil {
				break
			}
			if canonical, err := discover.Canonical(p.StartURL); err != nil || canonical != p.StartURL {
				t.Fatalf("%q is published as %q", text, p.StartURL)
			}
			data, err := discover.Document([]discover.Publication{p})
			if err != nil {
				t.Fatal(err)
			}
			again, err := discover.ParseDocument(data)
			if err != nil || !cmp.Equal([]discover.Publication{p}, again, cmpopts.EquateEmpty()) {
				t.Fatalf("%+v came back as %+v, %v", p, again, err)
			}
		}
	})
}
