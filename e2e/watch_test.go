//go:build e2e && linux

package e2e

import (
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// watch tells of every change to the files of a folder and of those below it.
type watch struct {
	t     *testing.T
	queue int      // of inotify
	file  *os.File // the same; it would block once it was asked for the number
	dirs  map[int32]string
}

const changes = unix.IN_CREATE | unix.IN_MODIFY | unix.IN_ATTRIB | unix.IN_CLOSE_WRITE | unix.IN_MOVED_TO | unix.IN_DELETE

func newWatch(t *testing.T, root string) *watch {
	t.Helper()
	queue, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	w := &watch{t: t, queue: queue, file: os.NewFile(uintptr(queue), "inotify"), dirs: map[int32]string{}}
	w.add(root)
	return w
}

// add watches dir and the folders in it.
func (w *watch) add(dir string) {
	w.t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		id, err := unix.InotifyAddWatch(w.queue, path, changes)
		w.dirs[int32(id)] = path
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// until calls act on the change with the given number and returns how many there
// were when the queue was closed.
func (w *watch) until(number int, act func(change string)) int {
	seen := 0
	buffer := make([]byte, 1<<16)
	for {
		n, err := w.file.Read(buffer)
		if err != nil {
			return seen // closed
		}
		for event := buffer[:n]; len(event) >= unix.SizeofInotifyEvent; seen++ {
			id := int32(binary.NativeEndian.Uint32(event))
			size := unix.SizeofInotifyEvent + int(binary.NativeEndian.Uint32(event[12:]))
			name := strings.TrimRight(string(event[unix.SizeofInotifyEvent:size]), "\x00")
			if seen+1 == number {
				act(filepath.Join(w.dirs[id], name))
			}
			event = event[size:]
		}
	}
}
