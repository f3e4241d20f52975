//go:build linux || darwin

package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/qlogin/qlogin/internal/needs"
	"github.com/qlogin/qlogin/lab/sandbox"
)

// cmdTree makes a file system tree such as a golden image's in TREE, with a home
// for each person, who gets the ids 4001, 4002 and so on: tree anna ben.
func cmdTree(ts *testscript.TestScript, _ bool, people []string) {
	tree := ts.MkAbs("tree")
	ts.Setenv("TREE", tree)
	var passwd strings.Builder
	passwd.WriteString("root:x:0:0::/root:/bin/bash\nbuild:x:4000:4000::/srv/build:/usr/sbin/nologin\ngone:x:4999:4999::/home/gone:/bin/bash\n")
	for i, person := range people {
		id := 4001 + i
		fmt.Fprintf(&passwd, "%s:x:%d:%d::/home/%s:/bin/bash\n", person, id, id, person)
		home := filepath.Join(tree, "home", person)
		_, err := sandbox.Make(home)
		ts.Check(err)
		ts.Check(filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
			if err == nil {
				err = os.Lchown(path, id, id)
			}
			return err
		}))
	}
	ts.Check(os.MkdirAll(filepath.Join(tree, "etc"), 0o755))
	ts.Check(os.WriteFile(filepath.Join(tree, "etc", "passwd"), []byte(passwd.String()), 0o644))
	// Testscript's folders are its user's alone; the people have to get through.
	for dir := filepath.Join(tree, "home"); dir != filepath.Dir(ts.Getenv("WORK")); dir = filepath.Dir(dir) {
		ts.Check(os.Chmod(dir, 0o755))
	}
}

// cmdOwned holds the owner of everything below a folder against an id:
// owned 4001 $TREE/home/anna.
func cmdOwned(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[1]), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if stat := info.Sys().(*syscall.Stat_t); fmt.Sprint(stat.Uid) != args[0] || fmt.Sprint(stat.Gid) != args[0] {
			return fmt.Errorf("%s belongs to %d:%d, want %s", path, stat.Uid, stat.Gid, args[0])
		}
		return nil
	}))
}

// rootCondition is [root] in a script.
func rootCondition(name string) (bool, error) {
	if name != "root" {
		return false, fmt.Errorf("no condition %q", name)
	}
	root := os.Geteuid() == 0
	if !root && needs.Required() {
		return false, fmt.Errorf("the test must run as root, and QLOGIN_RIGS=required")
	}
	return root, nil
}
