package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/miekg/dns"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// newcomer is somebody with an empty home, a practice lab, and nothing known.
type newcomer struct {
	t      *testing.T
	lab    *lab.Lab
	w      *world
	store  vault.Store
	set    map[string]string
	screen bytes.Buffer // talk
	answer bytes.Buffer
}

func newNewcomer(t *testing.T, scenario string) *newcomer {
	t.Helper()
	n := &newcomer{t: t, store: vault.NewMemory(), set: map[string]string{}}
	var err error
	if n.lab, err = lab.New(lab.Options{Scenario: scenario, Key: practice.Key()}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	n.w = &world{
		in: strings.NewReader(""), out: &n.answer, talk: &n.screen, now: time.Now, host: "practice", testOnlyVault: n.store, testOnlyTransport: n.lab.Transport(),
		env: config.Environment{Home: filepath.Join(dir, "home"), Managed: filepath.Join(dir, "managed.toml"), Getenv: func(name string) string { return n.set[name] }},
	}
	n.w.testOnlyTXT = func(_ context.Context, name string) ([]string, error) {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return n
}

// types gives the newcomer a terminal, and the answers to its questions.
func (n *newcomer) types(lines string) *newcomer {
	n.w.in, n.w.asks, n.w.lines, n.w.pending = strings.NewReader(lines), true, nil, nil
	return n
}

func (n *newcomer) write(file, text string) {
	n.t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		n.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		n.t.Fatal(err)
	}
}

// run runs a command and returns its exit code.
func (n *newcomer) run(args ...string) int {
	n.t.Helper()
	n.screen.Reset()
	n.answer.Reset()
	root := newRoot(n.w)
	root.SetArgs(args)
	return n.w.report(root.ExecuteContext(n.t.Context()))
}

// login signs in, with somebody who approves in the browser.
func (n *newcomer) login(o *loginOptions) int {
	n.t.Helper()
	n.screen.Reset()
	n.answer.Reset()
	o.world = n.w
	person := n.lab.Walker()
	jar, err := cookiejar.New(nil)
	if err != nil {
		n.t.Fatal(err)
	}
	person.HTTP = &http.Client{Jar: jar, Transport: n.w.testOnlyTransport}
	o.open = func(ctx context.Context, p *signin.Pending) error {
		return person.Approve(ctx, p.Open, p.Authorization.UserCode)
	}
	flow, err := n.w.flowWith(n.store)
	if err == nil {
		err = o.login(n.t.Context(), flow, n.store)
	}
	return n.w.report(err)
}

func (n *newcomer) wants(code, got int, texts ...string) {
	n.t.Helper()
	all := n.screen.String() + n.answer.String()
	for _, text := range texts {
		if !strings.Contains(all, text) {
			n.t.Errorf("it does not say %q:\n%s", text, all)
		}
	}
	if got != code {
		n.t.Errorf("exit code %d, want %d:\n%s", got, code, all)
	}
}

// nameServer serves one record on a loopback address.
func nameServer(t *testing.T, name, text string) string {
	t.Helper()
	listener, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{PacketConn: listener, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		a := new(dns.Msg)
		a.SetReply(q)
		if a.Rcode = dns.RcodeNameError; q.Question[0].Name == name {
			a.Rcode = dns.RcodeSuccess
			a.Answer = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 60}, Txt: []string{text}}}
		}
		_ = w.WriteMsg(a)
	})}
	go func() { _ = server.ActivateAndServe() }()
	t.Cleanup(func() { _ = server.Shutdown() })
	return listener.LocalAddr().String()
}

// served puts the lab on a loopback port, without its company where dnsOnly:
// then only the record in the DNS tells.
func (n *newcomer) served(dnsOnly bool) {
	n.t.Helper()
	handler := &practiceServer{}
	server := httptest.NewServer(handler)
	n.t.Cleanup(server.Close)
	var err error
	if n.lab, err = lab.New(lab.Options{BaseURL: server.URL, Key: practice.Key()}); err != nil {
		n.t.Fatal(err)
	}
	handler.lab, handler.withoutCompany = n.lab, dnsOnly
	n.w.globals.lab, n.w.testOnlyTransport, n.w.testOnlyTXT = server.URL, nil, nil
	n.set["QLOGIN_LAB"], n.set["NO_PROXY"] = server.URL, "*"
}

type practiceServer struct {
	lab            *lab.Lab
	withoutCompany bool
}

func (s *practiceServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.withoutCompany && strings.HasSuffix(r.Host, "acme.test") {
		http.NotFound(w, r)
		return
	}
	s.lab.ServeHTTP(w, r)
}

