package lab

import "net/http"

// routes is everything by path, as a served lab has it.
func (l *Lab) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oidc/{region}/client/register", l.service(l.registerClient))
	mux.HandleFunc("POST /oidc/{region}/device_authorization", l.service(l.startDeviceAuthorization))
	mux.HandleFunc("POST /oidc/{region}/token", l.service(l.createToken))
	mux.HandleFunc("POST /portal/{region}/logout", l.service(l.logout))
	mux.HandleFunc("POST /q/{region}", l.service(l.q))
	mux.HandleFunc("POST /q/{region}/{$}", l.service(l.q))
	mux.HandleFunc("POST /sso-admin/{region}/{$}", l.service(l.signed(l.ssoAdmin())))
	mux.HandleFunc("POST /identitystore/{region}/{$}", l.service(l.signed(l.identityStore())))
	mux.HandleFunc("/oidc/", unknownOperation)
	mux.HandleFunc("/portal/", unknownOperation)
	mux.HandleFunc("/q/", unknownOperation)
	mux.HandleFunc("/sso-admin/", unknownOperation)
	mux.HandleFunc("/identitystore/", unknownOperation)

	mux.Handle("/start/", l.portal)
	mux.Handle("/platform/", l.portal)
	mux.Handle("/pingone/", l.pingone)
	mux.HandleFunc("GET /lab/{$}", l.index)
	mux.HandleFunc("GET /admin/{$}", l.administration)
	mux.HandleFunc("POST /admin/provision", l.provisionNow)
	mux.HandleFunc("POST /lab/scenario", l.switchScenario)
	mux.HandleFunc("POST /lab/sessions", l.steerSessions)
	mux.HandleFunc("/{$}", l.root)
	return mux
}

// root is the portal for whoever brings a code, and the index for the rest.
func (l *Lab) root(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Has("user_code") {
		l.portal.ServeHTTP(w, r)
		return
	}
	http.Redirect(w, r, "/lab/", http.StatusFound)
}
