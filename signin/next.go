package signin

import (
	"errors"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/vault"
)

// Holders lists who needs a grant of its own for plans; with no IDE to hand over
// to it is qlogin itself.
func Holders(plans []ide.Plan) []string {
	var holders []string
	for _, plan := range plans {
		if len(plan.Changes) > 0 {
			holders = append(holders, plan.Holder)
		}
	}
	if len(holders) == 0 {
		return []string{Own}
	}
	return holders
}

// NeedsApproval says whether err, of Fresh, means that only a person at the
// browser can help: there is no grant, its session has ended, or it would have
// to be renewed while its holder is open.
func NeedsApproval(err error) bool {
	_, ended := errors.AsType[*SessionEndedError](err)
	_, running := errors.AsType[*HolderRunningError](err)
	return ended || running || errors.Is(err, ErrNotSignedIn) || errors.Is(err, vault.ErrDamaged)
}
