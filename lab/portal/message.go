package portal

import (
	"net/http"

	"github.com/qlogin/qlogin/lab/page"
)

// message is a page that only says something.
type message int

const (
	invalidCode message = iota
	expiredCode
	usedCode
	invalidGrant
	staleForm
	noAccess
	notProvisioned
	signedOut
	notFound
	generic
)

// words is what a message says: what happened, and what to do.
type words struct {
	status            int
	title, text, next string
	start             string // link to the code box; "" for none
}

// bad says whether the message is bad news.
func (w words) bad() bool { return w.status >= http.StatusBadRequest }

// say returns a message's words, of the kind that AWS uses. The title of
// generic, notProvisioned and noAccess is what people quote to their IT.
func (m message) say() words {
	switch m {
	case invalidCode:
		return words{
			http.StatusNotFound, "Invalid code", "This code is not right.",
			"Compare it with the code in the window you started from. If both are the same, it was made for another AWS Region.", retry,
		}
	case expiredCode:
		return words{
			http.StatusGone, "The code has expired", "A code can be used for ten minutes.",
			"Ask for a new one in the window you started from.", retry,
		}
	case usedCode:
		return words{
			http.StatusConflict, "This code has been used", "The request with this code was answered before.",
			"Ask for a new one in the window you started from.", retry,
		}
	case invalidGrant:
		return words{
			http.StatusBadRequest, "invalid_grant", "Invalid grant provided", "", retry,
		}
	case staleForm:
		return words{
			http.StatusForbidden, "This page is out of date", "Nothing was sent. The page was open for too long, or did not come from here.",
			"Go back to the window you started from and open its link again.", retry,
		}
	case noAccess:
		return words{
			http.StatusForbidden, "No access", "You are signed in, but no application is assigned to you.",
			"Confirm with your administrator that you have access.", "",
		}
	case notProvisioned:
		return words{
			http.StatusForbidden, "Invalid MFA credentials", "We could not sign you in with these credentials.",
			"Try again later, or ask your administrator whether your account has been provisioned.", "",
		}
	case signedOut:
		return words{
			http.StatusOK, "You are signed out", "Your practice portal session has ended.",
			"You can close this window.", retry,
		}
	case notFound:
		return words{
			http.StatusNotFound, "Page not found", "There is nothing at this address.",
			"Open the link in the window you started from again.", retry,
		}
	default: // generic
		return words{
			http.StatusBadRequest, "We couldn't complete your request right now", "It's not you, it's us. Please try again later.",
			"If this goes on, tell your administrator when it happened. The reason is in CloudTrail.", "",
		}
	}
}

const retry = "/start/"

func (p *Portal) showMessage(w http.ResponseWriter, r *http.Request, m message) {
	p.showWords(w, r, m.say())
}

func (p *Portal) showWords(w http.ResponseWriter, r *http.Request, said words) {
	if said.start != "" {
		said.start = p.base + said.start
	}
	signOff := ""
	if !said.bad() {
		signOff = p.options.IdentityProvider.SignOffURL
	}
	p.show(w, r, said.status, page.Page{Title: said.title, Content: messagePage(said, signOff)})
}

// fail shows the page that says nothing, which is what AWS shows for nearly
// every mistake in a SAML setup.
func (p *Portal) fail(w http.ResponseWriter, r *http.Request, status int) {
	said := generic.say()
	said.status = status
	p.showWords(w, r, said)
}

func (p *Portal) serveNotFound(w http.ResponseWriter, r *http.Request) {
	p.showMessage(w, r, notFound)
}
