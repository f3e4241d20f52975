package pingone

import (
	"embed"
	"errors"
	"net/http"

	"github.com/qlogin/qlogin/lab/page"
)

//go:embed templates/*.html
var templates embed.FS

// refusal is a page that ends a flow without a response.
type refusal struct {
	status   int
	title    string
	text     string
	whoHelps string
}

// The pages, in wording of the kind that PingOne uses.
var (
	unknownApplication = refusal{http.StatusNotFound, "Application not found",
		"There is no application for this request.",
		"Your IT team compares the application in PingOne with the settings in IAM Identity Center."}
	unknownACS = refusal{http.StatusBadRequest, "This request cannot be answered",
		"The request names an address that is not registered for the application. Nothing was sent there.",
		"Your IT team compares the ACS URLs of the application with those of IAM Identity Center."}
	disabledApplication = refusal{http.StatusForbidden, "Application not available",
		"The application is disabled.",
		"Your PingOne administrator can enable it."}
	notInGroup = refusal{http.StatusForbidden, "Access denied",
		"Sorry, you are not authorized to access the requested resource. Check that you belong to one of the authorized groups.",
		"Your PingOne administrator can add you to a group of this application."}
	lostFlow = refusal{http.StatusBadRequest, "This sign-on has ended",
		"It took too long, or it was started in another browser.",
		"Start again from the application that sent you here."}
	badRequest = refusal{http.StatusBadRequest, "This request cannot be read",
		"The sign-on request is damaged or is not a SAML 2.0 request.",
		"Start again from the application that sent you here."}
	notFound = refusal{http.StatusNotFound, "Page not found",
		"There is nothing at this address.",
		"Start again from the application that sent you here."}
	broken = refusal{http.StatusInternalServerError, "Something went wrong",
		"The practice server could not finish the sign-on.",
		"Start again from the application that sent you here."}
)

func refusalOf(err error) refusal {
	switch {
	case errors.Is(err, errUnknownApplication):
		return unknownApplication
	case errors.Is(err, errUnknownACS):
		return unknownACS
	}
	return badRequest
}

func (p *Provider) refuse(w http.ResponseWriter, why refusal) {
	data := struct{ Title, Text, WhoHelps string }{why.title, why.text, why.whoHelps}
	p.show(w, why.status, page.Page{Name: "refusal", Title: why.title, Data: data})
}

func (p *Provider) serveNotFound(w http.ResponseWriter, _ *http.Request) { p.refuse(w, notFound) }

func (p *Provider) show(w http.ResponseWriter, status int, shown page.Page) {
	shown.Style = p.issuer + "/" + page.StyleName
	p.pages.Show(w, status, shown)
}
