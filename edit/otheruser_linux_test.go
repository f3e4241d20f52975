package edit

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

// nobody is the user that Debian calls so.
const nobody = 65534

// asNobody runs a task of this binary as another user.
func asNobody(t *testing.T, task string, args ...string) error {
	t.Helper()
	needs.Root(t, "what belongs to others")
	// The binary lies in a folder that only root may enter; this link leads there.
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), taskVariable+"="+task)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return errors.New(string(out))
	}
	return nil
}

// open makes a folder that other users may enter.
func openDir(t *testing.T, mode os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; strings.HasPrefix(d, os.TempDir()) && d != os.TempDir(); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, mode); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestOtherUser is what somebody meets who does not own everything.
func TestOtherUser(t *testing.T) {
	tests := []struct {
		name     string
		dirMode  os.FileMode
		owner    int
		group    int
		fileMode os.FileMode
		want     string // part of the error; "" is success
		inPlace  bool
	}{
		{"own file in own folder", 0o777, nobody, nobody, 0o640, "", false},
		{"folder read-only, file writable", 0o755, nobody, nobody, 0o600, "", true},
		{"file of another owner", 0o777, 0, 0, 0o666, "", true},
		{"file of another group", 0o777, nobody, 0, 0o660, "", true},
		{"file of another owner, read-only", 0o777, 0, 0, 0o644, "permission denied", false},
		{"own file, read-only", 0o777, nobody, nobody, 0o444, "permission denied", false},
		{"sticky folder of another owner", 0o777 | os.ModeSticky, 0, 0, 0o666, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			needs.Root(t, "what belongs to others")
			dir := openDir(t, 0o755)
			path := filepath.Join(dir, "f")
			put(t, path, "old", tt.fileMode)
			if err := errors.Join(os.Chown(path, tt.owner, tt.group), os.Chmod(dir, tt.dirMode)); err != nil {
				t.Fatal(err)
			}
			before := inode(t, path)
			requireText(t, "Writable", asNobody(t, "writable", path), tt.want)
			requireText(t, "Replace", asNobody(t, "replace-once", path, "new content"), tt.want)
			after := inode(t, path)
			if tt.want != "" {
				requireContent(t, path, "old")
				return
			}
			requireContent(t, path, "new content")
			requireNames(t, dir, "f")
			if after.Uid != before.Uid || after.Gid != before.Gid || after.Mode != before.Mode {
				t.Errorf("%d:%d %o became %d:%d %o", before.Uid, before.Gid, before.Mode, after.Uid, after.Gid, after.Mode)
			}
			if inPlace := after.Ino == before.Ino; inPlace != tt.inPlace {
				t.Errorf("in place: %v, want %v", inPlace, tt.inPlace)
			}
		})
	}
}

func TestOtherUserMayNotMakeFiles(t *testing.T) {
	dir := openDir(t, 0o755)
	path := filepath.Join(dir, "a", "f")
	requireText(t, "Writable", asNobody(t, "writable", path), "permission denied")
	requireText(t, "Replace", asNobody(t, "replace-once", path, "new"), "permission denied")
	requireNames(t, dir)
}

func requireText(t *testing.T, what string, err error, want string) {
	t.Helper()
	switch {
	case err == nil && want != "":
		t.Errorf("%s: no error, want %q", what, want)
	case err != nil && (want == "" || !strings.Contains(err.Error(), want)):
		t.Errorf("%s: got %v, want %q", what, err, want)
	}
}
