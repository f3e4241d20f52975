package ide

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/internal/needs"
)

func TestApplyWritesInOrder(t *testing.T) {
	w := newWorld(t)
	r := w.apply(w.journal(), wishes(newToken))
	var got []string
	for _, c := range r.Written {
		name, _ := filepath.Rel(w.home, c.File)
		got = append(got, filepath.ToSlash(name)+"#"+c.Row)
	}
	want := []string{
		"aws/sso/cache/registration.json#", "aws/token.json#", "aws/pkce.json#", "settings.json#",
		"state.vscdb#q", "state.vscdb#fresh", "state.vscdb#stale",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	state := w.state()
	for name, want := range map[string]string{
		"aws/sso/cache/registration.json": ownerOnly + `{"clientSecret":"` + newSecret + `"}`,
		"aws/token.json":                  ownerOnly + `{"accessToken":"` + newToken + `","startUrl":"https://new.example"}`,
		"settings.json":                   groupReads + "{\r\n\t\"editor.tabSize\": 2,\r\n\t\"q\": \"aoaNEW\"\r\n}",
		"state.vscdb#fresh":               `text {"c":3}`,
		"state.vscdb#other":               "text untouched",
		"aws/pkce.json":                   "",
		"state.vscdb#stale":               "",
	} {
		if state[name] != want {
			t.Errorf("%s: got %q, want %q", name, state[name], want)
		}
	}
}

func TestApplyWhatStandsThereWritesNothing(t *testing.T) {
	w := newWorld(t)
	j := w.journal()
	w.apply(j, wishes(newToken))
	stamp := func() fs.FileInfo {
		info, err := os.Stat(w.path("aws/token.json"))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	before := stamp()
	r := w.apply(j, wishes(newToken))
	if len(r.Written) != 0 || len(r.Unchanged) != len(wishes(newToken)) || r.Entry != "" {
		t.Errorf("written %d, unchanged %d, entry %q", len(r.Written), len(r.Unchanged), r.Entry)
	}
	if after := stamp(); !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
		t.Error("the file was written again")
	}
	if entries, err := j.Entries(); err != nil || len(entries) != 1 {
		t.Errorf("%d entries, %v; want 1", len(entries), err)
	}
}

func TestApplyStalePlanWritesNothing(t *testing.T) {
	for _, test := range []struct {
		name  string
		other func(w *world)
		file  string
	}{
		{"file", func(w *world) { w.file("settings.json", "{}", 0o640) }, "settings.json"},
		{"row", func(w *world) { w.row("state.vscdb", "q", "{}") }, "state.vscdb"},
		{"file is gone", func(w *world) { os.Remove(w.path("settings.json")) }, "settings.json"},
		{"file has come", func(w *world) { w.file("aws/sso/cache/registration.json", "{}", 0o600) }, "registration.json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			p := w.plan(wishes(newToken))
			test.other(w)
			before := w.state()
			_, err := w.journal().Apply(t.Context(), p, ApplyOptions{})
			stale, ok := errors.AsType[*StaleError](err)
			if !ok || filepath.Base(stale.File) != test.file || !errors.Is(err, edit.ErrChanged) {
				t.Errorf("got %v, want a StaleError about %s", err, test.file)
			}
			w.equal(before, "after a stale plan")
			if entries, _ := w.journal().Entries(); len(entries) != 0 {
				t.Errorf("%d entries, want none", len(entries))
			}
		})
	}
}

// The IDE writes at the last moment: what came before is written and can be
// undone, what the IDE wrote stays.
func TestApplyStaleInTheMiddle(t *testing.T) {
	for _, row := range []string{"", "q"} {
		w := newWorld(t)
		before := w.state()
		j := w.journal()
		j.testOnlyStep = func(what string) error {
			switch {
			case row == "" && strings.HasSuffix(what, "settings.json"):
				w.file("settings.json", `{"theme":"dark"}`, 0o640)
			case row == "q" && strings.HasSuffix(what, "state.vscdbq"):
				w.row("state.vscdb", "q", `{"z":9}`)
			}
			return nil
		}
		r, err := j.Apply(t.Context(), w.plan(wishes(newToken)), ApplyOptions{})
		if stale, ok := errors.AsType[*StaleError](err); !ok || stale.Row != row {
			t.Fatalf("got %v, want a StaleError about row %q", err, row)
		}
		if want := 3 + min(1, len(row)); len(r.Written) != want {
			t.Errorf("%d written, want %d", len(r.Written), want)
		}
		w.undo(w.journal())
		if row == "" {
			before["settings.json"] = groupReads + `{"theme":"dark"}`
		} else {
			before["state.vscdb#q"] = `text {"z":9}`
		}
		w.equal(before, "undone")
	}
}

