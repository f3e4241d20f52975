package scim_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/lab/directory"
	"github.com/qlogin/qlogin/lab/scim"
)

const (
	tenant = "11111111-2222-3333-4444-555555555555"
	token  = "practice"
	root   = "/" + tenant + "/scim/v2"
)

// practice is a service with two users and a group.
type practice struct {
	t       *testing.T
	store   *directory.Store
	service *scim.Service
	now     time.Time
	events  []string
}

func newPractice(t *testing.T) *practice {
	t.Helper()
	p := &practice{t: t, store: new(directory.Store), now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	for i, name := range []string{"ana", "ben"} {
		p.store.PutUser(directory.User{
			ID: fmt.Sprint("u", i+1), ExternalID: fmt.Sprint("x", i+1), UserName: name + "@lab.example", DisplayName: name, Active: true,
			Name:   directory.Name{GivenName: name, FamilyName: "Practice"},
			Emails: []directory.Value{{Value: name + "@lab.example", Type: "work", Primary: true}},
		})
	}
	p.store.PutGroup(directory.Group{ID: "g1", ExternalID: "gx", DisplayName: "Amazon Q Developer", Members: []string{"u1"}})
	p.service = scim.New(scim.Options{
		Store: p.store, Tenant: tenant, Now: func() time.Time { return p.now },
		View:  func(s directory.Snapshot) directory.Snapshot { return s },
		Token: func() (string, time.Time) { return token, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) },
		Record: func(_ *http.Request, operation, _, class, problem string) {
			p.events = append(p.events, strings.TrimSpace(operation+" "+class+" "+problem))
		},
	})
	return p
}

// reply is an answer with its body read.
type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (p *practice) do(method, path, body string) reply {
	p.t.Helper()
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	r.Header.Set("Authorization", "Bearer "+token)
	return p.send(r)
}

