package jetbrains

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// running reads the lock that an IDE keeps in its configuration folder while it
// is open: a file with its process number (DirectoryLock). A crash leaves it
// behind, so the number must be that of something that could be an IDE.
func (p place) running(m ide.Machine) (ide.Running, error) {
	file := filepath.Join(p.config, ".lock")
	snapshot, err := edit.Read(file)
	if err != nil {
		return ide.Running{}, fmt.Errorf("finding out whether %s is open: %w", p.name, err)
	}
	if !snapshot.Exists {
		return ide.Running{}, nil
	}
	pid, ok := parseLock(snapshot.Data)
	switch {
	case p.boxed:
		return ide.Running{Yes: true, Evidence: file + " is there, and the process of a Flatpak cannot be looked up from outside"}, nil
	case !ok:
		// Between creating and filling it the file is empty: not knowing is
		// taken for open.
		return ide.Running{Yes: true, Evidence: file + " is there without a process number"}, nil
	}
	name, alive := m.Alive(pid)
	if !alive || !couldBeIDE(name, filepath.Base(p.config)) {
		return ide.Running{}, nil
	}
	return ide.Running{Yes: true, PID: pid, Evidence: fmt.Sprintf(".lock names process %d", pid)}, nil
}

func parseLock(data []byte) (pid int, ok bool) {
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	return pid, err == nil && pid > 0
}

// couldBeIDE tells an IDE from a process that was given the number of one that
// crashed. A name that the system keeps from us could be anything, and so could
// that of a product which is not in the table.
func couldBeIDE(name, folder string) bool {
	name = strings.ToLower(name)
	if name == "" || !listed(folder) {
		return true
	}
	launchers := []string{
		"java", "idea", "pycharm", "goland", "webstorm", "clion", "rider", "phpstorm", "rubymine", "rustrover",
		"datagrip", "dataspell", "aqua", "studio", "jetbrains", "mps", "writerside", "intellij",
	}
	for _, launcher := range launchers {
		if strings.Contains(name, launcher) {
			return true
		}
	}
	return false
}

// listed says whether the folder is that of a product in the table.
func listed(folder string) bool {
	selector, _, _ := splitSelector(folder)
	return slices.ContainsFunc(products(), func(p product) bool { return p.selector == selector })
}
