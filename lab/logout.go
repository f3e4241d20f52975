package lab

import "net/http"

// portalError is an error of the portal API (SSO, 2019-06-10), which has yet
// another shape: only a message.
type portalError struct {
	Message string `json:"message"`
}

// logout is Logout of the portal API. It ends the sign-in session behind an
// access token, and with it every token family of that person; the answer has no
// body.
func (l *Lab) logout(c *call) answer {
	bearer := c.header.Get("x-amz-sso_bearer_token")
	c.op, c.subject = opLogout, bearer
	l.mu.Lock()
	l.begin(c)
	event := Event{Time: l.now().UTC(), Source: "sso.amazonaws.com", Name: c.op, Region: c.region}
	fault := c.fault()
	token, ok := l.store.access[bearer]
	ok = ok && l.now().Before(token.expires) && token.family.client.region == c.region
	switch {
	case fault != nil:
		event.Error, event.Detail = "Fault", "answered by the scenario"
	case ok:
		event.User = token.family.userName
	default:
		event.Error = "UnauthorizedException"
	}
	l.journal.add(event)
	l.mu.Unlock()

	switch {
	case fault != nil:
		return fault
	case bearer == "":
		return portalRefusal(http.StatusBadRequest, "InvalidRequestException", "Missing bearer token")
	case !ok:
		return portalRefusal(http.StatusUnauthorized, "UnauthorizedException", "Session token not found or invalid")
	}
	l.EndSessions(event.User)
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
}

func portalRefusal(status int, class, message string) answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("x-amzn-ErrorType", class)
		writeJSON(w, "application/json", status, portalError{message})
	}
}
