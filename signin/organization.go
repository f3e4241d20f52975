package signin

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
)

// Organization is the Identity Center that is signed in to.
type Organization struct {
	Name     string `json:"name,omitempty"`
	StartURL string `json:"startUrl"` // canonical
	Region   string `json:"region"`
}

// id is a short name for the organization that is safe in keyrings and file
// names.
func (o Organization) id() string {
	sum := sha256.Sum256([]byte(o.StartURL + "\n" + o.Region))
	return hex.EncodeToString(sum[:6])
}

// Choice is what the person, or a script in his place, has decided.
type Choice struct {
	Organization Organization
	Holders      []string // families to hand over to; empty: every one with the extension
	Targets      []string // target IDs; empty: all of those families
	Prefill      bool
	// Unreachable is a wish to see the targets that nothing can be written to, too.
	Unreachable bool
	// ReplaceOthers is a yes to removing other sign-ins of the same extension.
	ReplaceOthers bool
	Profile       string // ARN or name; "" where there is but one
}

// handover turns the choice into what the families plan with; grant and
// entitlement are nil for a draft.
func (c Choice) handover(grant *oidc.Grant, e *Entitlement) ide.Handover {
	h := ide.Handover{
		StartURL:      c.Organization.StartURL,
		Region:        c.Organization.Region,
		Scopes:        oidc.Scopes(),
		Grant:         grant,
		Prefill:       c.Prefill,
		ReplaceOthers: c.ReplaceOthers,
	}
	if e != nil {
		h.Profile, h.Profiles = e.Profile, len(e.Profiles)
	}
	return h
}
