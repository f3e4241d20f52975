package lab

import (
	"encoding/json"
	"io"
	"net/http"
)

// Operations, as Requests counts them and scenarios name them. The two grants of
// CreateToken count apart: they fail for different reasons.
const (
	opRegister = "RegisterClient"
	opStart    = "StartDeviceAuthorization"
	opToken    = "CreateToken"
	opRefresh  = "RefreshToken"
	opLogout   = "Logout"
	opProfiles = "ListAvailableProfiles"
	opUsage    = "GetUsageLimits"

	opCompletions = "GenerateCompletions"
)

// bodyLimit is far above any request that makes sense here.
const bodyLimit = 1 << 20

// triesLimit keeps a lab that runs for days small.
const triesLimit = 1000

// An answer writes the reply to one request.
type answer func(http.ResponseWriter, *http.Request)

// call is one request to one of the services.
type call struct {
	op      string
	region  string
	subject string // device code, refresh token or bearer token that it is about
	body    []byte
	header  http.Header
	try     int // the how-manieth request about subject this is, from 1

	scenario   *Scenario  // the one it named itself, or that of its subject; or nil
	conditions conditions // under which it is answered
}

// begin counts the call and finds the conditions it is answered under: those
// its request names, else those its device code or token was made under, else
// those of the lab. The caller holds the lock.
func (l *Lab) begin(c *call) {
	if c.scenario == nil {
		c.scenario = l.store.scenarioOf(c.subject)
	}
	scenario := l.scenario
	if c.scenario != nil {
		scenario = *c.scenario
	}
	c.conditions = l.conditions(scenario)
	l.journal.requests[c.op]++
	if len(l.journal.tries) > triesLimit {
		clear(l.journal.tries)
	}
	key := scenario.Name + " " + c.op + " " + c.region + " " + c.subject
	l.journal.tries[key]++
	c.try = l.journal.tries[key]
}

// fault is the answer that the scenario gives in place of the service, or nil.
func (c *call) fault() answer {
	if c.conditions.fault == nil {
		return nil
	}
	return c.conditions.fault(c)
}

// named is the scenario that a request asks for itself, so that many tests can
// share one lab. Browsers name none: what happens on the pages follows the
// scenario of the lab.
func named(r *http.Request) (*Scenario, error) {
	name := r.Header.Get("X-Lab-Scenario")
	if name == "" {
		name = r.URL.Query().Get("scenario")
	}
	if name == "" {
		return nil, nil
	}
	scenario, err := FindScenario(name)
	if err != nil {
		return nil, err
	}
	return &scenario, nil
}

// service turns the method behind an operation into a handler: it reads the
// body and sets the headers that every AWS service sets.
func (l *Lab) service(handle func(*call) answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		region := r.PathValue("region")
		if !isRegion(region) {
			unknownOperation(w, r)
			return
		}
		scenario, err := named(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit))
		if err != nil {
			return // the client went away in the middle of its request
		}
		c := &call{region: region, body: body, header: r.Header, scenario: scenario}
		reply := handle(c)
		w.Header().Set("Date", l.Now().Add(c.conditions.skew).UTC().Format(http.TimeFormat))
		w.Header().Set("x-amzn-RequestId", newRequestID())
		reply(w, r)
	}
}

// succeed answers 200 with v in JSON.
func succeed(contentType string, v any) answer {
	return func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, contentType, http.StatusOK, v) }
}

func writeJSON(w http.ResponseWriter, contentType string, status int, v any) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // fails only if the client is gone
}

// unknownOperation is what AWS answers outside of its API.
func unknownOperation(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("x-amzn-ErrorType", "UnknownOperationException")
	writeJSON(w, "application/json", http.StatusNotFound, struct{}{})
}