// With an empty home, the domain is all that a newcomer has to know: the
// organization is found, and the sign-in runs to the end after one yes.
func TestNewcomerFindsTheOrganization(t *testing.T) {
	t.Parallel()
	for name, dnsOnly := range map[string]bool{"well-known document": false, "DNS": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewcomer(t, "healthy")
			n.served(dnsOnly)
			org := n.lab.Organization()
			evidence := "published at https://acme.test/.well-known/qlogin.json"
			if dnsOnly {
				evidence = "published in the DNS, at _qlogin.acme.test"
				n.set["QLOGIN_LAB_DNS"] = nameServer(t, "_qlogin.acme.test.", "v=qlogin1; start_url="+org.StartURL+"; region="+org.Region)
			}
			code := n.run("discover", "--org", "acme.test", "--json")
			var found struct {
				Organizations []struct {
					StartURL, Region, Evidence string
					Published                  bool
				}
			}
			if err := json.Unmarshal(n.answer.Bytes(), &found); err != nil || len(found.Organizations) != 1 {
				t.Fatalf("exit code %d, %v in\n%s%s", code, err, n.answer.String(), n.screen.String())
			}
			if got := found.Organizations[0]; got.StartURL != org.StartURL || got.Region != org.Region || !got.Published || got.Evidence != evidence {
				t.Errorf("found %+v", got)
			}

			n.wants(exitUsage, n.login(&loginOptions{name: "acme.test"}), evidence, "--yes")
			n.types("n\n").wants(exitDenied, n.login(&loginOptions{name: "ana@acme.test"}), "sign in there? [y/N]", "you did not agree")
			n.types("y\n").wants(exitDone, n.login(&loginOptions{name: "ana@acme.test"}), evidence, "sign in there? [y/N]", "signed in as  ana@lab.example")
			n.types("").wants(exitDone, n.login(&loginOptions{name: "acme.test", again: true}), "signed in as  ana@lab.example") // once is enough
			n.types("").wants(exitDone, n.login(&loginOptions{again: true}), "used on")                                          // and now nothing has to be typed at all
		})
	}
}

// A yes is asked again where the domain suddenly says something else.
func TestAnotherPublicationIsAskedAboutAgain(t *testing.T) {
	n := newNewcomer(t, "healthy")
	flow, err := n.w.flowWith(n.store)
	if err != nil {
		t.Fatal(err)
	}
	c := discover.Candidate{StartURL: "https://acme.awsapps.com/start", Region: "eu-central-1", Evidence: "published", EmailDomains: []string{"acme.com"}}
	if err := flow.Accept(c); err != nil {
		t.Fatal(err)
	}
	if yes, err := flow.Accepted(c); err != nil || !yes {
		t.Errorf("the yes is forgotten: %v", err)
	}
	for _, other := range []discover.Candidate{{StartURL: "https://evil.awsapps.com/start", Region: c.Region}, {StartURL: c.StartURL, Region: "us-east-1"}} {
		if yes, err := flow.Accepted(other); err != nil || yes {
			t.Errorf("the yes counts for %+v too: %v", other, err)
		}
	}
}

// Whatever a domain says of itself, none of it reaches the terminal as more than
// text, and without a yes nobody is signed in.
func TestHostileDomain(t *testing.T) {
	t.Parallel()
	const esc = "\x1b]0;owned\a\x1b[2J"
	for name, text := range map[string]string{
		"start URL": "v=qlogin1; start_url=https://evil.test" + esc, "Region": "v=qlogin1; start_url=https://acme.awsapps.com/start; region=" + esc,
		"name": "v=qlogin1; start_url=https://acme.awsapps.com/start; name=" + esc,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewcomer(t, "healthy").types("y\n")
			n.w.testOnlyTXT = func(context.Context, string) ([]string, error) { return []string{text}, nil }
			for _, run := range []func() int{
				func() int { return n.run("discover", "--org", "evil.example") },
				func() int { return n.run("discover", "--org", "evil.example", "--json") },
				func() int { return n.login(&loginOptions{name: "evil.example"}) },
			} {
				code := run()
				shown := n.screen.String() + n.answer.String()
				if code == exitDone || !strings.Contains(shown, "evil.example") || strings.ContainsFunc(shown, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
					t.Errorf("exit code %d, shown: %q", code, shown)
				}
			}
		})
	}
}

// The person types an e-mail address where nothing is known at all.
func TestNewcomerIsAsked(t *testing.T) {
	t.Parallel()
	n := newNewcomer(t, "healthy").types("ana@acme.test\ny\n")
	n.wants(exitDone, n.login(&loginOptions{}), "or your e-mail address at work:", "sign in there? [y/N]", "signed in as  ana@lab.example")
}

