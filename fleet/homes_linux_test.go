package fleet

import (
	"io/fs"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// folder is a directory of somebody.
func folder(uid, gid uint32) *fstest.MapFile {
	return &fstest.MapFile{Mode: fs.ModeDir | 0o755, Sys: &syscall.Stat_t{Uid: uid, Gid: gid}}
}

func file(text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(text), Sys: &syscall.Stat_t{}}
}

func TestFind(t *testing.T) {
	tests := map[string]struct {
		tree fstest.MapFS
		want []Home
	}{
		"nothing": {tree: fstest.MapFS{}},
		"people and services of passwd": {
			tree: fstest.MapFS{
				"etc/passwd": file("root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n" +
					"anna:x:1000:100:Anna:/srv/people/anna:/bin/bash\nbuild:x:1001:1001::/srv/build:/bin/false\n" +
					"nobody:x:65534:65534::/nonexistent:/bin/sh\nfar:x:70000:1::/srv/far:/bin/sh\ngone:x:1002:1002::/srv/gone:/bin/sh\n" +
					"broken line\nodd:x:one:1::/srv/odd:/bin/sh\nslash:x:1003:1003::/:/bin/sh\nrelative:x:1004:1004::home:/bin/sh\n"),
				"root": folder(0, 0), "var/www": folder(33, 33), "srv/people/anna": folder(1000, 100), "srv/build": folder(1001, 1001), "srv/far": folder(70000, 1),
			},
			want: []Home{{Dir: "/srv/people/anna", User: "anna", UID: 1000, GID: 100}},
		},
		"ids of people are the administrator's to say": {
			tree: fstest.MapFS{
				"etc/login.defs": file("# UID_MIN 1\nUID_MIN   500\nUID_MAX\t\t600 # not more\nUID_MIN\n"),
				"etc/passwd":     file("anna:x:500:500::/srv/anna:/bin/sh\nben:x:1000:1000::/srv/ben:/bin/sh\n"),
				"srv/anna":       folder(500, 500), "srv/ben": folder(1000, 1000),
			},
			want: []Home{{Dir: "/srv/anna", User: "anna", UID: 500, GID: 500}},
		},
		"a service with a home among people's, and folders whose group is not theirs": {
			tree: fstest.MapFS{
				"etc/passwd": file("build:x:1001:1001::/home/build:/bin/false\n"),
				"home/build": folder(1001, 1001), "home/carl": folder(4003, 0), "home/dora": folder(4004, 33),
			},
			want: []Home{{Dir: "/home/carl", User: "carl", UID: 4003, GID: 4003}, {Dir: "/home/dora", User: "dora", UID: 4004, GID: 4004}},
		},
		"a home that is somebody else's": {
			tree: fstest.MapFS{
				"etc/passwd": file("anna:x:1000:1000::/srv/anna:/bin/sh\n"),
				"srv/anna":   folder(1001, 1001),
			},
			want: []Home{{Dir: "/srv/anna", User: "anna", UID: 1000, GID: 1000, Problem: "the folder belongs to the user 1001, not to anna"}},
		},
		"a directory service, with a folder for its domain": {
			tree: fstest.MapFS{
				"home/anna": folder(1200500, 1200513), "home/CORP": folder(0, 0), "home/CORP/ben": folder(1200501, 1200513),
				"home/CORP/shared/deep": folder(1200502, 1200513), "home/CORP/shared": folder(0, 0),
				"home/service": folder(998, 998), "home/lost": folder(65534, 65534), "home/notes": file("no folder"),
				"home/trap": {Data: []byte("anna"), Mode: fs.ModeSymlink | 0o777, Sys: &syscall.Stat_t{Uid: 1200509}},
			},
			want: []Home{
				{Dir: "/home/CORP/ben", User: "ben", UID: 1200501, GID: 1200513},
				{Dir: "/home/anna", User: "anna", UID: 1200500, GID: 1200513},
			},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := find(tt.tree)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An image that leads out of itself is an error, not a look at this machine.
func TestHomesStayInTheTree(t *testing.T) {
	root := t.TempDir()
	if err := syscall.Symlink("/etc", root+"/etc"); err != nil {
		t.Fatal(err)
	}
	if homes, err := Homes(root); err == nil {
		t.Errorf("got %v", homes)
	}
}
