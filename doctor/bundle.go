package doctor

import (
	"fmt"
	"strings"
	"time"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/signin"
)

// Bundle is what IT needs to look further: who, where, when, what to look for in
// CloudTrail, and what the checks say. It holds no secret.
type Bundle struct {
	Made         time.Time
	Organization signin.Organization
	Person       string // e-mail, or the user name on this computer
	Attempt      Attempt
	Versions     []string // of qlogin, of the extensions
	Findings     []Finding
}

// NewBundle gathers what the findings of an examination with o leave out. user is
// the name on this computer, which is often that at PingOne.
func NewBundle(o Options, findings []Finding, user, host string) Bundle {
	k := newFactsOfDisk(o)
	b := Bundle{Made: k.now.UTC(), Findings: findings, Person: fmt.Sprintf("%s on %s", user, host)}
	b.Organization, _ = k.organization()
	b.Attempt, _ = k.attempt() // what cannot be read, a check has said
	records, _ := k.records()  // so too
	for _, r := range records {
		if r.Organization == b.Organization && r.Person != "" {
			b.Person = fmt.Sprintf("%s (%s)", r.Person, b.Person)
			break
		}
	}
	b.Versions = []string{"qlogin " + o.Version}
	for _, f := range findings {
		if f.Check == "extension" && f.Outcome == OK {
			b.Versions = append(b.Versions, f.Looked+": "+f.Saw)
		}
	}
	return b
}

// window is when to look: the attempt, with the minutes that a person spends on
// the pages before it, and those that CloudTrail may be off.
func (b Bundle) window() (from, to time.Time) {
	if b.Attempt.Ended.IsZero() {
		return b.Made.Add(-time.Hour), b.Made
	}
	return b.Attempt.Ended.Add(-15 * time.Minute), b.Attempt.Ended.Add(5 * time.Minute)
}

// trail are the events of CloudTrail that tell of a sign-in, in their order
// (IAM Identity Center User Guide, "Logging IAM Identity Center API calls").
func trail() []struct{ name, tells string } {
	return []struct{ name, tells string }{
		{"StartDeviceAuthorization", "the code was asked for (sso-oauth.amazonaws.com)"},
		{"ExternalIdPDirectoryLogin", "what PingOne sent was taken or refused; the reason is in additionalEventData"},
		{"CredentialChallenge, CredentialVerification", "a password was asked for: the identity source is not PingOne"},
		{"UserAuthentication", "the person is signed in to the access portal"},
		{"CreateToken", "the client got its token, or was refused (sso-oauth.amazonaws.com)"},
	}
}

// String is the bundle as text.
func (b Bundle) String() string {
	var text strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&text, format+"\n", args...) }
	from, to := b.window()
	line("A sign-in to Amazon Q Developer that does not work, for IT")
	line("made by qlogin doctor at %s; it holds no password and no token", stamp(b.Made))
	line("")
	line("person        %s", network.Plain(b.Person, 300))
	line("organization  %s", network.Plain(b.Organization.StartURL, 300))
	line("Region        %s", network.Plain(b.Organization.Region, 40))
	line("time          %s to %s", stamp(from), stamp(to))
	if b.Attempt.Message != "" {
		line("it ended with %s", network.Plain(b.Attempt.Message, 400))
	}
	line("")
	line("What to look for in CloudTrail, in that Region and time:")
	for _, event := range trail() {
		line("  %-44s %s", event.name, event.tells)
	}
	line("")
	line("Versions:")
	for _, version := range b.Versions {
		line("  %s", network.Plain(version, 200))
	}
	line("")
	line("Checks:")
	for _, f := range b.Findings {
		line("  %-15s %s / %s: %s: %s", f.Outcome, f.Group, f.Check, f.Looked, f.Saw)
		if f.Row != "" && f.Outcome != OK {
			line("  %-15s failure %s; step %s; mended by %s", "", f.Row, orDash(f.Step), orDash(f.Owner))
		}
	}
	return text.String()
}
