package vscode

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/ide"
)

// What a check is about.
const (
	aboutExtension    = "extension"
	aboutRecord       = "sign-in record"
	aboutProfile      = "profile"
	aboutToken        = "token"
	aboutRegistration = "registration"
	aboutForm         = "sign-in form"
)

// margin is how long before its end the extension counts a token or a
// registration as over (isExpired in core/src/auth/sso/model.ts).
const margin = time.Minute

// Verify judges the targets by the extension's start-up, in its order
// (codewhisperer/activation.ts): the extension, the connection, its token, and
// the Q Developer profile.
func (f Family) Verify(ctx context.Context, m ide.Machine, targets []ide.Target, h ide.Handover) ([]ide.Check, error) {
	want := newRequest(h)
	records, err := readRecords(ctx, m, targets)
	if err != nil {
		return nil, err
	}
	var checks []ide.Check
	for _, r := range records {
		v := verifier{record: r, want: want, now: f.now()}
		v.run()
		checks = append(checks, v.checks...)
	}
	return checks, nil
}

// verifier judges one target.
type verifier struct {
	record
	want   request
	now    time.Time
	checks []ide.Check
}

func (v *verifier) report(file, what string, ok bool, format string, args ...any) {
	v.checks = append(v.checks, ide.Check{
		Target: v.target.ID, File: file, What: what, OK: ok, Text: fmt.Sprintf(format, args...),
	})
}

func (v *verifier) run() {
	if v.problem != nil {
		v.report(v.file, aboutRecord, false, "%s", v.problem.Text)
		return
	}
	if v.want.Prefill {
		v.form()
		return
	}
	v.extension()
	c, ok := v.connection()
	if !ok {
		return
	}
	v.token(c)
	v.profile(c)
}

func (v *verifier) form() {
	recent := v.row.recent
	if recent.isFor(v.want) {
		v.report(v.file, aboutForm, true, "shows %s and %s", recent.StartURL, recent.Region)
		return
	}
	v.report(v.file, aboutForm, false, "does not show %s and %s", v.want.startURL, v.want.region)
}

func (v *verifier) extension() {
	x := v.target.Extension
	switch {
	case !x.Installed:
		v.report("", aboutExtension, false, "Amazon Q is not installed")
	case x.Disabled:
		v.report("", aboutExtension, false, "Amazon Q %s is switched off", x.Version)
	default:
		v.report("", aboutExtension, true, "Amazon Q %s", x.Version)
	}
}

// connection finds what the extension would restore: the saved connection, or
// else the current one (secondaryAuth.ts, Auth.tryAutoConnect in auth.ts).
func (v *verifier) connection() (connection, bool) {
	c, ok := v.row.connection(v.row.saved)
	if !ok || !c.hasScopes(coreScopes()) {
		c, ok = v.row.connection(v.row.current)
	}
	text := ""
	switch {
	case !ok:
		text = "no sign-in is recorded: the sign-in form comes up"
	case !c.isFor(v.want.startURL, v.want.region):
		text = fmt.Sprintf("the sign-in is for %s (%s)", c.startURL, c.region)
	case !c.metadata:
		text = "the connection has no metadata: the extension would fail to start"
	case !c.hasScopes(v.want.scopes):
		text = "the connection lacks scopes: " + strings.Join(c.missing(v.want.scopes), ", ")
	case len(v.row.single()) != 1:
		text = fmt.Sprintf("there are %d sign-ins: the extension logs out of all but one", len(v.row.single()))
	}
	if text != "" {
		v.report(v.file, aboutRecord, false, "%s", text)
		return connection{}, false
	}
	v.report(v.file, aboutRecord, true, "one connection, to %s in %s", c.startURL, c.region)
	return c, true
}

func (c connection) missing(want []string) []string {
	return slices.DeleteFunc(slices.Clone(want), func(scope string) bool { return slices.Contains(c.scopes, scope) })
}

// token judges the token file as getToken does (ssoAccessTokenProvider.ts).
func (v *verifier) token(c connection) {
	file := tokenFile(v.cacheDir, c.id)
	t, err := readToken(file)
	switch {
	case err != nil:
		v.report(file, aboutToken, false, "%s", err)
		return
	case t == nil:
		v.report(file, aboutToken, false, "there is no token: the extension asks to sign in again")
		return
	case t.AccessToken == "":
		v.report(file, aboutToken, false, "the file holds no access token")
		return
	case v.want.Grant != nil && t.ClientID != v.want.Grant.Registration.ClientID:
		v.report(file, aboutToken, false, "the token there is another one than was handed over")
		return
	}
	renewable := v.registration(file, *t)
	v.expiry(file, *t, renewable)
}

// registration judges the copy in the token file, the only one that renews.
func (v *verifier) registration(file string, t storedToken) bool {
	ends := parseTime(t.RegistrationExpiresAt)
	switch {
	case t.ClientID == "" || t.ClientSecret == "" || t.RegistrationExpiresAt == "":
		v.report(file, aboutRegistration, false, "is not there: the token cannot be renewed")
	case t.RefreshToken == "":
		v.report(file, aboutRegistration, false, "there is no refresh token: the token cannot be renewed")
	case !v.now.Add(margin).Before(ends):
		v.report(file, aboutRegistration, false, "ended at %s: the token cannot be renewed", stamp(ends))
	default:
		v.report(file, aboutRegistration, true, "renews the token until %s at most", stamp(ends))
		return true
	}
	return false
}

func (v *verifier) expiry(file string, t storedToken, renewable bool) {
	ends := parseTime(t.ExpiresAt)
	switch {
	case t.ExpiresAt == "":
		v.report(file, aboutToken, true, "is there, without an end")
	case v.now.Add(margin).Before(ends):
		v.report(file, aboutToken, true, "is good until %s", stamp(ends))
	case renewable:
		v.report(file, aboutToken, true, "ended at %s; the extension renews it when it opens", stamp(ends))
	default:
		v.report(file, aboutToken, false, "ended at %s: the extension asks to sign in again", stamp(ends))
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func (v *verifier) profile(c connection) {
	p, ok := v.row.regions[c.id]
	switch {
	case !ok || p.ARN == "":
		ok := v.want.Grant != nil && v.want.Profile == nil // there was none to choose
		v.report(v.file, aboutProfile, ok, "none is chosen: the extension asks which one to use")
	case !slices.Contains(serviceRegions(), p.Region):
		v.report(v.file, aboutProfile, false, "%s is in %q, for which the extension has no endpoint", p.Name, p.Region)
	case v.want.Profile != nil && p.ARN != v.want.Profile.ARN:
		v.report(v.file, aboutProfile, false, "%s is chosen, not %s", p.Name, v.want.Profile.Name)
	default:
		v.report(v.file, aboutProfile, true, "%s in %s", p.Name, p.Region)
	}
}
