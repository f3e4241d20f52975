package signin

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

// meddling is a family between whose plan and apply another program writes.
type meddling struct {
	ide.Family
	times int
	file  string
}

func (m *meddling) Plan(ctx context.Context, machine ide.Machine, targets []ide.Target, h ide.Handover) (ide.Plan, error) {
	plan, err := m.Family.Plan(ctx, machine, targets, h)
	if err == nil && m.times > 0 {
		m.times--
		err = os.WriteFile(m.file, append([]byte("<application>\n</application>"), strings.Repeat("\n", m.times)...), 0o600)
	}
	return plan, err
}

func TestHandOverPlansAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		times int
		stale bool
	}{
		{"undisturbed", 0, false}, {"disturbed once", 1, false}, {"disturbed twice", 2, false}, {"disturbed for ever", 99, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				file := r.find("amazonq.xml", "aws.xml")
				r.flow.Families[1] = &meddling{r.flow.Families[1], c.times, file}
				grant := r.signIn("jetbrains")
				e, err := r.flow.Entitle(r.Context(), r.org, grant, "")
				r.check(err)
				_, err = r.flow.HandOver(r.Context(), r.choice(), grant, e)
				if _, stale := errors.AsType[*ide.StaleError](err); stale != c.stale || !stale && err != nil {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

// find returns the first file of the sandbox with one of these names.
func (r *rig) find(names ...string) (found string) {
	r.Helper()
	r.check(filepath.WalkDir(r.home.Dir, func(path string, entry fs.DirEntry, err error) error {
		for _, name := range names {
			if found == "" && entry.Name() == name {
				found = path
			}
		}
		return err
	}))
	if found == "" {
		r.Fatalf("there is none of %v", names)
	}
	return found
}

// files are the contents of the home folder.
func (r *rig) files() map[string]string {
	r.Helper()
	all := map[string]string{}
	r.check(filepath.WalkDir(r.home.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".vscdb" {
			return err
		}
		data, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, r.home.Dir)] = string(data)
		return err
	}))
	return all
}

func TestHandOverVerifyUndo(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		before := r.files()
		for _, holder := range []string{"vscode", "jetbrains"} {
			done := r.handOver(r.signIn(holder))
			checks, err := r.flow.Verify(r.Context(), r.choice(holder), done)
			r.check(err)
			if len(checks) == 0 || len(done.Result.Written) == 0 {
				t.Errorf("%s: %d checks, %d files written", holder, len(checks), len(done.Result.Written))
			}
			for _, c := range checks {
				if !c.OK {
					t.Errorf("%s: %+v", holder, c)
				}
			}
		}
		undone, err := r.flow.Undo(r.Context(), "")
		r.check(err)
		if len(undone.Restored) == 0 || len(undone.Waiting)+len(undone.LeftAlone) > 0 {
			t.Errorf("got %+v", undone)
		}
		if diff := cmp.Diff(before, r.files()); diff != "" {
			t.Errorf("undone, but:\n%s", diff)
		}
	})
}

// What waits for an editor to close is remembered until it is done.
func TestHandOverRemembersWhatWaits(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.openCode()
		grant := r.signIn("vscode")
		waiting := func() []string {
			record, _, err := r.flow.Records.Find(r.org, "vscode")
			r.check(err)
			return record.Waiting
		}
		r.handOver(grant)
		if diff := cmp.Diff([]string{"code"}, waiting()); diff != "" {
			t.Error(diff)
		}
		r.open = false
		r.handOver(grant)
		if got := waiting(); len(got) != 0 {
			t.Errorf("still waits: %v", got)
		}
	})
}

// Folders that editors left behind wait for nothing, unless they are named.
func TestHandOverLeavesUnreachable(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.check(os.Mkdir(filepath.Join(r.home.Dir, ".vscode-server"), 0o700))
		done := r.handOver(r.signIn("vscode"))
		if len(done.Targets) != 1 || len(done.Result.Waiting) > 0 {
			t.Errorf("%+v, waiting %+v", done.Targets, done.Result.Waiting)
		}
		all, err := r.flow.Prefill(r.Context(), r.choice("vscode"))
		r.check(err)
		if len(all) != 1 || len(all[0].Result.Waiting) > 0 {
			t.Errorf("prefilled: %+v", all)
		}
		c := r.choice("vscode")
		c.Targets = []string{"code-server"}
		e, err := r.flow.Entitle(r.Context(), r.org, done.Grant, "")
		r.check(err)
		done, err = r.flow.HandOver(r.Context(), c, done.Grant, e)
		r.check(err)
		if len(done.Result.Waiting) != 1 || len(done.waiting()) > 0 {
			t.Errorf("named: %+v, recorded %v", done.Result.Waiting, done.waiting())
		}
	})
}

// Only what an open IDE holds back is done by trying again later.
func TestWaitingIsForAnOpenIDE(t *testing.T) {
	h := HandedOver{Targets: []ide.Target{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	h.Result.Waiting = []ide.Waiting{{Target: "a", Kind: ide.Unreadable}, {Target: "b", Kind: ide.IsRunning}, {Target: "c", Kind: ide.OtherConnection}}
	if diff := cmp.Diff([]string{"b"}, h.waiting()); diff != "" {
		t.Error(diff)
	}
}

func TestPrefill(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		before := r.files()
		all, err := r.flow.Prefill(r.Context(), r.choice())
		r.check(err)
		if len(all) != 2 {
			t.Errorf("%d families, want 2", len(all))
		}
		for path := range r.files() {
			if strings.Contains(path, filepath.Join("sso", "cache")) {
				t.Errorf("a prefill wrote %s", path)
			}
		}
		if got := total(r.lab.Requests()); got != 0 {
			t.Errorf("AWS was asked %d times", got)
		}
		if records, err := r.flow.Records.All(); len(records) != 0 || err != nil {
			t.Errorf("remembered as a sign-in: %v, %v", records, err)
		}
		_, err = r.flow.Undo(r.Context(), "")
		r.check(err)
		if diff := cmp.Diff(before, r.files()); diff != "" {
			t.Errorf("undone, but:\n%s", diff)
		}
	})
}

func TestSignOut(t *testing.T) {
	for _, everywhere := range []bool{false, true} {
		t.Run(map[bool]string{false: "here", true: "everywhere"}[everywhere], func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				grant := r.signIn("vscode")
				r.handOver(grant)
				out, err := r.flow.SignOut(r.Context(), r.org, "vscode", everywhere)
				r.check(err)
				if out.Ended != everywhere {
					t.Errorf("ended at the portal: %v", out.Ended)
				}
				if _, err := r.flow.Newest(r.Context(), r.org, "vscode"); !errors.Is(err, ErrNotSignedIn) {
					t.Errorf("the grant is still there: %v", err)
				}
				if all, err := r.flow.Records.All(); len(all) != 0 || err != nil {
					t.Errorf("still remembered: %v, %v", all, err)
				}
				for path, text := range r.files() {
					if strings.Contains(text, grant.Token.RefreshToken.Reveal()) {
						t.Errorf("%s still has the refresh token", path)
					}
				}
				client, err := r.flow.client(r.org)
				r.check(err)
				_, err = client.Refresh(r.Context(), grant.Registration, grant.Token.RefreshToken)
				if ended := err != nil; ended != everywhere {
					t.Errorf("the session at AWS: %v", err)
				}
			})
		})
	}
}