func TestApplyStopsBetweenWrites(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	j := w.journal()
	ctx, cancel := context.WithCancel(t.Context())
	j.testOnlyStep = func(what string) error {
		if strings.HasSuffix(what, "token.json") {
			cancel()
		}
		return nil
	}
	r, err := j.Apply(ctx, w.plan(wishes(newToken)), ApplyOptions{})
	if !errors.Is(err, context.Canceled) || len(r.Written) != 2 {
		t.Errorf("got %v after %d changes, want cancelled after 2", err, len(r.Written))
	}
	w.undo(w.journal())
	w.equal(before, "undone")
}

// unwilling is a keyring that has been locked.
type unwilling struct{ Secrets }

var errLocked = errors.New("the keyring is locked")

func (unwilling) Save(context.Context, string, []byte) error { return errLocked }

func (unwilling) Load(context.Context, string) ([]byte, error) { return nil, errLocked }

func TestApplyWithoutBackupWritesNothing(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	for _, test := range []struct {
		secrets Secrets
		want    error
	}{{unwilling{w.keys}, errLocked}, {nil, errNoSecrets}} {
		j := w.journal()
		j.Secrets = test.secrets
		_, err := j.Apply(t.Context(), w.plan(wishes(newToken)), ApplyOptions{})
		if !errors.Is(err, test.want) || !strings.Contains(err.Error(), "registration.json") {
			t.Errorf("got %v, want %v about registration.json", err, test.want)
		}
		w.equal(before, "refused")
	}
	w.undo(w.journal())
	w.clean(0)
	w.equal(before, "undone")
}

// symlink makes a symbolic link, which Windows has for developers alone, and Wine not
// at all although it says so.
func symlink(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		needs.Missing(t, "symbolic links: %v", err)
	}
	if read, err := os.Readlink(name); err != nil || read != target {
		needs.Missing(t, "symbolic links: %q, %v", read, err)
	}
}

func TestApplyThroughLinks(t *testing.T) {
	w := newWorld(t)
	w.file("dotfiles/settings.json", "{}", 0o640)
	if err := os.Remove(w.path("settings.json")); err != nil {
		t.Fatal(err)
	}
	symlink(t, filepath.Join("dotfiles", "settings.json"), w.path("settings.json"))
	before := w.state()
	w.apply(w.journal(), []wish{
		{target: "code", file: "settings.json", want: `{"q":1}`},
		{target: "code", file: "aws/pkce.json"},
	})
	after := w.state()
	if got, want := after["dotfiles/settings.json"], groupReads+`{"q":1}`; got != want {
		t.Errorf("behind the link: got %q, want %q", got, want)
	}
	if after["settings.json"] != before["settings.json"] {
		t.Errorf("the link became %q", after["settings.json"])
	}
	w.undo(w.journal())
	w.equal(before, "undone")
}

func TestApplyThroughDanglingLink(t *testing.T) {
	w := newWorld(t)
	symlink(t, filepath.Join("dotfiles", "q", "token.json"), w.path("link.json"))
	before := w.state()
	w.apply(w.journal(), []wish{{file: "link.json", want: `{"accessToken":"` + newToken + `"}`, secret: true}})
	if got, want := w.state()["dotfiles/q/token.json"], ownerOnly+`{"accessToken":"`+newToken+`"}`; got != want {
		t.Errorf("behind the link: got %q, want %q", got, want)
	}
	w.undo(w.journal())
	w.equal(before, "undone")
}

// One file may change twice in a plan.
func TestApplyTwiceInOnePlan(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	p := w.plan([]wish{{file: "settings.json", want: "1"}, {file: "settings.json", want: "2"}})
	p.Changes[1].Before = p.Changes[0].After
	if _, err := w.journal().Apply(t.Context(), p, ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	if got, want := w.state()["settings.json"], groupReads+"2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	w.undo(w.journal())
	w.equal(before, "undone")
}
