package scim_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/lab/directory"
)

// FuzzFilter checks that a filter finds what it names or is refused, and that no
// value escapes from its quotes.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		`userName eq "ana@lab.example"`, `userName Eq "a\"b"`, `id eq "u1" and manager eq "u2"`, `a eq "`, `userName eq "\`, ` `, `and and and`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		p := newPractice(t)
		got := p.do(http.MethodGet, root+"/Users?"+url.Values{"filter": {filter}}.Encode(), "")
		switch {
		case got.status == http.StatusBadRequest:
		case got.status != http.StatusOK:
			t.Errorf("%q: %d", filter, got.status)
		case len(got.ids()) > 1:
			t.Errorf("%q finds %v: an id, a name or a group of one cannot", filter, got.ids())
		case !strings.Contains(strings.ToLower(filter), "eq") || strings.Count(filter, `"`) < 2:
			t.Errorf("%q was taken", filter)
		}
	})
}

// FuzzBodies sends a body to every operation that takes one. Whatever it is,
// what is in the directory afterwards is what AWS would let in.
func FuzzBodies(f *testing.F) {
	f.Add(goodUser)
	f.Add(`{"displayName":"x","members":[{"value":"u1"}]}`)
	f.Add(`{"Operations":[{"op":"replace","value":{"userName":"x","emails":[{"primary":true}]}}]}`)
	f.Add(`{"Operations":[{"op":"add","path":"emails[type eq \"work\"]","value":{"value":"x","primary":true}}]}`)
	f.Add(`{"Operations":[{"op":"remove","path":"members[value eq \"u1\"]"}]}`)
	f.Add(`{"Operations":[{"op":"replace","path":"name","value":[]},{"op":"add","path":"name.givenName","value":1}]}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, body string) {
		p := newPractice(t)
		for _, to := range [][2]string{
			{http.MethodPost, "/Users"},
			{http.MethodPut, "/Users/u1"},
			{http.MethodPatch, "/Users/u2"},
			{http.MethodPost, "/Groups"},
			{http.MethodPatch, "/Groups/g1"},
		} {
			got := p.do(to[0], root+to[1], body)
			if got.status >= 500 || got.status >= 400 && got.header.Get("x-amzn-ErrorType") == "" {
				t.Errorf("%s %s: %d %s", to[0], to[1], got.status, got.raw)
			}
		}
		names := map[string]bool{}
		for _, u := range p.store.Snapshot().Users {
			if u.ID == "" || strings.TrimSpace(u.UserName) == "" || u.Name.FamilyName == "" || u.DisplayName == "" ||
				len(u.Emails) > 1 || len(u.PhoneNumbers) > 1 || len(u.Addresses) > 1 {
				t.Errorf("let in: %+v", u)
			}
			if name := strings.ToLower(u.UserName); names[name] {
				t.Errorf("two users are called %s", name)
			} else {
				names[name] = true
			}
		}
		for _, g := range p.store.Snapshot().Groups {
			wantMembers(t, p.store.Snapshot(), g)
		}
	})
}

func wantMembers(t *testing.T, all directory.Snapshot, g directory.Group) {
	t.Helper()
	for _, id := range g.Members {
		if _, ok := all.User(id); !ok {
			t.Errorf("group %s has the member %q, who does not exist", g.ID, id)
		}
	}
}
