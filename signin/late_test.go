package signin

import (
	"errors"
	"testing"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/oidc"
)

// renewsAt has the IDE renew its token, once, at a step of qlogin's.
func (r *rig) renewsAt(step string, grant oidc.Grant) *oidc.Token {
	var renewed oidc.Token
	r.flow.testOnly.step = func(what string) {
		if what == step && renewed.AccessToken.Empty() {
			renewed = r.renewInIDE(grant)
		}
	}
	return &renewed
}

// An IDE that renews in the middle of an undo keeps its file: its token is the
// only one that is good. The next undo keeps that in the vault, and goes through.
func TestIDERenewsDuringUndo(t *testing.T) {
	for _, step := range []string{"plan", "judged", "kept"} {
		t.Run(step, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				before := r.files()
				grant := r.signIn("vscode")
				r.handOver(grant)
				renewed := r.renewsAt(step, grant)
				_, err := r.flow.Undo(r.Context(), "")
				if late := step != "plan"; errors.Is(err, edit.ErrChanged) != late {
					t.Errorf("the undo: %v", err)
				}
				_, err = r.flow.Undo(r.Context(), "")
				r.check(err)
				newest, err := r.flow.Newest(r.Context(), r.org, "vscode")
				r.check(err)
				if renewed.AccessToken.Empty() || !newest.Token.RefreshToken.Equal(renewed.RefreshToken) {
					t.Error("the refresh token that the IDE got is lost")
				}
				if len(r.files()) != len(before) {
					t.Errorf("%d files, before %d", len(r.files()), len(before))
				}
			})
		})
	}
}

// The same for one that renews while the holder is switched to another
// organization.
func TestIDERenewsDuringSwitch(t *testing.T) {
	for _, step := range []string{"plan", "judged", "kept"} {
		t.Run(step, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				first, grant := r.org, r.signIn("vscode")
				r.handOver(grant)
				r.org.StartURL = otherURL
				other := r.signIn("vscode")
				e, err := r.flow.Entitle(r.Context(), r.org, other, "")
				r.check(err)
				c := r.choice("vscode")
				c.ReplaceOthers = true
				renewed := r.renewsAt(step, grant)
				_, err = r.flow.HandOver(r.Context(), c, other, e)
				r.check(err)
				newest, err := r.flow.Newest(r.Context(), first, "vscode")
				r.check(err)
				if renewed.AccessToken.Empty() || !newest.Token.RefreshToken.Equal(renewed.RefreshToken) {
					t.Error("the refresh token that the IDE got is lost")
				}
			})
		})
	}
}
