package identity_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/discover/instances"
	"github.com/qlogin/qlogin/doctor/identity"
)

// service answers each operation with the words that AWS' reference shows.
type service struct {
	t       *testing.T
	answers map[string]string // by operation; what begins with ! is a refusal
	asked   []string
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if !strings.Contains(r.Header.Get("Authorization"), "/us-west-2/"+strings.Split(r.URL.Host, ".")[0]+"/aws4_request") {
		s.t.Errorf("%s at %s is signed with %s", operation, r.URL.Host, r.Header.Get("Authorization"))
	}
	s.asked = append(s.asked, operation+" "+string(body))
	answer, status := s.answers[operation], http.StatusOK
	if code, refused := strings.CutPrefix(answer, "!"); refused {
		answer, status = `{"__type":"com.amazonaws.identitystore#`+code+`","Message":"no"}`, http.StatusBadRequest
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

func open(t *testing.T, answers map[string]string) (*service, instances.Options) {
	t.Helper()
	s := &service{t: t, answers: answers}
	return s, instances.Options{
		HTTP: &http.Client{Transport: s}, Region: "us-west-2", Now: time.Now(),
		Credentials: aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret"},
	}
}

func TestUser(t *testing.T) {
	s, o := open(t, map[string]string{
		"GetUserId":    `{"IdentityStoreId":"d-1","UserId":"u-1"}`,
		"DescribeUser": `{"UserId":"u-1","UserName":"ana@example.com","Name":{"GivenName":"Ana"},"Emails":[{"Value":"a@example.com"}],"ExternalIds":[{"Issuer":"https://scim.aws.com/x","Id":"7"}]}`,
	})
	u, err := identity.Open(o, "d-1").User(t.Context(), "ana@example.com")
	if err != nil {
		t.Fatal(err)
	}
	want := &identity.User{ID: "u-1", UserName: "ana@example.com", GivenName: "Ana", Emails: []string{"a@example.com"}, External: true}
	if diff := cmp.Diff(want, u); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		`GetUserId {"IdentityStoreId":"d-1","AlternateIdentifier":{"UniqueAttribute":{"AttributePath":"userName","AttributeValue":"ana@example.com"}}}`,
		`DescribeUser {"IdentityStoreId":"d-1","UserId":"u-1"}`,
	}, s.asked); diff != "" {
		t.Error(diff)
	}
}

// TestMissing: nobody there is an answer, and not being let in is none.
func TestMissing(t *testing.T) {
	_, o := open(t, map[string]string{"GetUserId": "!ResourceNotFoundException", "GetGroupId": "!ResourceNotFoundException"})
	if u, err := identity.Open(o, "d-1").User(t.Context(), "x"); u != nil || err != nil {
		t.Errorf("got %+v, %v", u, err)
	}
	if _, found, err := identity.Open(o, "d-1").Group(t.Context(), "x"); found || err != nil {
		t.Errorf("got %v, %v", found, err)
	}
	_, o = open(t, map[string]string{"GetUserId": "!AccessDeniedException", "GetGroupId": "!AccessDeniedException"})
	if _, err := identity.Open(o, "d-1").User(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "AWS refuses to look somebody up: AccessDeniedException: no") {
		t.Errorf("got %v", err)
	}
	if _, found, err := identity.Open(o, "d-1").Group(t.Context(), "x"); found || err == nil {
		t.Errorf("got %v, %v", found, err)
	}
}

func TestGroupAndApplications(t *testing.T) {
	_, o := open(t, map[string]string{
		"GetGroupId":                 `{"GroupId":"g-1"}`,
		"ListGroupMemberships":       `{"GroupMemberships":[{"MemberId":{"UserId":"u-1"}},{"MemberId":{"UserId":"u-2"}}]}`,
		"ListApplications":           `{"Applications":[{"Name":"QDevProfile-us-east-1","ApplicationArn":"arn:1"},{"Name":"Grafana","ApplicationArn":"arn:2"}]}`,
		"ListApplicationAssignments": `{"ApplicationAssignments":[{"PrincipalId":"g-1","PrincipalType":"GROUP"}]}`,
	})
	store := identity.Open(o, "d-1")
	id, found, err := store.Group(t.Context(), "Amazon Q")
	if id != "g-1" || !found || err != nil {
		t.Fatalf("got %q, %v, %v", id, found, err)
	}
	members, err := store.Members(t.Context(), id)
	if diff := cmp.Diff([]string{"u-1", "u-2"}, members); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	applications, err := identity.Applications(t.Context(), instances.Admin(o), "arn:aws:sso:::instance/ssoins-1")
	if diff := cmp.Diff([]identity.Application{{Name: "QDevProfile-us-east-1", ARN: "arn:1"}}, applications); diff != "" || err != nil {
		t.Fatalf("%v\n%s", err, diff)
	}
	ids, err := identity.Assigned(t.Context(), instances.Admin(o), applications[0])
	if diff := cmp.Diff([]string{"g-1"}, ids); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}