// What other programs use is proposed, the likeliest first and with its reason;
// with nobody to ask, one of several is not picked.
func TestLocalEvidenceIsProposed(t *testing.T) {
	t.Parallel()
	n := newNewcomer(t, "healthy")
	n.write(filepath.Join(n.w.env.Home, ".aws", "config"), "[sso-session other]\nsso_start_url = https://other.awsapps.com/start\nsso_region = eu-central-1\n"+
		"[sso-session lab]\nsso_start_url = "+n.lab.Organization().StartURL+"\nsso_region = us-west-2\n[profile a]\nsso_session = lab\n")
	n.wants(exitUsage, n.login(&loginOptions{}), "It may be https://d-9067f1ab2c.awsapps.com/start (in ~/.aws/config, [sso-session lab])")
	n.types("1\n").wants(exitDone, n.login(&loginOptions{}), "1  https://d-9067f1ab2c.awsapps.com/start  (in ~/.aws/config, [sso-session lab])", "signed in as")
	n = newNewcomer(t, "healthy")
	n.write(filepath.Join(ide.Machine{Home: n.w.env.Home, Getenv: n.w.env.Getenv}.ConfigDir(), "JetBrains", "GoLand2025.3", "options", "amazonq.xml"),
		`<application><component name="qAuthManager"><option name="lastLoginIdcInfo"><LastLoginIdcInfo><option name="region" value="us-west-2" /><option name="startUrl" value="`+n.lab.Organization().StartURL+`" /></LastLoginIdcInfo></option></component></application>`)
	n.wants(exitUsage, n.login(&loginOptions{prefill: true}), "GoLand2025.3 signed in to it last", "nobody has said so")
	n.wants(exitDone, n.login(&loginOptions{}), "GoLand2025.3 signed in to it last", "signed in as")
}

// An address of the company leads to the portal; its Region is on the page.
func TestVanityAddress(t *testing.T) {
	t.Parallel()
	n := newNewcomer(t, "portal-names-region")
	n.wants(exitDone, n.run("discover", "--start-url", "signin.lab.example"), n.lab.Organization().StartURL+"  in us-west-2", "typed, and leads to it", "as the page of the portal says")
	n = newNewcomer(t, "healthy").types("99\nus-wset-2\nus-west-2\n")
	n.wants(exitDone, n.login(&loginOptions{startURL: "https://signin.lab.example"}),
		"start URLs that begin like this one are often there", "it is shown at the top right", `"us-wset-2" is not an AWS Region; did you mean us-west-2?`)
}

// A wrong Region gives a code that the page calls invalid. Whoever says so is
// offered the picker, without the Region that was wrong, and signs in.
func TestAnotherRegion(t *testing.T) {
	practice.Key()
	synctest.Test(t, func(t *testing.T) {
		n := newNewcomer(t, "wrong-region")
		keys, typed := io.Pipe()
		n.w.in, n.w.asks = keys, true
		person := n.lab.Walker()
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		person.HTTP = &http.Client{Jar: jar, Transport: n.lab.Transport()}
		org := n.lab.Organization()
		o := &loginOptions{world: n.w, startURL: org.StartURL, region: org.Region}
		o.open = func(ctx context.Context, p *signin.Pending) error {
			go func() {
				time.Sleep(7 * time.Second)
				if _, invalid := errors.AsType[*lab.PageError](person.Approve(ctx, p.Open, p.Authorization.UserCode)); invalid {
					_, _ = io.WriteString(typed, "\neu-west-1\n")
				}
			}()
			return nil
		}
		flow, err := n.w.flowWith(n.store)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		n.wants(exitDone, n.w.report(o.login(t.Context(), flow, n.store)),
			"if the page calls it invalid, press Enter", "the Region us-west-2 is probably not that of your Identity Center", "signed in as  ana@lab.example")
		if strings.Contains(n.screen.String(), "  us-west-2") {
			t.Errorf("the Region that was wrong is offered again:\n%s", n.screen.String())
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it polled on for %s", took)
		}
		_ = typed.Close()
	})
}

