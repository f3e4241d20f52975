package doctor

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// silence never answers, as a firewall that drops everything.
type silence struct{}

func (silence) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// deaf never answers either, and does not listen to being told to stop.
type deaf struct{ over chan struct{} }

func (d deaf) RoundTrip(*http.Request) (*http.Response, error) {
	<-d.over
	return nil, http.ErrServerClosed
}

// TestTime is on the clock of synctest: what takes time there is waiting alone.
func TestTime(t *testing.T) {
	over := make(chan struct{})
	for _, c := range []struct {
		name  string
		wire  func(*testing.T) http.RoundTripper
		least time.Duration
		most  time.Duration
	}{
		{"everything answers", practice, 0, time.Second},
		{"nothing answers", func(*testing.T) http.RoundTripper { return silence{} }, time.Second, 5 * time.Second},
		{"nothing listens to being told to stop", func(*testing.T) http.RoundTripper { return deaf{over} }, time.Second, 5 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				over = make(chan struct{})
				o := optionsIn(t, dir, c.wire(t))
				began := time.Now()
				findings := Examine(t.Context(), o)
				if took := time.Since(began); took < c.least || took > c.most {
					t.Errorf("it took %v, want %v to %v", took, c.least, c.most)
				}
				if len(findings) < len(checks())-5 {
					t.Errorf("%d findings of %d checks", len(findings), len(checks()))
				}
				close(over)
				synctest.Wait()
			})
		})
	}
}

// TestProgress: findings come one by one, as many as in the end.
func TestProgress(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		o := optionsIn(t, dir, practice(t))
		o.Only = []Group{Machine, Self}
		e := Begin(t.Context(), o)
		defer e.Close()
		n := 0
		for f, ok := e.Next(); ok; f, ok = e.Next() {
			if f.Group != Machine && f.Group != Self {
				t.Errorf("%s is of the group %q", f.Check, f.Group)
			}
			n++
		}
		if all := Examine(t.Context(), o); n != len(all) || n == 0 {
			t.Errorf("%d findings one by one, %d together", n, len(all))
		}
	})
}

// TestCloseEndsTheLook: whoever leaves early leaves nobody waiting.
func TestCloseEndsTheLook(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		e := Begin(context.WithoutCancel(t.Context()), optionsIn(t, dir, silence{}))
		e.Close()
		synctest.Wait()
	})
}

func practice(t *testing.T) http.RoundTripper {
	t.Helper()
	l, err := lab.New(lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l.Transport()
}

func optionsIn(t *testing.T, dir string, wire http.RoundTripper) Options {
	t.Helper()
	client, err := network.NewClient(network.Options{Base: wire})
	if err != nil {
		t.Fatal(err)
	}
	store := vault.NewMemory()
	getenv := func(string) string { return "" }
	state := filepath.Join(dir, "state")
	return Options{
		Flow: &signin.Flow{
			Machine: ide.Machine{Home: dir, Getenv: getenv}, Vault: store, HTTP: client,
			Journal: &ide.Journal{Dir: filepath.Join(state, "journal"), Secrets: store},
			Records: signin.Records{Dir: state}, Q: qservice.New(qservice.Options{HTTP: client}),
			Locks: filepath.Join(dir, "locks"), Now: time.Now,
		},
		Store: store, Getenv: getenv, Folders: config.Folders{State: state, Settings: filepath.Join(dir, "settings")},
		Settings:     func() (config.Loaded, error) { return config.Loaded{}, nil },
		Organization: signin.Organization{StartURL: "https://d-9067f1ab2c.awsapps.com/start", Region: "us-west-2"},
		Version:      "test",
	}
}
