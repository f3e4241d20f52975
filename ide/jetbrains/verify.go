package jetbrains

import (
	"context"
	"fmt"
	"time"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// What a Check is about.
const (
	whatRecord       = "sign-in record"
	whatToken        = "token"
	whatRegistration = "registration"
	whatProfile      = "profile"
	whatForm         = "start URL and Region"
)

// expiryMargin is how long a token without refresh token, or a registration, must
// still be good for: else the plugin takes it for absent (DiskCache.kt).
const expiryMargin = 15 * time.Minute

// judge reads one options file back as the plugin will.
type judge struct {
	target ide.Target
	doc    *document
	root   *edit.Node
	h      ide.Handover
	now    time.Time
	checks []ide.Check
}

// Verify implements ide.Family.
func (f Family) Verify(ctx context.Context, m ide.Machine, targets []ide.Target, h ide.Handover) ([]ide.Check, error) {
	if err := check(h); err != nil {
		return nil, err
	}
	known := openSessions(m)
	var checks []ide.Check
	for _, t := range targets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		docs, err := documents(t)
		if err != nil {
			checks = append(checks, ide.Check{Target: t.ID, What: whatRecord, Text: err.Error()})
			continue
		}
		for _, doc := range docs {
			j := judge{target: t, doc: doc, h: h, now: f.now()}
			if err := j.all(m, known); err != nil {
				j.add(doc.file, whatRecord, false, "%v", err)
			}
			checks = append(checks, j.checks...)
		}
	}
	return checks, nil
}

func (j *judge) add(file, what string, ok bool, format string, args ...any) {
	j.checks = append(j.checks, ide.Check{
		Target: j.target.ID, File: file, What: what, OK: ok, Text: fmt.Sprintf(format, args...),
	})
}

// all follows the plugin's start-up decision: record, token, registration,
// profile.
func (j *judge) all(m ide.Machine, known sessions) (err error) {
	if err := j.doc.adopt(j.target, j.doc.names.list()...); err != nil {
		return err
	}
	if j.root, err = j.doc.root(); err != nil {
		return err
	}
	if j.h.Prefill {
		j.form()
		return nil
	}
	sessions, err := known.of(j.doc.names, j.root)
	if err != nil {
		return err
	}
	c := j.record(sessions)
	files, err := c.read(cacheDir(m))
	if err != nil {
		return err
	}
	j.tokens(files)
	j.profile(c)
	return nil
}

func (j *judge) form() {
	startURL, region := j.doc.names.lastLogin(j.root)
	if startURL == j.h.StartURL && region == j.h.Region {
		j.add(j.doc.file, whatForm, true, "the sign-in page is filled in with %s in %s", startURL, region)
		return
	}
	j.add(j.doc.file, whatForm, false, "the sign-in page is filled in with %q in %q", startURL, region)
}

// record checks that the pin leads to a connection with all scopes. It returns
// the connection whose tokens are to be looked at.
func (j *judge) record(sessions map[string]session) connection {
	n, file := j.doc.names, j.doc.file
	id := n.pinned(j.root, featureQ)
	c, found := n.resolve(j.root, sessions, id)
	switch {
	case id == "":
		j.add(file, whatRecord, false, "no connection is chosen for Amazon Q")
	case !found:
		j.add(file, whatRecord, false, "Amazon Q is to use %s, which does not exist", id)
	case !c.serves(j.h):
		j.add(file, whatRecord, false, "Amazon Q uses another organization: %s in %s", c.startURL, c.region)
	case !c.covers(j.h):
		j.add(file, whatRecord, false, "the connection %s does not have the scopes of Amazon Q", id)
	default:
		j.add(file, whatRecord, true, "Amazon Q uses %s in %s", c.startURL, c.region)
		return c
	}
	return n.choose(j.root, sessions, j.h)
}

// tokens checks the pair that the plugin loads: the device kind, or else PKCE.
func (j *judge) tokens(files cacheFiles) {
	at, pair, want := files.token, files.registration, deviceShape
	t, err := parseToken(at.content.Data)
	if usable := err == nil && t.shape == want && t.loads(j.now); !usable && files.pkceToken.content.Exists {
		at, pair, want = files.pkceToken, files.pkceRegistration, pkceShape
		t, err = parseToken(at.content.Data)
	}
	switch {
	case !at.content.Exists:
		j.add(at.file, whatToken, false, "there is none")
		return
	case err != nil:
		j.add(at.file, whatToken, false, "cannot be read: %v", err)
		return
	case t.shape != want:
		j.add(at.file, whatToken, false, "is of the wrong kind for this file")
		return
	case !t.loads(j.now):
		j.add(at.file, whatToken, false, "has ended, or is about to, and cannot be renewed")
		return
	case t.Expired(j.now):
		j.add(at.file, whatToken, true, "ended at %s; Amazon Q renews it when it starts", stamp(t.ExpiresAt))
	default:
		j.add(at.file, whatToken, true, "is good until %s", stamp(t.ExpiresAt))
	}
	j.registration(pair, want)
}

// loads says whether the plugin takes the token at all (DiskCache.kt).
func (t token) loads(now time.Time) bool {
	return !t.RefreshToken.Empty() || now.Add(expiryMargin).Before(t.ExpiresAt)
}

func (j *judge) registration(at cached, want shape) {
	r, kind, err := parseRegistration(at.content.Data)
	switch {
	case !at.content.Exists:
		j.add(at.file, whatRegistration, false, "there is none: the token cannot be renewed")
	case err != nil:
		j.add(at.file, whatRegistration, false, "cannot be read: %v", err)
	case kind != want:
		j.add(at.file, whatRegistration, false, "is of the wrong kind for this file")
	case !j.now.Add(expiryMargin).Before(r.ExpiresAt):
		j.add(at.file, whatRegistration, false, "ended at %s: the token cannot be renewed", stamp(r.ExpiresAt))
	default:
		j.add(at.file, whatRegistration, true, "renews the token until %s at most", stamp(r.ExpiresAt))
	}
}

// profile follows the rules of both version ranges: a count of 0, or of several
// without an active profile, brings up the profile page.
func (j *judge) profile(c connection) {
	n, file := j.doc.names, j.doc.file
	active, count := n.profile(j.root, c.id), n.profileCount(j.root, c.id)
	switch {
	case count < 1:
		j.add(file, whatProfile, false, "Amazon Q will ask for a profile: it does not know of any")
	case active == nil && (count > 1 || j.h.Profile != nil):
		j.add(file, whatProfile, false, "Amazon Q will ask which of %d profiles to use", count)
	case active == nil:
		j.add(file, whatProfile, true, "Amazon Q picks the profile itself")
	case j.h.Profile != nil && active.ARN != j.h.Profile.ARN:
		j.add(file, whatProfile, false, "Amazon Q uses another profile: %s", active.Name)
	default:
		j.add(file, whatProfile, true, "%s", active.Name)
	}
}

// stamp writes a moment for people; VS Code's checks read the same.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
