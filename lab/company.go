package lab

import (
	"net/http"
)

// company is the web server of the practice company, with what its IT publishes
// for qlogin (docs/configuration.md has the format).
func (l *Lab) company(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/.well-known/qlogin.json" || r.Method != http.MethodGet {
		http.NotFound(w, r)
		return
	}
	writeJSON(w, "application/json", http.StatusOK, companyDocument{
		Version: 1,
		Organizations: []companyOrganization{{
			Name: l.org.Name, StartURL: l.org.StartURL, Region: l.org.Region,
			IDPHosts: []string{pingoneHost}, EmailDomains: []string{"lab.example"},
		}},
	})
}

type companyDocument struct {
	Version       int                   `json:"version"`
	Organizations []companyOrganization `json:"organizations"`
}

type companyOrganization struct {
	Name         string   `json:"name"`
	StartURL     string   `json:"start_url"`
	Region       string   `json:"region"`
	IDPHosts     []string `json:"idp_hosts"`
	EmailDomains []string `json:"email_domains"`
}
