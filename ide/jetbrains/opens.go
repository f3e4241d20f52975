package jetbrains

import (
	"fmt"

	"github.com/qlogin/qlogin/ide"
)

// willOpen says what happens when the IDE is opened next. Running is set where
// something waits for the IDE to close.
func (p *planner) willOpen(t ide.Target, running ide.Running) string {
	form := fmt.Sprintf("the start URL %s and the Region %s", p.h.StartURL, p.h.Region)
	switch {
	case p.h.Prefill && running.Yes:
		return "Once it has been closed and opened again, the sign-in page of Amazon Q has " + form + " filled in."
	case p.h.Prefill && !t.Extension.Installed:
		return "Once Amazon Q is installed, its sign-in page has " + form + " filled in."
	case p.h.Prefill:
		return "The sign-in page of Amazon Q has " + form + " filled in; press Continue there."
	case running.Yes && p.held:
		return "Close it: Amazon Q is signed in when it is opened again."
	case running.Yes:
		// With a token on disk the form ends without a browser
		// (reauthConnectionIfNeeded in ToolkitAuthManager.kt).
		return "Close it, and Amazon Q is signed in when it is opened again. Or go on at once: in the Amazon Q panel " +
			"enter " + form + " and press Continue; no browser opens. Do not press Re-authenticate, which deletes the token first."
	case p.h.Profile != nil:
		return "Amazon Q is signed in, with the profile " + p.h.Profile.Name + "."
	}
	return "Amazon Q is signed in."
}

// willClose is willOpen after a sign-out.
func (p *planner) willClose(_ ide.Target, running ide.Running) string {
	if running.Yes {
		return "Close it: until then Amazon Q keeps the sign-in in its memory."
	}
	return "Amazon Q asks to sign in; the start URL and the Region stay filled in."
}
