package fleet

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// nobody is the id of everybody who has none (systemd's UIDS-GIDS).
const nobody = 65534

// find takes the people of passwd(5), and whoever owns a folder in /home: the
// accounts of a directory service (SSSD, Winbind) are in no file.
func find(tree fs.FS) ([]Home, error) {
	first, last, err := people(tree)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(tree, "etc/passwd")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var homes []Home
	listed := map[int]bool{}
	for line := range strings.Lines(string(text)) {
		h, ok := entry(line)
		if h.UID > 0 {
			listed[h.UID] = true
		}
		if ok && h.UID >= first && h.UID <= last {
			if there, err := h.check(tree); err != nil || there {
				homes = append(homes, h.with(err))
			}
		}
	}
	// Ids of a directory service are far above those of passwd, which has said
	// already who of its own is a person.
	found, err := below(tree, "/home", func(uid int) bool { return uid >= first && uid != nobody && !listed[uid] }, 1)
	for i := range found {
		found[i].GID = groupOf(found[i], first)
	}
	return append(homes, found...), err
}

// groupOf is the group that somebody whom no file lists acts with. The folder's is
// theirs, as they could have given it no other; unless an administrator made the
// folder, and left it the group of root or of a service.
func groupOf(h Home, first int) int {
	if h.GID < first || h.GID == nobody {
		return h.UID
	}
	return h.GID
}

// entry reads one line of passwd(5). An account that cannot log in is a
// service's, of which only the id is told.
func entry(line string) (Home, bool) {
	fields := strings.Split(strings.TrimRight(line, "\r\n"), ":")
	if len(fields) != 7 {
		return Home{}, false
	}
	uid, badUID := strconv.Atoi(fields[2])
	gid, badGID := strconv.Atoi(fields[3])
	dir, shell := fields[5], path.Base(fields[6])
	if badUID != nil || badGID != nil || !path.IsAbs(dir) || path.Clean(dir) == "/" || shell == "nologin" || shell == "false" {
		return Home{UID: uid}, false
	}
	return Home{Dir: path.Clean(dir), User: fields[0], UID: uid, GID: gid}, uid != nobody
}

// check says whether the home is there, and that it belongs to its person.
func (h Home) check(tree fs.FS) (there bool, err error) {
	uid, _, there, err := owned(tree, h.Dir, fs.Stat)
	if err == nil && there && uid != h.UID {
		err = fmt.Errorf("the folder belongs to the user %d, not to %s", uid, h.User)
	}
	return there, err
}

func (h Home) with(err error) Home {
	if err != nil {
		h.Problem = err.Error()
	}
	return h
}

// people reads from login.defs(5) which ids are those of people.
func people(tree fs.FS) (first, last int, err error) {
	first, last = 1000, 60000
	text, err := fs.ReadFile(tree, "etc/login.defs")
	if errors.Is(err, fs.ErrNotExist) {
		return first, last, nil
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		n, bad := strconv.Atoi(fields[1])
		switch {
		case bad != nil || n <= 0:
		case fields[0] == "UID_MIN":
			first = n
		case fields[0] == "UID_MAX":
			last = n
		}
	}
	return first, last, err
}
