package scim

import (
	"net/http"
	"time"
)

// refusal is an error of the service.
type refusal struct {
	status int
	class  string // the exception, as the developer guide and CloudTrail name it
	detail string
	why    string // what exactly was wrong; AWS tells nobody but CloudTrail
}

// Error says what CloudTrail would.
func (e *refusal) Error() string {
	if e.why != "" {
		return e.why
	}
	return e.detail
}

// invalid is what AWS answers to everything that it does not like, in the same
// words whatever it was.
func invalid(why string) *refusal {
	return &refusal{
		http.StatusBadRequest, "ValidationException",
		"Request is unparsable, syntactically incorrect, or violates schema.", why,
	}
}

func unauthorized(why string) *refusal {
	return &refusal{http.StatusUnauthorized, "UnauthorizedException", "Authorization header is invalid or missing.", why}
}

func notFound(id string) *refusal {
	return &refusal{http.StatusNotFound, "ResourceNotFoundException", "Resource not found: " + id, ""}
}

func conflict(why string) *refusal {
	return &refusal{http.StatusConflict, "ConflictException", "Refused to create a new, duplicate resource.", why}
}

// errorBody is an error as AWS sends it: "schema" beside "schemas" of RFC 7644,
// section 3.12, the status as a string, and a time without a zone.
type errorBody struct {
	Schema    []string `json:"schema"`
	Schemas   []string `json:"schemas"`
	Detail    string   `json:"detail"`
	Status    string   `json:"status"`
	RequestID string   `json:"exceptionRequestId"`
	TimeStamp string   `json:"timeStamp"`
}

func (e *refusal) body(requestID string, now time.Time) errorBody {
	schema := []string{"urn:ietf:params:scim:api:messages:2.0:Error"}
	return errorBody{schema, schema, e.detail, statusText(e.status), requestID, now.UTC().Format("2006-01-02 15:04:05.000")}
}
