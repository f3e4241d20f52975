// Package keep looks after the sign-ins of one person while nobody does: it
// renews those of closed IDEs once an hour, takes over what an IDE has renewed,
// hands over what waited for an IDE to close, and says beforehand when a session
// is about to end. It also runs itself as a service of the person's own.
//
// What may be renewed, and how, is package signin's; words for the terminal are
// the command line's.
package keep
