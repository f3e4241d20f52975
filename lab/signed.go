package lab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// amzJSON11 is the media type of the awsJson1.1 protocol.
const amzJSON11 = "application/x-amz-json-1.1"

// signatureLife is how old a signed request may be (AWS General Reference,
// "Signature Version 4", five minutes either way).
const signatureLife = 5 * time.Minute

// apiRefusal is an error of the services that want AWS credentials.
type apiRefusal struct {
	status  int
	Type    string `json:"__type"`
	Message string `json:"Message"`
}

func refuseAPI(class, message string) *apiRefusal {
	status := http.StatusBadRequest
	switch class {
	case "MissingAuthenticationTokenException", "UnrecognizedClientException":
		status = http.StatusForbidden
	}
	return &apiRefusal{status, class, message}
}

func (e *apiRefusal) answer() answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("x-amzn-ErrorType", e.Type)
		writeJSON(w, amzJSON11, e.status, e)
	}
}

// signedService is one API for administrators.
type signedService struct {
	signing    string // name of the service in signatures and in IAM actions
	source     string // in CloudTrail
	target     string // before the operation in X-Amz-Target
	operations map[string]func(*call) (any, *apiRefusal)
}

// signed answers the operations of a service to whoever signs properly. The
// signature itself is taken on trust: nobody has a secret key for a lab.
func (l *Lab) signed(s signedService) func(*call) answer {
	return func(c *call) answer {
		name, ok := strings.CutPrefix(c.header.Get("X-Amz-Target"), s.target)
		handle, known := s.operations[name]
		if !ok || !known {
			return unknownOperation
		}
		c.op = name
		l.mu.Lock()
		l.begin(c)
		now := l.now()
		fault := c.fault()
		l.mu.Unlock()
		event := Event{Source: s.source, Name: name, Region: c.region}
		defer func() { l.record(event) }()
		if fault != nil {
			event.Error, event.Detail = "Fault", "answered by the scenario"
			return fault
		}
		bad := checkSignature(c, s.signing, now)
		if bad == nil && c.conditions.readDenied {
			bad = notPermitted(s.signing + ":" + name)
		}
		var out any
		if bad == nil {
			event.User = practiceReader
			out, bad = handle(c)
		}
		if bad != nil {
			event.Error, event.Detail = bad.Type, bad.Message
			return bad.answer()
		}
		return succeed(amzJSON11, out)
	}
}

const practiceReader = "arn:aws:sts::" + account + ":assumed-role/practice-reader/it"

func notPermitted(action string) *apiRefusal {
	return refuseAPI("AccessDeniedException", fmt.Sprintf(
		"User: %s is not authorized to perform: %s because no identity-based policy allows the %s action", practiceReader, action, action))
}

// signature is the Authorization header of Signature Version 4 (IAM user guide,
// "Authentication methods", "HTTP authorization header").
type signature struct{ date, region, service string }

func readSignature(header string) (signature, bool) {
	rest, ok := strings.CutPrefix(header, "AWS4-HMAC-SHA256 ")
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	scope := strings.Split(parts["Credential"], "/")
	if !ok || len(scope) != 5 || scope[0] == "" || scope[4] != "aws4_request" {
		return signature{}, false
	}
	sum, err := hex.DecodeString(parts["Signature"])
	headers := strings.Split(parts["SignedHeaders"], ";")
	if err != nil || len(sum) != sha256.Size || !slices.Contains(headers, "host") || !slices.Contains(headers, "x-amz-date") {
		return signature{}, false
	}
	return signature{scope[1], scope[2], scope[3]}, true
}

// checkSignature looks at everything of a signature but the sum: the scope, and
// the time.
func checkSignature(c *call, service string, now time.Time) *apiRefusal {
	header := c.header.Get("Authorization")
	if header == "" {
		return refuseAPI("MissingAuthenticationTokenException", "Missing Authentication Token")
	}
	signed, ok := readSignature(header)
	at, err := time.Parse("20060102T150405Z", c.header.Get("X-Amz-Date"))
	switch {
	case !ok || err != nil:
		return refuseAPI("IncompleteSignatureException", "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters, and 'X-Amz-Date'.")
	case signed.region != c.region:
		return refuseAPI("InvalidSignatureException", "Credential should be scoped to a valid region.")
	case signed.service != service:
		return refuseAPI("InvalidSignatureException", "Credential should be scoped to correct service: '"+service+"'.")
	case signed.date != at.Format("20060102"):
		return refuseAPI("InvalidSignatureException", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.")
	case now.Sub(at).Abs() > signatureLife:
		return refuseAPI("InvalidSignatureException", "Signature expired: "+at.Format(time.RFC3339)+" is more than 5 min from "+now.UTC().Format(time.RFC3339))
	}
	return nil
}

// pageRequest is what all operations that list have in common.
type pageRequest struct {
	MaxResults *int
	NextToken  string
}

// cut gives one page of all and the token of the next.
func cut[T any](all []T, in pageRequest, most int) ([]T, *string, *apiRefusal) {
	size := most
	if in.MaxResults != nil {
		size = *in.MaxResults
	}
	from := 0
	if in.NextToken != "" {
		var err error
		if from, err = strconv.Atoi(in.NextToken); err != nil {
			from = -1
		}
	}
	if size < 1 || size > most || from < 0 || from > len(all) {
		return nil, nil, refuseAPI("ValidationException", "1 validation error detected: Value at 'maxResults' or 'nextToken' failed to satisfy constraint")
	}
	to := min(from+size, len(all))
	if to == len(all) {
		return all[from:to], nil, nil
	}
	next := strconv.Itoa(to)
	return all[from:to], &next, nil
}

// decode reads a request; an empty body is an empty request.
func decode(c *call, in any) *apiRefusal {
	if len(c.body) > 0 && json.Unmarshal(c.body, in) != nil {
		return refuseAPI("SerializationException", "the request is not JSON of this operation")
	}
	return nil
}
