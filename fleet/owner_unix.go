//go:build linux || darwin

package fleet

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"syscall"
)

// owned looks at a folder and says whose it is. A link is followed only where
// somebody who may be believed says that it is a home.
func owned(tree fs.FS, dir string, look func(fs.FS, string) (fs.FileInfo, error)) (uid, gid int, ok bool, err error) {
	info, err := look(tree, strings.TrimPrefix(dir, "/"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, 0, false, nil
	}
	if err != nil {
		return 0, 0, false, err
	}
	stat, known := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !known {
		return 0, 0, false, nil
	}
	return int(stat.Uid), int(stat.Gid), true, nil
}

// below lists the homes in a folder: what belongs to a person. A folder of root
// may have them one step down, as where each domain has one (/home/CORP/anna).
func below(tree fs.FS, dir string, person func(uid int) bool, steps int) ([]Home, error) {
	entries, err := fs.ReadDir(tree, strings.TrimPrefix(dir, "/"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var homes []Home
	for _, entry := range entries {
		at := path.Join(dir, entry.Name())
		uid, gid, ok, err := owned(tree, at, fs.Lstat)
		switch {
		case err != nil:
			homes = append(homes, Home{Dir: at, User: entry.Name(), Problem: err.Error()})
		case ok && person(uid):
			homes = append(homes, Home{Dir: at, User: entry.Name(), UID: uid, GID: gid})
		case ok && uid == 0 && steps > 0:
			more, err := below(tree, at, person, steps-1)
			if err != nil {
				more = []Home{{Dir: at, User: entry.Name(), Problem: err.Error()}}
			}
			homes = append(homes, more...)
		}
	}
	return homes, nil
}
