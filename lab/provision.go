package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/qlogin/qlogin/lab/directory"
	"github.com/qlogin/qlogin/lab/scim"
)

const (
	scimPath = "/scim/"
	// scimTokenLife is how long an access token for SCIM is good (IAM Identity
	// Center user guide, "Rotate an access token").
	scimTokenLife = 365 * 24 * time.Hour
	// scimTokenAge is how old the practice token is: it was made when PingOne was
	// set up.
	scimTokenAge = 60 * 24 * time.Hour
)

func (l *Lab) makeSCIM() {
	l.scimMade = l.Now().Add(-scimTokenAge)
	l.scim = scim.New(scim.Options{
		Store: l.directory, Tenant: scimTenant, Now: l.Now,
		View:   func(all directory.Snapshot) directory.Snapshot { return l.view(l.current(), all) },
		Token:  func() (string, time.Time) { return scimToken, l.scimMade.Add(l.current().tokenLife) },
		Record: l.recordSCIM,
	})
}

// serveSCIM takes /scim/<region>/<tenant>/scim/v2/… Provisioning is set up in
// the primary Region alone (AWS, "Workforce access through an additional
// Region"); elsewhere the tenant is unknown.
func (l *Lab) serveSCIM(w http.ResponseWriter, r *http.Request) {
	region, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, scimPath), "/")
	if !isRegion(region) {
		unknownOperation(w, r)
		return
	}
	if region != l.current().home {
		rest = "unknown/" + rest
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = "/"+rest, ""
	l.scim.ServeHTTP(w, inner)
}

func (l *Lab) recordSCIM(_ *http.Request, operation, subject, class, problem string) {
	l.record(Event{
		Source: "identitystore-scim.amazonaws.com", Name: operation, Region: l.current().home,
		User: subject, Error: class, Detail: problem,
	})
}

// pushedUser is a user as PingOne sends it.
type pushedUser map[string]any

// Provision does what PingOne does when its provisioning rule runs: it looks for
// each person of the group by user name, creates those that it does not find,
// and puts them into the group. What goes wrong is in Events.
func (l *Lab) Provision() {
	k := l.current()
	target := l.organization(k).SCIM
	for _, p := range l.org.clone().People {
		if k.person != nil {
			k.person(&p) // the mapping of names at PingOne is part of the scenario
		}
		filter := url.Values{"filter": {`userName Eq "` + p.DirectoryName + `"`}}
		found, ok := l.pushTo(target, http.MethodGet, "/Users?"+filter.Encode(), nil)
		if !ok || found["totalResults"] != 0.0 {
			continue
		}
		user := pushed(p)
		if k.push != nil {
			k.push(user)
		}
		made, ok := l.pushTo(target, http.MethodPost, "/Users", user)
		id, _ := made["id"].(string)
		if group, known := l.view(k, l.directory.Snapshot()).GroupNamed(target.Group); ok && known {
			l.pushTo(target, http.MethodPatch, "/Groups/"+group.ID, map[string]any{"Operations": []any{
				map[string]any{"op": "add", "path": "members", "value": []any{map[string]any{"value": id}}},
			}})
		}
	}
}

func pushed(p Person) pushedUser {
	given, family, _ := strings.Cut(p.Name, " ")
	return pushedUser{
		"schemas":  []string{"urn:ietf:params:scim:schemas:core:2.0:User"},
		"userName": p.DirectoryName, "displayName": p.Name, "active": true,
		"name":   map[string]any{"givenName": given, "familyName": family},
		"emails": []any{map[string]any{"value": p.Email, "type": "work", "primary": true}},
	}
}

// pushTo sends one request to the endpoint that IT has entered.
func (l *Lab) pushTo(target SCIM, method, path string, in any) (map[string]any, bool) {
	body, _ := json.Marshal(in) // maps and strings: cannot fail
	r, err := http.NewRequestWithContext(context.Background(), method, target.Endpoint+path, bytes.NewReader(body))
	if err != nil {
		return nil, false // the endpoint is no address
	}
	r.Header.Set("Authorization", "Bearer "+target.Token)
	// Between PingOne and AWS is not the network of the person who practises.
	if where := l.hosts.find(r.URL.Host); where.kind == toAPI {
		r.URL.Path = where.prefix + r.URL.Path
	}
	w := &recorder{header: http.Header{}}
	l.serveByPath(w, r)
	var out map[string]any
	_ = json.Unmarshal(w.body.Bytes(), &out) // empty for 204
	return out, w.status < http.StatusBadRequest
}
