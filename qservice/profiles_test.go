package qservice_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/secret"
)

func TestProfiles(t *testing.T) {
	s := newService(t, answer(200, none), answer(200, profileBody))
	got, err := newClient(t, s).Profiles(t.Context(), secret.New(accessToken))
	if err != nil {
		t.Fatal(err)
	}
	want := qservice.Profiles{
		All: []qservice.Profile{{
			ARN: profileARN, Name: "QDevProfile", Region: "eu-central-1", Status: "ACTIVE",
			IdentityCenterRegion: "eu-west-1", InstanceARN: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
		}},
		Failed: map[string]error{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if account := got.All[0].Account(); account != "111122223333" {
		t.Errorf("account %q", account)
	}
	for _, host := range []string{virginia, frankfurt} {
		want := []request{{host, "AmazonCodeWhispererService.ListAvailableProfiles", "Bearer " + accessToken, map[string]any{"maxResults": 10.0}}}
		if diff := cmp.Diff(want, s.got[host]); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}

// Nothing is concluded before every Region was heard.
func TestConclude(t *testing.T) {
	denied := answer(400, `{"__type":"AccessDeniedException","message":"Your account is not authorized to make this call.","reason":null}`)
	stale := answer(403, `{"__type":"com.amazon#AccessDeniedException","message":"The bearer token included in the request is invalid."}`)
	inactive := answer(200, `{"profiles":[{"arn":"`+profileARN+`","profileName":"Old","status":"DELETING"}]}`)
	tests := map[string]struct {
		virginia, frankfurt reply
		want                error
		text                string
	}{
		"one profile":              {answer(200, none), answer(200, profileBody), nil, ""},
		"no status":                {answer(200, `{"profiles":[{"arn":"a"}]}`), answer(200, none), nil, ""},
		"a profile and a failure":  {broken(syscall.ECONNREFUSED), answer(200, profileBody), nil, ""},
		"a profile and a refusal":  {denied, answer(200, profileBody), nil, ""},
		"none":                     {answer(200, none), answer(200, none), qservice.ErrNoProfile, "no Amazon Q Developer profile is shared"},
		"none, null":               {answer(200, `{"profiles":null}`), answer(200, none), qservice.ErrNoProfile, ""},
		"being deleted":            {answer(200, none), inactive, qservice.ErrNoProfile, `"Old" is DELETING`},
		"none and a failure":       {answer(200, none), broken(syscall.ECONNREFUSED), syscall.ECONNREFUSED, "no profile was found, but eu-central-1 could not be asked: " + frankfurt + " refused the connection"},
		"none and no list":         {answer(200, none), answer(200, "{}"), qservice.ErrUnexpected, "eu-central-1"},
		"none and a list of words": {answer(200, `{"profiles":"none"}`), answer(200, none), nil, "us-east-1 could not be asked"},
		"none and nothing":         {answer(200, ""), answer(200, none), nil, "us-east-1 could not be asked"},
		"none and a refusal":       {answer(200, none), denied, qservice.ErrNotSubscribed, "eu-central-1 could not be asked"},
		"two refusals":             {denied, denied, qservice.ErrNotSubscribed, "not authorized to make this call."},
		"a refusal and a failure":  {stale, broken(syscall.ECONNREFUSED), qservice.ErrStaleToken, "listing the Q profiles in us-east-1: the service does not accept"},
		"a failure and a refusal":  {broken(syscall.ECONNREFUSED), stale, qservice.ErrStaleToken, "eu-central-1"},
		"two failures":             {broken(syscall.ECONNREFUSED), answer(200, "<html>"), nil, "a web page came"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				profiles, err := newClient(t, newService(t, tt.virginia, tt.frankfurt)).Profiles(t.Context(), secret.New(accessToken))
				if err == nil {
					err = profiles.Conclude()
				}
				if tt.want == nil && tt.text == "" {
					if err != nil {
						t.Errorf("got %v", err)
					}
					return
				}
				if err == nil || (tt.want != nil && !errors.Is(err, tt.want)) || !strings.Contains(err.Error(), tt.text) {
					t.Errorf("got %v\nwant %v, %s", err, tt.want, tt.text)
				}
				if !errors.Is(tt.want, qservice.ErrNoProfile) && errors.Is(err, qservice.ErrNoProfile) {
					t.Errorf("concluded too early: %v", err)
				}
			})
		})
	}
}