func (p *practice) send(r *http.Request) reply {
	p.t.Helper()
	w := httptest.NewRecorder()
	p.service.ServeHTTP(w, r)
	raw, err := io.ReadAll(w.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	out := reply{status: w.Code, header: w.Header(), raw: string(raw)}
	if len(raw) > 0 && json.Unmarshal(raw, &out.body) != nil {
		p.t.Fatalf("%s %s: not JSON: %s", r.Method, r.URL, raw)
	}
	return out
}

const goodUser = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"externalId":"x9","userName":"cem@lab.example",` +
	`"name":{"givenName":"Cem","familyName":"Practice"},"displayName":"Cem Practice","active":true,` +
	`"emails":[{"value":"cem@lab.example","type":"work","primary":true}]}`

func TestWhoMayAsk(t *testing.T) {
	p := newPractice(t)
	for _, test := range []struct {
		name, path, authorization string
		later                     time.Duration
		why                       string // "" for yes
	}{
		{"as it should be", root + "/Users", "Bearer " + token, 0, ""},
		{"no token", root + "/Users", "", 0, "token is missing"},
		{"another token", root + "/Users", "Bearer guess", 0, "token is missing"},
		{"a token that is over", root + "/Users", "Bearer " + token, 365 * 24 * time.Hour, "has expired"},
		{"another tenant", strings.Replace(root, "1111", "9999", 1) + "/Users", "Bearer " + token, 0, "tenant id"},
		{"a slash too many", root + "//Users", "Bearer " + token, 0, "slash too many"},
		{"not the SCIM path", "/" + tenant + "/Users", "Bearer " + token, 0, "tenant id"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p.now, p.events = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).Add(test.later), nil
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.URL.Path = test.path
			r.Header.Set("Authorization", test.authorization)
			got := p.send(r)
			if test.why == "" {
				if got.status != http.StatusOK {
					t.Errorf("got %d %s", got.status, got.raw)
				}
				return
			}
			if got.status != http.StatusUnauthorized || got.header.Get("x-amzn-ErrorType") != "UnauthorizedException" {
				t.Errorf("got %d %s", got.status, got.header)
			}
			if len(p.events) != 1 || !strings.Contains(p.events[0], test.why) {
				t.Errorf("CloudTrail says %q, want %q", p.events, test.why)
			}
			if strings.Contains(got.raw, test.why) {
				t.Errorf("the answer says what only CloudTrail does: %s", got.raw)
			}
		})
	}
}

// The body is that of AWS, as several provisioning tools have logged it: schema
// beside schemas, the status a string.
func TestErrorBody(t *testing.T) {
	p := newPractice(t)
	got := p.do(http.MethodPost, root+"/Users", strings.Replace(goodUser, "cem@", "ANA@", 1))
	want := map[string]any{
		"schema":  []any{"urn:ietf:params:scim:api:messages:2.0:Error"},
		"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"},
		"detail":  "Refused to create a new, duplicate resource.", "status": "409",
		"exceptionRequestId": got.header.Get("x-amzn-RequestId"), "timeStamp": "2026-11-23 09:00:00.000",
	}
	if diff := cmp.Diff(want, got.body); diff != "" || got.status != http.StatusConflict {
		t.Errorf("%d (-want +got)\n%s", got.status, diff)
	}
}

func TestCreateUser(t *testing.T) {
	const generic = "Request is unparsable, syntactically incorrect, or violates schema."
	for _, test := range []struct{ name, body, why string }{
		{"as it should be", goodUser, ""},
		{"no given name", strings.Replace(goodUser, `"givenName":"Cem",`, "", 1), "name.givenName is required"},
		{"no family name", strings.Replace(goodUser, `,"familyName":"Practice"`, "", 1), "name.familyName is required"},
		{"no display name", strings.Replace(goodUser, `"displayName":"Cem Practice",`, "", 1), "displayName is required"},
		{"no user name", strings.Replace(goodUser, `"userName":"cem@lab.example",`, "", 1), "userName is required"},
		{"blank name", strings.Replace(goodUser, `"Cem Practice"`, `"  "`, 1), "displayName is required"},
		{
			"two telephone numbers", strings.Replace(goodUser, `"active"`, `"phoneNumbers":[{"value":"1"},{"value":"2"}],"active"`, 1),
			"phoneNumbers exceeds the allowed limit of 1",
		},
		{"two addresses", strings.Replace(goodUser, `"active"`, `"addresses":[{},{}],"active"`, 1), "addresses exceeds"},
		{"two e-mail addresses", strings.Replace(goodUser, `true}]`, `true},{"value":"c@lab.example"}]`, 1), "emails exceeds"},
		{"e-mail not primary", strings.Replace(goodUser, `"primary":true`, `"primary":false`, 1), "marked as primary"},
		{"a password", strings.Replace(goodUser, `"active"`, `"password":"x","active"`, 1), "password is not supported"},
		{"groups", strings.Replace(goodUser, `"active"`, `"groups":[],"active"`, 1), "groups is not supported"},
		{"space in the name", strings.Replace(goodUser, `"userName":"cem@`, `"userName":"cem @`, 1), "contains space"},
		{"not JSON", `{`, "not a user in JSON"},
		{"a list", `[]`, "not a user in JSON"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPractice(t)
			got := p.do(http.MethodPost, root+"/Users", test.body)
			if test.why == "" {
				id, _ := got.body["id"].(string)
				if got.status != http.StatusCreated || id == "" || p.do(http.MethodGet, root+"/Users/"+id, "").body["userName"] != "cem@lab.example" {
					t.Errorf("got %d %s", got.status, got.raw)
				}
				return
			}
			if got.status != http.StatusBadRequest || got.body["detail"] != generic {
				t.Errorf("got %d %s", got.status, got.raw)
			}
			if len(p.events) != 1 || !strings.Contains(p.events[0], test.why) {
				t.Errorf("CloudTrail says %q, want %q", p.events, test.why)
			}
		})
	}
}

func TestFilters(t *testing.T) {
	for _, test := range []struct {
		kind, filter string
		found        []string // ids
		why          string   // if refused
	}{
		{"Users", `userName eq "ana@lab.example"`, []string{"u1"}, ""},
		{"Users", `userName Eq "ANA@LAB.EXAMPLE"`, []string{"u1"}, ""},
		{"Users", `userName eq "nobody"`, nil, ""},
		{"Users", `externalId eq "x2"`, []string{"u2"}, ""},
		{"Users", `id eq "u2"`, []string{"u2"}, ""},
		{"Users", `groups.value eq "g1"`, []string{"u1"}, ""},
		{"Users", `id eq "u1" and manager eq "u2"`, nil, ""},
		{"Users", `displayName eq "ana"`, nil, "displayname is not supported"},
		{"Users", `userName sw "ana"`, nil, "operator other than eq"},
		{"Users", `userName eq "ana" or userName eq "ben"`, nil, "other than and"},
		{"Users", `userName eq ana`, nil, "not in quotes"},
		{"Users", `userName eq "ana"x`, nil, "goes on"},
		{"Users", `userName pr`, nil, "not of the form"},
		{"Users", ``, nil, "not of the form"},
		{"Users", `userName eq "a\u0022b"`, nil, ""},
		{"Groups", `displayName eq "amazon q developer"`, []string{"g1"}, ""},
		{"Groups", `displayName eq "Amazon Q"`, nil, ""},
		{"Groups", `externalId eq "gx"`, []string{"g1"}, ""},
		{"Groups", `id eq "g1" and members eq "u1"`, []string{"g1"}, ""},
		{"Groups", `members eq "u2" and id eq "g1"`, nil, ""},
		{"Groups", `members eq "u1"`, nil, "members is not supported"},
	} {
		t.Run(test.kind+" "+test.filter, func(t *testing.T) {
			p := newPractice(t)
			got := p.do(http.MethodGet, root+"/"+test.kind+"?"+url.Values{"filter": {test.filter}}.Encode(), "")
			if test.why != "" {
				if got.status != http.StatusBadRequest || !strings.Contains(p.events[0], test.why) {
					t.Errorf("got %d, CloudTrail says %q, want %q", got.status, p.events, test.why)
				}
				return
			}
			if diff := cmp.Diff(test.found, got.ids()); diff != "" || got.status != http.StatusOK {
				t.Errorf("%d (-want +got)\n%s", got.status, diff)
			}
		})
	}
}

func (r reply) ids() []string {
	var ids []string
	list, _ := r.body["Resources"].([]any)
	for _, one := range list {
		id, _ := one.(map[string]any)["id"].(string)
		ids = append(ids, id)
	}
	return ids
}

// A list never holds more than a hundred; with a cursor it has another form.
func TestPages(t *testing.T) {
	p := newPractice(t)
	for i := range 148 {
		p.store.PutUser(directory.User{ID: fmt.Sprint("n", i), UserName: fmt.Sprint("n", i)})
	}
	plain := p.do(http.MethodGet, root+"/Users", "")
	if plain.body["totalResults"] != 150.0 || plain.body["itemsPerPage"] != 100.0 || plain.body["startIndex"] != 1.0 || len(plain.ids()) != 100 {
		t.Errorf("without a cursor: %v of %v", plain.body["itemsPerPage"], plain.body["totalResults"])
	}
	seen := map[string]bool{}
	for cursor, pages := "", 0; ; pages++ {
		got := p.do(http.MethodGet, root+"/Users?count=60&cursor="+url.QueryEscape(cursor), "")
		if got.status != http.StatusOK || pages > 3 {
			t.Fatalf("page %d: %d %s", pages, got.status, got.raw)
		}
		for _, id := range got.ids() {
			seen[id] = true
		}
		if _, total := got.body["totalResults"]; total {
			t.Error("a page with a cursor has a total")
		}
		next, more := got.body["nextCursor"].(string)
		if !more {
			break
		}
		cursor = next
	}
	if len(seen) != 150 {
		t.Errorf("%d users on all pages, want 150", len(seen))
	}
	for _, query := range []string{"startIndex=1", "attributes=userName", "count=0", "count=101", "count=x", "cursor=!", "cursor=YWZ0ZXI6LTE="} {
		if got := p.do(http.MethodGet, root+"/Users?"+query, ""); got.status != http.StatusBadRequest {
			t.Errorf("%s: got %d", query, got.status)
		}
	}
}

// Who is in a group is never said, and cannot be replaced at once.
func TestGroups(t *testing.T) {
	p := newPractice(t)
	got := p.do(http.MethodGet, root+"/Groups/g1", "")
	if diff := cmp.Diff([]any{}, got.body["members"]); diff != "" {
		t.Errorf("members (-want +got)\n%s", diff)
	}
	patch := func(operation string) int {
		return p.do(http.MethodPatch, root+"/Groups/g1", `{"Operations":[`+operation+`]}`).status
	}
	many := strings.Repeat(`{"value":"u1"},`, 101)
	for _, test := range []struct {
		name, operation string
		status          int
		members         []string
	}{
		{"add", `{"op":"add","path":"members","value":[{"value":"u2"}]}`, 204, []string{"u1", "u2"}},
		{"add again", `{"op":"Add","path":"members","value":[{"value":"u2"}]}`, 204, []string{"u1", "u2"}},
		{"add a stranger", `{"op":"add","path":"members","value":[{"value":"u3"}]}`, 400, []string{"u1", "u2"}},
		{"remove", `{"op":"remove","path":"members","value":[{"value":"u1"}]}`, 204, []string{"u2"}},
		{"replace all", `{"op":"replace","path":"members","value":[{"value":"u1"}]}`, 400, []string{"u2"}},
		{"remove all", `{"op":"remove","path":"members"}`, 400, []string{"u2"}},
		{"remove by filter", `{"op":"remove","path":"members[value eq \"u2\"]"}`, 204, []string{}},
		{"rename", `{"op":"replace","path":"displayName","value":"Amazon Q"}`, 204, []string{}},
		{"rename without a path", `{"op":"replace","value":{"displayName":"Amazon Q Developer"}}`, 204, []string{}},
		{"empty the name", `{"op":"replace","path":"displayName","value":""}`, 400, []string{}},
		{"more than a hundred", `{"op":"add","path":"members","value":[` + many[:len(many)-1] + `]}`, 400, []string{}},
		{"something else", `{"op":"add","path":"owner","value":"u1"}`, 400, []string{}},
	} {
		if got := patch(test.operation); got != test.status {
			t.Errorf("%s: got %d, want %d", test.name, got, test.status)
		}
		group, _ := p.store.Snapshot().Group("g1")
		if diff := cmp.Diff(test.members, group.Members); diff != "" {
			t.Errorf("%s: members (-want +got)\n%s", test.name, diff)
		}
	}
	made := p.do(http.MethodPost, root+"/Groups", `{"displayName":"Second","members":[{"value":"u1"}]}`)
	if made.status != http.StatusCreated {
		t.Fatalf("got %d %s", made.status, made.raw)
	}
	if got := p.do(http.MethodPost, root+"/Groups", `{"displayName":"second"}`); got.status != http.StatusConflict {
		t.Errorf("the same name again: got %d", got.status)
	}
	id, _ := made.body["id"].(string)
	if got := p.do(http.MethodDelete, root+"/Groups/"+id, ""); got.status != http.StatusNoContent || got.raw != "" {
		t.Errorf("delete: got %d %s", got.status, got.raw)
	}
	if got := p.do(http.MethodGet, root+"/Groups/"+id, ""); got.status != http.StatusNotFound {
		t.Errorf("after delete: got %d", got.status)
	}
}

func TestPatchUser(t *testing.T) {
	for _, test := range []struct {
		name, operations string
		status           int
		want             string // path of the answer's member = value
	}{
		{"active", `{"op":"replace","path":"active","value":false}`, 200, "active=false"},
		{"part of the name", `{"op":"replace","path":"name.familyName","value":"New"}`, 200, "name.familyName=New"},
		{"without a path", `{"op":"Replace","value":{"displayName":"A","name.givenName":"B"}}`, 200, "displayName=A"},
		{"a telephone number", `{"op":"add","path":"phoneNumbers","value":[{"value":"1","type":"work"}]}`, 200, "phoneNumbers.0.value=1"},
		{"the e-mail address", `{"op":"replace","path":"emails[type eq \"work\"].value","value":"n@lab.example"}`, 200, "emails.0.value=n@lab.example"},
		{"a second e-mail address", `{"op":"add","path":"emails[type eq \"home\"].value","value":"n@lab.example"}`, 400, ""},
		{"remove the nickname", `{"op":"remove","path":"nickName"}`, 200, "userName=ana@lab.example"},
		{"remove the user name", `{"op":"remove","path":"userName"}`, 400, ""},
		{"remove the family name", `{"op":"remove","path":"name.familyName"}`, 400, ""},
		{"active twice", `{"op":"replace","path":"active","value":false},{"op":"replace","path":"active","value":true}`, 400, ""},
		{"a name that is taken", `{"op":"replace","path":"userName","value":"ben@lab.example"}`, 409, ""},
		{"remove without a path", `{"op":"remove"}`, 400, ""},
		{"add without a value", `{"op":"add","path":"title"}`, 400, ""},
		{"another verb", `{"op":"move","path":"title","value":"x"}`, 400, ""},
		{"a wrong type", `{"op":"replace","path":"active","value":"maybe"}`, 400, ""},
		{"photos", `{"op":"add","path":"photos","value":[]}`, 400, ""},
		{"no operation", ``, 400, ""},
		{"a name that is no object", `{"op":"replace","path":"name","value":"x"},{"op":"replace","path":"name.givenName","value":"x"}`, 400, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPractice(t)
			got := p.do(http.MethodPatch, root+"/Users/u1", `{"Operations":[`+test.operations+`]}`)
			if got.status != test.status {
				t.Fatalf("got %d %s; CloudTrail says %q", got.status, got.raw, p.events)
			}
			path, want, _ := strings.Cut(test.want, "=")
			if have := fmt.Sprint(lookup(got.body, path)); test.want != "" && have != want {
				t.Errorf("%s is %s, want %s", path, have, want)
			}
			if u, ok := p.store.Snapshot().User("u1"); test.status != 200 && (!ok || u.UserName != "ana@lab.example" || !u.Active) {
				t.Errorf("a refused change was made: %+v", u)
			}
		})
	}
}

func lookup(value any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch at := value.(type) {
		case map[string]any:
			value = at[step]
		case []any:
			value = at[0]
		}
	}
	return value
}

func TestPutAndDeleteUser(t *testing.T) {
	p := newPractice(t)
	if got := p.do(http.MethodPut, root+"/Users/u1", goodUser); got.status != http.StatusOK || got.body["id"] != "u1" {
		t.Errorf("put: got %d %s", got.status, got.raw)
	}
	if got := p.do(http.MethodPut, root+"/Users/u9", goodUser); got.status != http.StatusNotFound {
		t.Errorf("put a stranger: got %d", got.status)
	}
	if got := p.do(http.MethodDelete, root+"/Users/u1", ""); got.status != http.StatusNoContent {
		t.Errorf("delete: got %d", got.status)
	}
	if g, _ := p.store.Snapshot().Group("g1"); g.Has("u1") {
		t.Error("a user who is gone is still in the group")
	}
}

func TestUnsupported(t *testing.T) {
	p := newPractice(t)
	for _, test := range []struct{ method, path string }{
		{"GET", "/Me"},
		{"POST", "/Bulk"},
		{"POST", "/.search"},
		{"PUT", "/Groups/g1"},
		{"POST", "/Users/u1"},
		{"DELETE", "/Users"},
		{"PATCH", "/ServiceProviderConfig"},
	} {
		if got := p.do(test.method, root+test.path, "{}"); got.status != http.StatusBadRequest {
			t.Errorf("%s %s: got %d", test.method, test.path, got.status)
		}
	}
	if got := p.do("GET", root+"/ServiceProviderConfig", ""); got.status != 200 || lookup(got.body, "bulk.supported") != false {
		t.Errorf("got %d %s", got.status, got.raw)
	}
}
