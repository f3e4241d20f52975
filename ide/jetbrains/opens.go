package jetbrains

import (
	"fmt"
	"strings"

	"github.com/qlogin/qlogin/ide"
)

// willOpen says what happens when the IDE is opened next. Running is set where
// something waits for the IDE to close.
func (p *planner) willOpen(t ide.Target, running ide.Running) string {
	form := fmt.Sprintf("the start URL %s and the Region %s", p.h.StartURL, p.h.Region)
	switch {
	case p.h.Prefill && running.Yes:
		return "is open now: once it is closed and opened again, its sign-in page has " + form + " filled in"
	case p.h.Prefill && !t.Extension.Installed:
		return "has " + form + " filled in on its sign-in page once Amazon Q is installed"
	case p.h.Prefill:
		return "opens with " + form + " filled in on its sign-in page; press Continue there"
	case running.Yes && p.held:
		return "is open now: once it is closed and the record written, it opens signed in"
	case running.Yes:
		// With a token on disk the form ends without a browser
		// (reauthConnectionIfNeeded in ToolkitAuthManager.kt).
		return "is open now: once it is closed and the record written, it opens signed in; or go on at once: in the Amazon Q panel " +
			"enter " + form + " and press Continue, no browser opens; do not press Re-authenticate, which deletes the token first"
	case len(p.awaited) > 0:
		return "waits for " + strings.Join(p.awaited, " and ") + ": once that is closed and the record written, it opens signed in"
	case p.h.Profile == nil && p.h.Grant != nil && p.h.Profiles > 1:
		return "opens signed in and asks which Q Developer profile to use"
	}
	return "opens signed in, no clicks"
}

// willClose is willOpen after a sign-out.
func (p *planner) willClose(_ ide.Target, running ide.Running) string {
	if running.Yes {
		return "is open now and keeps the sign-in in its memory until it is closed"
	}
	return "opens with its sign-in page; start URL and Region stay filled in"
}
