// Package network makes the one HTTP client that talks to AWS, and says in plain
// words what stands between this machine and AWS when it does not get through:
// a proxy that wants a sign-in, a certificate that an inspecting proxy made, a
// hotel's welcome page, a name server that is down, a clock that is wrong.
//
// The client takes its proxy and its certificates from the environment it is
// given, follows no redirect, limits every body and turns a web page in the place
// of data into an error. What an answer of AWS itself means is left to the
// packages oidc and qservice.
package network
