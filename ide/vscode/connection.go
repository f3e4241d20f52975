package vscode

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/oidc"
)

// connection is one entry of auth.profiles: a sign-in that the extension knows,
// under an id that it otherwise makes up (core/src/auth/connection.ts).
type connection struct {
	id       string
	kind     string // "sso", or "iam" for what the AWS Toolkit put there
	startURL string
	region   string
	scopes   []string
	metadata bool // present; the extension's start-up fails without it
	raw      json.RawMessage
}

func newConnection(id string, raw json.RawMessage) (connection, error) {
	fields, err := object{id: raw}.child(id)
	if err != nil {
		return connection{}, err
	}
	metadata, err := fields.child("metadata")
	if err != nil {
		return connection{}, err
	}
	c := connection{
		id:       id,
		kind:     fields.text("type"),
		startURL: fields.text("startUrl"),
		region:   fields.text("ssoRegion"),
		metadata: metadata != nil,
		raw:      raw,
	}
	// Scopes of another kind are as good as none: the form comes up.
	_ = json.Unmarshal(fields["scopes"], &c.scopes)
	return c, nil
}

// isFor says whether c signs in to that Identity Center.
func (c connection) isFor(startURL, region string) bool {
	return c.kind == "sso" && sameStartURL(c.startURL, startURL) && c.region == region
}

func (c connection) hasScopes(want []string) bool {
	return oidc.Registration{Scopes: c.scopes}.HasScopes(want)
}

// coreScopes are the ones without which the extension forgets a connection
// (isValidCodeWhispererCoreConnection in core/src/codewhisperer/util/authUtil.ts).
func coreScopes() []string {
	return []string{"codewhisperer:completions", "codewhisperer:analysis"}
}

// sameStartURL compares start URLs the way people paste them: with a slash or a
// "#" at the end, or capitals in the host.
func sameStartURL(a, b string) bool { return canonical(a) == canonical(b) }

func canonical(startURL string) string {
	u, err := url.Parse(strings.TrimSpace(startURL))
	if err != nil {
		return startURL
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	u.Fragment, u.RawFragment = "", ""
	return strings.TrimRight(u.String(), "/#")
}

// ownID is the connection id where no editor has one yet. The extension takes
// any string. It has to be the same in every run, or each sign-in would leave a
// connection behind, and another one for another organization, or their tokens
// would share a file.
func ownID(startURL, region string) string {
	sum := sha256.Sum256([]byte(canonical(startURL)))
	return "qlogin-" + region + "-" + hex.EncodeToString(sum[:4])
}

// sharedConnection is the one connection id of a hand-over: a grant has one
// holder, so all editors have to read one token file.
type sharedConnection struct {
	id       string
	startURL string   // as the adopted connection spells it
	scopes   []string // in its order: both are part of a file name
	adopted  bool
}

// adopt chooses among the connections that the editors have already. One that is
// in use by an open editor comes first: its new token is seen within seconds.
// Then the one with the newest token.
func adopt(records []record, dir string, want request) sharedConnection {
	best, bestRank := sharedConnection{
		id: ownID(want.startURL, want.region), startURL: want.startURL, scopes: want.scopes,
	}, rank{}
	for _, r := range records {
		for _, c := range r.row.connections {
			if !c.isFor(want.startURL, want.region) {
				continue
			}
			k := rank{there: true, open: r.target.Running.Yes, written: modified(tokenFile(dir, c.id))}
			if !k.above(bestRank) {
				continue
			}
			best, bestRank = sharedConnection{id: c.id, startURL: c.startURL, scopes: want.scopes, adopted: true}, k
			if c.hasScopes(want.scopes) {
				best.scopes = slices.Clone(c.scopes)
			}
		}
	}
	return best
}

// rank orders connections for adopt; equal ones keep the order of the editors.
type rank struct {
	there   bool
	open    bool
	written int64 // nanoseconds of the token file; 0 where there is none
}

func (a rank) above(b rank) bool {
	switch {
	case a.there != b.there:
		return a.there
	case a.open != b.open:
		return a.open
	default:
		return a.written > b.written
	}
}
