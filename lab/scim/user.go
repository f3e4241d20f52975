package scim

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/qlogin/qlogin/lab/directory"
)

// Schemas of resources (RFC 7643, section 8.7.1).
const (
	userSchema       = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

// meta is what the service adds to a resource (RFC 7643, section 3.1).
type meta struct {
	ResourceType string `json:"resourceType"`
	Created      string `json:"created"`
	LastModified string `json:"lastModified"`
}

func metaOf(kind string, created, modified time.Time) meta {
	return meta{kind, created.UTC().Format(time.RFC3339), modified.UTC().Format(time.RFC3339)}
}

type userAnswer struct {
	directory.User

	Meta    meta     `json:"meta"`
	Schemas []string `json:"schemas"`
}

func describeUser(u directory.User) userAnswer {
	return userAnswer{u, metaOf("User", u.Created, u.Modified), []string{userSchema}}
}

// refusedOfUsers are attributes that the developer guide lists as not supported,
// or as not to be sent, under CreateUser.
func refusedOfUsers() []string {
	return []string{"ims", "photos", "x509Certificates", "entitlements", "password", "groups"}
}

// readUser reads the body of CreateUser and PutUser, and checks it as AWS does.
func readUser(body []byte) (directory.User, *refusal) {
	u := directory.User{Active: true} // unless it says otherwise
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil || json.Unmarshal(body, &u) != nil {
		return u, invalid("the body is not a user in JSON")
	}
	for name := range members {
		for _, refused := range refusedOfUsers() {
			if strings.EqualFold(name, refused) {
				return u, invalid("the attribute " + refused + " is not supported")
			}
		}
	}
	u.ID = "" // is for the service to say
	return u, checkUser(u)
}

// checkUser applies the constraints of CreateUser in the developer guide.
func checkUser(u directory.User) *refusal {
	required := map[string]string{
		"userName": u.UserName, "name.givenName": u.Name.GivenName, "name.familyName": u.Name.FamilyName, "displayName": u.DisplayName,
	}
	for _, name := range []string{"userName", "name.givenName", "name.familyName", "displayName"} {
		if strings.TrimSpace(required[name]) == "" {
			return invalid("the attribute " + name + " is required")
		}
	}
	switch {
	case len(u.Emails) > 1 || len(u.PhoneNumbers) > 1 || len(u.Addresses) > 1:
		return invalid("list attribute " + several(u) + " exceeds the allowed limit of 1")
	case len(u.Emails) == 1 && !u.Emails[0].Primary:
		return invalid("the attribute emails must be marked as primary")
	case strings.ContainsAny(u.UserName, " \t\r\n"):
		return invalid("the attribute userName contains space")
	}
	return nil
}

// several names the attribute with more than one value.
func several(u directory.User) string {
	switch {
	case len(u.Emails) > 1:
		return "emails"
	case len(u.PhoneNumbers) > 1:
		return "phoneNumbers"
	}
	return "addresses"
}