func TestPages(t *testing.T) {
	page := func(name, next string) reply {
		return answer(200, fmt.Sprintf(`{"profiles":[{"arn":"a","profileName":%q}],"nextToken":%s}`, name, next))
	}
	s := newService(t, answer(200, none), nil)
	s.answers[frankfurt] = []reply{page("second", `"more"`), page("first", "null")}
	got, err := newClient(t, s).Profiles(t.Context(), secret.New(accessToken))
	if err != nil || len(got.All) != 2 || got.All[0].Name != "first" {
		t.Errorf("got %v, %v", got, err)
	}
	if body := s.got[frankfurt][1].Body; body["nextToken"] != "more" {
		t.Errorf("the second question was %v", body)
	}

	endless := newService(t, answer(200, none), page("again", `"more"`))
	got, err = newClient(t, endless).Profiles(t.Context(), secret.New(accessToken))
	if err != nil || len(got.All) != 10 || len(endless.got[frankfurt]) != 10 {
		t.Errorf("%d profiles from %d pages, %v", len(got.All), len(endless.got[frankfurt]), err)
	}
}

// The Regions are asked at once, and each is waited for no longer than a request
// may take.
func TestRegionsAtOnce(t *testing.T) {
	tests := map[string]struct {
		virginia, frankfurt reply
		takes               time.Duration
		failed              []string
	}{
		"slow":        {held(3*time.Second, answer(200, none)), held(4*time.Second, answer(200, profileBody)), 4 * time.Second, nil},
		"one is held": {held(time.Hour, answer(200, none)), answer(200, profileBody), 15 * time.Second, []string{"us-east-1"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				got, err := newClient(t, newService(t, tt.virginia, tt.frankfurt)).Profiles(t.Context(), secret.New(accessToken))
				if took := time.Since(began); err != nil || took != tt.takes || len(got.Failed) != len(tt.failed) {
					t.Errorf("got %v, %v after %s", got, err, took)
				}
				for _, region := range tt.failed {
					if between, ok := errors.AsType[*network.Error](got.Failed[region]); !ok || between.Kind != network.Timeout {
						t.Errorf("%s: %v", region, got.Failed[region])
					}
				}
			})
		})
	}
}

func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		time.AfterFunc(2*time.Second, cancel)
		never := held(time.Hour, answer(200, none))
		_, err := newClient(t, newService(t, never, never)).Profiles(ctx, secret.New(accessToken))
		if !errors.Is(err, context.Canceled) || time.Since(began) != 2*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

func TestEndpoints(t *testing.T) {
	s := &service{t: t, answers: map[string][]reply{"127.0.0.1:4321": {answer(200, none)}}}
	prefix := reply(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path != "/q/us-east-1/" && r.URL.Path != "/q/eu-central-1/" {
			t.Errorf("asked %s", r.URL)
		}
		r.URL.Path = "/"
		return s.RoundTrip(r)
	})
	c := qservice.New(qservice.Options{HTTP: &http.Client{Transport: prefix}, Endpoints: map[string]string{
		"us-east-1": "http://127.0.0.1:4321/q/us-east-1", "eu-central-1": "http://127.0.0.1:4321/q/eu-central-1/",
	}})
	got, err := c.Profiles(t.Context(), secret.New(accessToken))
	if err != nil || !errors.Is(got.Conclude(), qservice.ErrNoProfile) || len(s.got["127.0.0.1:4321"]) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
	broken := qservice.New(qservice.Options{HTTP: &http.Client{Transport: prefix}, Endpoints: map[string]string{"us-east-1": "::", "eu-central-1": "http://q.example"}})
	if _, err := broken.Profiles(t.Context(), secret.New(accessToken)); err == nil {
		t.Error("unusable addresses are used")
	}
}
