// Package discover answers the first question of a sign-in: which organization?
// It gathers candidates for start URL and Region, each with its evidence in
// words, in order of trust: what was typed, the environment, the settings, what
// qlogin itself has signed in to, what Amazon Q in the IDEs uses, what is in
// ~/.aws. Where a domain was named, it reads what that company publishes; where
// an address of the company was typed, it asks where that leads.
//
// Settings and records are brought by whoever calls. What other programs wrote
// is read with small readers that know the two fields wanted and nothing else,
// never a token; nothing is ever written. The network is asked only where no
// certain answer is at hand, everything at once, within two seconds, and never
// by starting a device authorization: that succeeds in wrong Regions too.
package discover
