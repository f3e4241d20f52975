package signin

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/qlogin/qlogin/ide"
)

// ErrBusy says that another qlogin is signing in for the same holder.
var ErrBusy = errors.New("another qlogin is signing in")

// ErrNotSignedIn says that there is no grant to work with.
var ErrNotSignedIn = errors.New("not signed in")

// SessionEndedError says that the session behind a grant is over: it was signed
// out, revoked, or has reached its end. Only a new sign-in helps.
type SessionEndedError struct {
	Holder string
	Lost   time.Time // when a renewal brought no new token; zero where that is not why
	Err    error
}

func (e *SessionEndedError) Error() string {
	if !e.Lost.IsZero() {
		return fmt.Sprintf("the session for %s cannot be renewed any more: the renewal at %s brought no new token, and AWS takes a refresh token once",
			e.Holder, e.Lost.Local().Format("15:04 on 2 January"))
	}
	return fmt.Sprintf("the session for %s has ended", e.Holder)
}

func (e *SessionEndedError) Unwrap() error { return e.Err }

// HolderRunningError says that a grant has to be renewed, but its holder is open
// and would lose the race for the refresh token.
type HolderRunningError struct{ Holder string }

func (e *HolderRunningError) Error() string {
	return fmt.Sprintf("the access token for %s is over, and the IDE that renews it is open", e.Holder)
}

// NotEntitledError says that the sign-in worked, but not for Amazon Q Developer
// Pro. The grant is kept.
type NotEntitledError struct {
	Person string
	Err    error // of qservice
}

func (e *NotEntitledError) Error() string {
	who := e.Person
	if who == "" {
		who = "the person who signed in"
	}
	return fmt.Sprintf("%s has no Amazon Q Developer Pro licence here: %v", who, e.Err)
}

func (e *NotEntitledError) Unwrap() error { return e.Err }

// ProfileError says that no profile could be chosen: several and none named, or
// none of the wanted name.
type ProfileError struct {
	Want     string
	Profiles []ide.Profile
}

func (e *ProfileError) Error() string {
	if e.Want != "" {
		return fmt.Sprintf("there is no Q profile %q", e.Want)
	}
	return fmt.Sprintf("there are %d Q profiles to choose from", len(e.Profiles))
}

// PersonError says that the sign-in works, but is somebody's whom the settings
// do not allow. It is not handed over.
type PersonError struct {
	Person  string
	Domains []string
}

func (e *PersonError) Error() string {
	return fmt.Sprintf("%s signed in, but only people of %s may: nothing is handed over", e.Person, strings.Join(e.Domains, ", "))
}
