package jetbrains

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

var errAbsent = errors.New("no such record")

// records is a keyring in memory.
type records map[string]string

func (r records) Save(_ context.Context, name string, data []byte) error {
	r[name] = string(data)
	return nil
}

func (r records) Load(_ context.Context, name string) ([]byte, error) {
	data, ok := r[name]
	if !ok {
		return nil, errAbsent
	}
	return []byte(data), nil
}

func (r records) Delete(_ context.Context, name string) error {
	delete(r, name)
	return nil
}

func (s *sandbox) journal() *ide.Journal {
	return &ide.Journal{Dir: filepath.Join(s.TempDir(), "journal"), Secrets: records{}}
}

// TestLifecycle goes through the real journal: a hand-over under an open IDE, the
// rest when it is closed, the IDE's own saving and renewing, and the way back.
func TestLifecycle(t *testing.T) {
	ctx := context.Background()
	s := newSandbox(t)
	open := s.ide("GoLand2025.2", "4.9")
	closed := s.ide("PyCharm2025.2", "3.108")
	s.writeFile(filepath.Join(closed, "options", "aws.xml"), fromIDE(names3()))
	before := tree(t, s.home)
	s.open(open, 4211)
	journal := s.journal()

	result, err := journal.Apply(ctx, s.plan(handover()), ide.ApplyOptions{StartURL: startURL, Region: region})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Written) != 3 || len(result.Waiting) != 1 || result.Waiting[0].Target != "GoLand2025.2" {
		t.Fatalf("written %d, waiting %+v", len(result.Written), result.Waiting)
	}
	if diff := cmp.Diff(signedIn(), startUp(t, s.home, closed, 3, now)); diff != "" {
		t.Errorf("the closed IDE (-want +got):\n%s", diff)
	}

	s.remove(filepath.Join(open, ".lock"))
	result, err = journal.Apply(ctx, s.plan(handover()), ide.ApplyOptions{StartURL: startURL, Region: region})
	if err != nil || len(result.Written) != 1 || len(result.Waiting) != 0 {
		t.Fatalf("%v, written %d, waiting %+v", err, len(result.Written), result.Waiting)
	}
	if diff := cmp.Diff(signedIn(), startUp(t, s.home, open, 4, now)); diff != "" {
		t.Errorf("the other IDE (-want +got):\n%s", diff)
	}
	checks, err := family().Verify(ctx, s.machine(), s.find(), handover())
	if err != nil || strings.Contains(summary(t, checks), "NO") {
		t.Errorf("%v: %+v", err, checks)
	}

	aws := filepath.Join(closed, "options", "aws.xml")
	s.writeFile(aws, rewritten(s.read(aws)))
	s.spoil(s.cache(tokenName), "refresh-1", "refresh-2")
	undone, err := journal.Undo(ctx, Holder, []ide.Family{family()}, ide.UndoOptions{})
	if err != nil || len(undone.Reverted) != 2 || len(undone.LeftAlone) != 0 {
		t.Fatalf("%v: %+v", err, undone)
	}
	after := tree(t, s.home)
	if diff := cmp.Diff(loose(t, rewritten(before[aws])), loose(t, after[aws])); diff != "" {
		t.Errorf("aws.xml (-want +got):\n%s", diff)
	}
	after[aws] = before[aws]
	maps.DeleteFunc(after, func(path, _ string) bool { return strings.HasPrefix(path, filepath.Join(s.home, ".aws")) })
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the home folder (-before +after):\n%s", diff)
	}
	if _, err := read(s.cache(tokenName)); err != nil || exists(s, tokenName) || exists(s, registrationName) {
		t.Errorf("token files are left, or %v", err)
	}
}

func exists(s *sandbox, name string) bool {
	c, err := read(s.cache(name))
	return c.Exists || err != nil && !errors.Is(err, fs.ErrNotExist)
}
