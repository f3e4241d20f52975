// Package doctor looks for what keeps somebody from working: on this machine, in
// the organization's set-up, in the sign-in, in each IDE. It reads and asks; it
// changes nothing. What it finds is data: words for the screen are in each
// [Finding], and which known failure that is, is in the catalogue ([Rows]).
package doctor
