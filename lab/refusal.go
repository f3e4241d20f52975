package lab

import (
	"fmt"
	"net/http"
)

// refusal is an error of the OIDC service. In JSON, it is as the service sends
// it: reason is there even when null, and there is no message, so that SDKs have
// only the header to tell one type from another.
type refusal struct {
	status int
	class  string // without "Exception"

	Code        string  `json:"error"`
	Description *string `json:"error_description"`
	Reason      *string `json:"reason"`
}

// refuse makes the refusal of that class; SSO OIDC API, "Common Errors" and the
// Errors section of CreateToken.
func refuse(class, description string) *refusal {
	code, known := map[string]string{
		"AuthorizationPending":  "authorization_pending",
		"SlowDown":              "slow_down",
		"ExpiredToken":          "expired_token",
		"AccessDenied":          "access_denied",
		"InvalidGrant":          "invalid_grant",
		"InvalidClient":         "invalid_client",
		"InvalidRequest":        "invalid_request",
		"UnauthorizedClient":    "unauthorized_client",
		"UnsupportedGrantType":  "unsupported_grant_type",
		"InvalidScope":          "invalid_scope",
		"InvalidClientMetadata": "invalid_client_metadata",
		"InvalidRedirectUri":    "invalid_redirect_uri",
	}[class]
	status := http.StatusBadRequest
	switch {
	case !known:
		class, code, status = "InternalServer", "server_error", http.StatusInternalServerError
	case class == "InvalidClient":
		status = http.StatusUnauthorized
	}
	return &refusal{status: status, class: class, Code: code, Description: &description}
}

// undescribed leaves error_description null, as for an unknown start URL.
func (e *refusal) undescribed() *refusal {
	e.Description = nil
	return e
}

// because sets the reason. Only KMS_… exist, for organizations that encrypt
// Identity Center with a key of their own.
func (e *refusal) because(reason string) *refusal {
	e.Reason = &reason
	return e
}

func (e *refusal) answer() answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("x-amzn-ErrorType", e.class+"Exception")
		w.Header().Set("Cache-Control", "no-store")
		writeJSON(w, "application/json", e.status, e)
	}
}

// unavailable is the page that a load balancer answers with when nothing is
// behind it: no JSON, no error type.
func unavailable(w http.ResponseWriter, _ *http.Request) {
	writeHTML(w, http.StatusServiceUnavailable, "503 Service Temporarily Unavailable", "")
}

// captivePortal is what a network answers whose user has not signed in to it.
func captivePortal(w http.ResponseWriter, _ *http.Request) {
	writeHTML(w, http.StatusOK, "Hotel Guest Wi-Fi", "<p>Please accept the terms of use to go online.</p>")
}

func writeHTML(w http.ResponseWriter, status int, title, body string) {
	w.Header().Del("x-amzn-RequestId") // whoever wrote this, it was not AWS
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<html><head><title>%s</title></head><body><h1>%s</h1>%s</body></html>\n", title, title, body)
}

// hold never answers: the client has to give up.
func hold(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// drop closes the connection in the middle, as a firewall does.
func drop(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusBadGateway) // HTTP/2, which the lab never serves
		return
	}
	_ = conn.Close()
}

// empty answers 200 with an empty object, which SDKs take for success.
func empty(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, "application/json", http.StatusOK, struct{}{})
}