// Every setting does what it says.
func TestSettingsTakeEffect(t *testing.T) {
	t.Parallel()
	org := "[[organization]]\nname = \"lab\"\nstart_url = \"https://d-9067f1ab2c.awsapps.com/start\"\nregion = \"us-west-2\"\n"
	t.Run("email_domains", func(t *testing.T) {
		t.Parallel()
		n := newNewcomer(t, "healthy")
		n.write(n.w.env.Folders().File(), org+"email_domains = [\"acme.com\"]\n")
		n.wants(exitCheckFailed, n.login(&loginOptions{}), "ana@lab.example signed in, but only people of acme.com may", "sign out of the access portal")
		n.write(n.w.env.Folders().File(), org+"email_domains = [\"acme.com\", \"lab.example\"]\n")
		n.wants(exitDone, n.login(&loginOptions{}), "signed in as  ana@lab.example")
	})
	t.Run("organization, enforced", func(t *testing.T) {
		t.Parallel()
		n := newNewcomer(t, "healthy")
		n.write(n.w.env.Managed, "enforce = [\"organization\"]\n"+org)
		n.set["QLOGIN_START_URL"] = "https://other.awsapps.com/start"
		n.wants(exitUsage, n.login(&loginOptions{}), "https://other.awsapps.com/start is not among the organizations")
		delete(n.set, "QLOGIN_START_URL")
		n.wants(exitDone, n.login(&loginOptions{}), "managed.toml, enforced")
	})
	t.Run("ides, enforced", func(t *testing.T) {
		t.Parallel()
		n := newNewcomer(t, "healthy")
		n.write(n.w.env.Managed, "enforce = [\"ides\"]\nides = [\"none\"]\n"+org)
		n.wants(exitUsage, n.login(&loginOptions{holders: []string{"vscode"}}), `enforces ides = ["none"]`)
		n.wants(exitDone, n.login(&loginOptions{}), "signed in as")
	})
	t.Run("hand_over", func(t *testing.T) {
		t.Parallel()
		n := newNewcomer(t, "healthy")
		n.write(n.w.env.Folders().File(), "hand_over = \"prefill\"\n"+org)
		got := n.login(&loginOptions{})
		if strings.Contains(n.screen.String(), "code  ") {
			t.Errorf("somebody is signed in: exit code %d\n%s", got, n.screen.String())
		}
	})
	t.Run("stores", func(t *testing.T) {
		t.Parallel()
		n := newNewcomer(t, "healthy")
		n.w.testOnlyVault = nil
		n.write(n.w.env.Managed, "stores = [\"keyring\"]\nenforce = [\"stores\"]\n")
		n.wants(exitUsage, n.run("status", "--store", "file"), "--store=file is not allowed by the settings, which allow: keyring")
		n.write(n.w.env.Managed, "stores = [\"file\"]\n")
		n.wants(exitUsage, n.run("status"), "--store=file needs a passphrase")
	})
	t.Run("ca_bundle", func(t *testing.T) {
		t.Parallel()
		n := newNewcomer(t, "healthy")
		n.w.testOnlyTransport = nil
		bundle := filepath.Join(t.TempDir(), "acme.pem")
		n.write(n.w.env.Folders().File(), "ca_bundle = '"+bundle+"'\n"+org)
		n.wants(exitError, n.login(&loginOptions{}), bundle)
	})
	t.Run("warn_before", func(t *testing.T) {
		t.Parallel()
		n := newNewcomer(t, "healthy")
		n.write(n.w.env.Folders().File(), org)
		n.wants(exitDone, n.login(&loginOptions{}))
		n.wants(exitDone, n.run("status"))
		if strings.Contains(n.answer.String(), "  soon ") {
			t.Errorf("90 days are soon:\n%s", n.answer.String())
		}
		n.write(n.w.env.Folders().File(), "warn_before = [\"10m\", \"2400h\"]\n"+org)
		n.wants(exitDone, n.run("status"), "  soon       the sign-in ends in ")
	})
	t.Run("a broken managed file", func(t *testing.T) {
		t.Parallel()
		n := newNewcomer(t, "healthy")
		n.write(n.w.env.Managed, "stores = 1\n")
		n.wants(exitUsage, n.login(&loginOptions{startURL: "https://d-9067f1ab2c.awsapps.com/start", region: "us-west-2"}), "managed.toml: line 1, column 1: stores is a list", "the settings of your IT")
	})
}

// The command of the settings gets the address as one argument, shell or not.
func TestBrowserCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the browser here is a shell script")
	}
	n := newNewcomer(t, "healthy")
	seen := filepath.Join(t.TempDir(), "seen")
	script := filepath.Join(t.TempDir(), "browser")
	n.write(script, "#!/bin/sh\nprintf '%s|%s' \"$1\" \"$2\" > "+seen+"\n")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	n.write(n.w.env.Folders().File(), "browser = ['"+script+"', '--private']\n")
	if err := n.w.openBrowser(t.Context(), "https://d-1234567890.awsapps.com/start?a=$(id)&b=1"); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(seen); err != nil || string(got) != "--private|https://d-1234567890.awsapps.com/start?a=$(id)&b=1" {
		t.Errorf("the browser was given %q, %v", got, err)
	}
	n.write(n.w.env.Folders().File(), "browser = ['/no/such/browser']\n")
	if err := n.w.openBrowser(t.Context(), "https://x.awsapps.com"); err == nil {
		t.Error("a browser that is not there opened")
	}
}
