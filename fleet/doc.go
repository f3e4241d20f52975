// Package fleet finds every home folder of a machine, or of an offline file
// system tree, and has something done in each of them with no more rights than
// its owner has. What is done there is another package's business.
//
// It runs as root over folders that their owners control, and an owner may be
// hostile: links, named pipes and programs that swap files at the right moment.
// It therefore does not judge what is in a home at all. A child process gives up
// root for the owner's ids (Confine) before it looks, so that whatever a home
// leads it to is something that the owner could have done alone.
package fleet
