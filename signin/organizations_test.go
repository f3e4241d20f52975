package signin

import "testing"

// switched signs in to the practice organization, lets VS Code renew its token,
// and hands over another organization in its place.
func switched(r *rig) (first Organization, renewed string) {
	r.Helper()
	first = r.org
	grant := r.signIn("vscode")
	r.handOver(grant)
	renewed = mark(r.renewInIDE(grant))

	r.org.StartURL = otherURL
	pending, err := r.flow.Start(r.Context(), r.org, "vscode")
	r.check(err)
	defer pending.Close()
	r.check(r.lab.Approve(pending.Authorization.UserCode, r.lab.Organization().Email))
	grant, err = r.flow.Wait(r.Context(), pending)
	r.check(err)
	r.check(r.flow.Store(r.Context(), r.org, grant))
	e, err := r.flow.Entitle(r.Context(), r.org, grant, "")
	r.check(err)
	c := r.choice("vscode")
	c.ReplaceOthers = true
	done, err := r.flow.HandOver(r.Context(), c, grant, e)
	r.check(err)
	if len(done.Result.Waiting) > 0 {
		r.Fatalf("it waits: %+v", done.Result.Waiting)
	}
	return first, renewed
}

// The token that VS Code has renewed works once, and the switch removes its file.
func TestSwitchKeepsWhatTheIDERenewed(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		first, renewed := switched(r)
		grant, err := r.flow.Newest(r.Context(), first, "vscode")
		r.check(err)
		if mark(grant.Token) != renewed {
			t.Error("the token that VS Code renewed is lost")
		}
	})
}

// VS Code, open with one organization, does not renew the other.
func TestOpenIDEDoesNotKeepOtherOrganizationsFromRenewal(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		first, _ := switched(r)
		r.openCode()
		if got := r.flow.Renew(r.Context(), first, "vscode", RenewOptions{}); got.Outcome != Renewed {
			t.Errorf("the organization that VS Code does not have: %s, %v", got.Outcome, got.Problem())
		}
		if got := r.flow.Renew(r.Context(), r.org, "vscode", RenewOptions{}); got.Outcome != Running {
			t.Errorf("the one that it has: %s, %v", got.Outcome, got.Problem())
		}
		record, _, err := r.flow.Records.Find(first, "vscode")
		r.check(err)
		if gone, err := r.flow.TokenGone(r.Context(), record); gone || err != nil {
			t.Errorf("a switch is taken for a sign-out in VS Code (%v)", err)
		}
	})
}
