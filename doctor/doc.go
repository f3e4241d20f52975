// Package doctor looks for what keeps somebody from working: on this machine, in
// the organization's set-up, in the sign-in, in each IDE. It reads and asks; it
// changes nothing, a probe in the keyring excepted, which it removes. What it finds
// is data: words for the screen are in each [Finding], and which known failure
// that is, is in the catalogue ([Rows]).
//
// There are three ways in, none of which needs a callback:
//
//   - [Examine] looks at everything at once and returns it in the order in which it
//     is shown. A front end that shows progress takes [Begin] and calls Next until it
//     says false: one call, one finding, as soon as it is there; then [Sort].
//   - [Talk] asks what only a person has seen. The zero Talk is at the first question:
//     show Question, give the name of the choice to Answer, go on with the Talk that
//     comes back, until Question says false; then Row is the failure, if one was
//     found. Question.Match turns words that were typed or pasted into a choice. A
//     Talk is a value without connections to anything: it may be kept, compared with
//     an earlier one, and shown while a sign-in waits.
//   - [RowOf] says which known failure an error of the sign-in is, for hints.
package doctor
