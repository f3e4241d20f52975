package lab_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qlogin/qlogin/lab"
)

const announced = 10 * time.Minute

// Ten minutes of polling pass inside synctest without anybody waiting for them.
func TestTenMinutesOfPolling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, newLab(t, lab.Options{}))
		c.register()
		c.start()
		began := time.Now()
		for c.poll().class() == "AuthorizationPendingException" {
			<-time.After(time.Second)
		}
		if got := c.poll().class(); got != "ExpiredTokenException" || time.Since(began) != announced {
			t.Errorf("after %v: %s", time.Since(began), got)
		}
		if got := c.lab.Requests()["CreateToken"]; got != 602 {
			t.Errorf("%d polls, want 602", got)
		}
	})
}

func TestHeldRequestEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, newLab(t, lab.Options{Scenario: "held-request"}))
		c.register()
		c.start()
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		_, err := c.send(ctx, c.oidc+"/token", nil, c.pollBody())
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != patience {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestHosts(t *testing.T) {
	tests := []struct {
		url    string
		status int // 0 if the name does not exist
	}{
		{"https://oidc.us-west-2.amazonaws.com/token", 404}, // not by GET
		{"https://oidc.eu-central-1.api.aws/token", 404},
		{"https://oidc-fips.us-gov-west-1.amazonaws.com/token", 404},
		{"https://oidc.cn-north-1.amazonaws.com.cn/token", 404},
		{"https://portal.sso.us-west-2.amazonaws.com/logout", 404},
		{"https://codewhisperer.us-east-1.amazonaws.com/", 404},
		{"https://d-9067f1ab2c.awsapps.com/start/", 200},
		{"https://D-9067F1AB2C.awsapps.com:443/start/", 200},
		{"https://signin.lab.example/", 302},
		{"https://oidc.us-wset-2.amazonaws.com/token", 0},
		{"https://oidc.us-west-2.amazonaws.com.evil.example/token", 0},
		{"https://d-0000000000.awsapps.com/start", 0},
		{"https://example.com/", 0},
	}
	l := newLab(t, lab.Options{})
	for _, tt := range tests {
		t.Run(tt.url, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, tt.url, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := l.Transport().RoundTrip(r)
			if tt.status == 0 {
				if dns, ok := errors.AsType[*net.DNSError](err); !ok || !dns.IsNotFound {
					t.Errorf("got %v, want a name that does not exist", err)
				}
				return
			}
			if err != nil || response.StatusCode != tt.status {
				t.Errorf("got %v %v, want %d", response, err, tt.status)
			}
		})
	}
}

func TestVanityURLLeadsToThePortal(t *testing.T) {
	l := newLab(t, lab.Options{})
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		r, err := http.NewRequestWithContext(t.Context(), method, "https://signin.lab.example/", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := l.Transport().RoundTrip(r)
		if err != nil || response.Header.Get("Location") != l.Organization().StartURL {
			t.Errorf("%s: %v %v", method, response, err)
		}
	}
}

// In process and through a socket, a firewall looks the same: the connection
// ends without an answer.
func TestCutOff(t *testing.T) {
	l, base := serve(t, lab.Options{Scenario: "profile-region-down"})
	for name, client := range map[string]*http.Client{
		"in process": {Transport: l.Transport()}, "served": {Transport: &http.Transport{DisableKeepAlives: true}},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/q/us-east-1", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Amz-Target", "AmazonCodeWhispererService.ListAvailableProfiles")
		if _, err := client.Do(r); !errors.Is(err, io.EOF) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Fifty people sign in at once, each with a browser of their own, while somebody
// looks on and switches scenarios that change nothing for them.
func TestFiftyAtOnce(t *testing.T) {
	l := newLab(t, lab.Options{})
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			c := newClient(t, l)
			c.register()
			c.start()
			if says := c.open(false); says != "ok" {
				t.Errorf("the page says %s", says)
				return
			}
			if r := c.poll(); r.status != http.StatusOK {
				t.Errorf("poll: %s", r.raw)
			}
			if says, arn := c.profiles(); arn != practiceARN {
				t.Errorf("profiles: %s", says)
			}
			if r := c.renew(); r.status != http.StatusOK {
				t.Errorf("renewal: %s", r.raw)
			}
		})
	}
	for range 20 {
		wg.Go(func() {
			if err := l.SetScenario("reusable-refresh"); err != nil {
				t.Error(err)
			}
			_, _, _, _ = l.Events(), l.Requests(), l.UserCodes(), l.Clients()
			l.Advance(time.Millisecond)
		})
	}
	wg.Wait()
	if got := l.Requests()["RefreshToken"]; got != 50 {
		t.Errorf("%d renewals", got)
	}
	if codes := l.UserCodes(); len(codes) != 0 {
		t.Errorf("codes that still wait: %q", codes)
	}
}

// A refresh token that fifty use at the same moment works for one of them.
func TestOneRefreshTokenFiftyUsers(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{}))
	c.signIn()
	var wg sync.WaitGroup
	answers := make([]string, 50)
	for i := range answers {
		wg.Go(func() { answers[i] = tell(c.send(t.Context(), c.oidc+"/token", nil, c.renewBody())) })
	}
	wg.Wait()
	won := 0
	for _, a := range answers {
		switch a {
		case "ok":
			won++
		case "InvalidGrantException":
		default:
			t.Errorf("got %s", a)
		}
	}
	if won != 1 {
		t.Errorf("%d renewals worked, want 1", won)
	}
}
