package fleet

import "errors"

// ErrNotRoot says that this process may not take on other people's rights.
var ErrNotRoot = errors.New("only root can act in everybody's home")

// ErrNotHere says that the system has no safe way to act in everybody's home.
var ErrNotHere = errors.New("on Windows nobody can act in the home of a person who is not signed in with that person's " +
	"rights, and with an administrator's a junction in the home would lead anywhere")
