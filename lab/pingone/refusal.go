package pingone

import (
	"errors"
	"net/http"

	"github.com/qlogin/qlogin/lab/page"
)

// refusal is a page that ends a flow without a response.
type refusal int

const (
	unknownApplication refusal = iota
	unknownACS
	disabledApplication
	notInGroup
	noDevice
	invalidInput
	lostFlow
	badRequest
	notFound
	broken
)

// words is what a refusal says: what happened, and who can help.
type words struct {
	status                int
	title, text, whoHelps string
}

// say returns a refusal's words, of the kind that PingOne uses.
func (r refusal) say() words {
	const again = "Start again from the application that sent you here."
	switch r {
	case unknownApplication:
		return words{
			http.StatusNotFound, "Application not found", "There is no application for this request.",
			"Your IT team can compare the application in PingOne with the settings in IAM Identity Center.",
		}
	case unknownACS:
		return words{
			http.StatusBadRequest, "This request cannot be answered",
			"It names an address that is not registered for the application. Nothing was sent there.",
			"Your IT team can compare the ACS URLs of the application with those of IAM Identity Center.",
		}
	case disabledApplication:
		return words{
			http.StatusForbidden, "Application not available", "The application is disabled.",
			"Your PingOne administrator can enable it.",
		}
	case notInGroup:
		return words{
			http.StatusForbidden, "Access denied",
			"Sorry, you're not authorized to access the requested resource. Check that you belong to one of the authorized groups.",
			"Your PingOne administrator can add you to a group of this application.",
		}
	case noDevice:
		return words{
			http.StatusForbidden, "Authentication failed", "None of your devices can be used for multi-factor authentication.",
			"Your help desk can reset them, so that you can pair a new one.",
		}
	case invalidInput:
		return words{
			http.StatusBadRequest, "Invalid input", "SAML_215: the subject of the response cannot be made.",
			"Your PingOne administrator can set the subject NameID format of the application to emailAddress.",
		}
	case lostFlow:
		return words{http.StatusBadRequest, "This sign-on has ended", "It took too long, or it was started in another browser.", again}
	case badRequest:
		return words{
			http.StatusBadRequest, "This request cannot be read",
			"It is damaged, or not a SAML 2.0 authentication request.", again,
		}
	case notFound:
		return words{http.StatusNotFound, "Page not found", "There is nothing at this address.", again}
	default: // broken
		return words{http.StatusInternalServerError, "Something went wrong", "The practice server could not finish the sign-on.", again}
	}
}

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
	said := why.say()
	p.show(w, said.status, page.Page{Title: said.title, Content: refusalPage(said)})
}

func (p *Provider) serveNotFound(w http.ResponseWriter, _ *http.Request) { p.refuse(w, notFound) }

func (p *Provider) show(w http.ResponseWriter, status int, shown page.Page) {
	shown.Style = p.issuer + "/" + page.StyleName
	server().Show(w, status, shown)
}
