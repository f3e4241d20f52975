package scim

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/qlogin/qlogin/lab/directory"
)

// Options say what a Service needs; all of them are required.
type Options struct {
	Store *directory.Store
	// View is what can be seen of the store now.
	View func(directory.Snapshot) directory.Snapshot
	// Tenant is the id in the endpoint.
	Tenant string
	// Token is the bearer token that is good until expires.
	Token func() (value string, expires time.Time)
	Now   func() time.Time
	// Record is told of every request what CloudTrail would show; problem is ""
	// if it went well.
	Record func(r *http.Request, operation, subject, class, problem string)
}

// Service is the service provider. It is an http.Handler that expects the path
// from the tenant on: /<tenant>/scim/v2/Users.
type Service struct {
	options Options
	mu      sync.Mutex // one change after the other
}

// New makes a service.
func New(o Options) *Service { return &Service{options: o} }

// bodyLimit is what AWS announces as maxPayloadSize.
const bodyLimit = 1 << 20

// request is one request on its way.
type request struct {
	operation string // as CloudTrail calls it
	subject   string // user or group that it is about
	id        string
	query     url.Values
	body      []byte
	view      directory.Snapshot
}

// ServeHTTP answers one request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	q := &request{query: r.URL.Query(), body: body}
	var (
		answer any
		status = http.StatusOK
		bad    *refusal
	)
	s.mu.Lock()
	defer s.mu.Unlock()
	handle, bad := s.route(r, q)
	switch {
	case bad != nil:
	case err != nil:
		bad = invalid("the body is too long")
	default:
		q.view = s.options.View(s.options.Store.Snapshot())
		answer, status, bad = handle(q)
	}
	requestID := newID()
	w.Header().Set("x-amzn-RequestId", requestID)
	w.Header().Set("Date", s.options.Now().UTC().Format(http.TimeFormat))
	if bad != nil {
		s.options.Record(r, q.operation, q.subject, bad.class, bad.Error())
		w.Header().Set("x-amzn-ErrorType", bad.class)
		write(w, bad.status, bad.body(requestID, s.options.Now()))
		return
	}
	s.options.Record(r, q.operation, q.subject, "", "")
	write(w, status, answer)
}

func write(w http.ResponseWriter, status int, answer any) {
	if answer == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // fails only if the client is gone
}

type handler func(*request) (answer any, status int, _ *refusal)

// route finds the operation. Who may ask comes before what is asked: a wrong
// tenant is answered like a wrong token (developer guide, "Errors").
func (s *Service) route(r *http.Request, q *request) (handler, *refusal) {
	tenant, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	path, ok := strings.CutPrefix(rest, "scim/v2/")
	meant := strings.TrimLeft(path, "/")
	kind, id, _ := strings.Cut(meant, "/")
	q.id = id
	q.operation = operationName(r.Method, kind, id)
	switch value, expires := s.options.Token(); {
	case tenant != s.options.Tenant || !ok:
		return nil, unauthorized("the tenant id is not that of this Identity Center")
	case r.Header.Get("Authorization") != "Bearer "+value:
		return nil, unauthorized("the access token is missing or not one of this Identity Center")
	case !s.options.Now().Before(expires):
		return nil, unauthorized("the access token has expired")
	case meant != path || meant == "":
		return nil, unauthorized("the endpoint has a slash too many")
	}
	handle, known := s.operations()[q.operation]
	if !known {
		return nil, invalid("the operation is not supported")
	}
	return handle, nil
}

// operationName is the operation as the developer guide and CloudTrail name it,
// or else what was asked for.
func operationName(method, kind, id string) string {
	verb := map[string]string{
		http.MethodGet: "Get", http.MethodPost: "Create", http.MethodPut: "Put", http.MethodPatch: "Patch", http.MethodDelete: "Delete",
	}[method]
	switch {
	case method == http.MethodGet && kind == "ServiceProviderConfig" && id == "":
		return kind
	case method == http.MethodGet && id == "" && (kind == "Users" || kind == "Groups"):
		return "List" + kind
	case (kind == "Users" || kind == "Groups") && verb != "" && (id == "") == (method == http.MethodPost):
		return verb + strings.TrimSuffix(kind, "s")
	}
	return method + " /" + kind
}

func (s *Service) operations() map[string]handler {
	return map[string]handler{
		"ServiceProviderConfig": s.configuration,
		"ListUsers":             s.listUsers, "CreateUser": s.createUser, "GetUser": s.getUser,
		"PutUser": s.putUser, "PatchUser": s.patchUser, "DeleteUser": s.deleteUser,
		"ListGroups": s.listGroups, "CreateGroup": s.createGroup, "GetGroup": s.getGroup,
		"PatchGroup": s.patchGroup, "DeleteGroup": s.deleteGroup,
	}
}

func statusText(status int) string { return strconv.Itoa(status) }

func newID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	s := hex.EncodeToString(b)
	return s[:8] + "-" + s[8:12] + "-4" + s[13:16] + "-a" + s[17:20] + "-" + s[20:]
}
