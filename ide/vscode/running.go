package vscode

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/qlogin/qlogin/ide"
)

// running reads code.lock, into which the main process writes its id and which
// it removes at exit (src/vs/code/electron-main/main.ts). After a crash the file
// stays, so a process of that id has to live and has to be an editor.
func (e editor) running(m ide.Machine) (r ide.Running, problem string) {
	data, err := read(filepath.Join(e.userData, "code.lock"))
	if err != nil {
		return ide.Running{}, err.Error()
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return ide.Running{}, ""
	}
	name, alive := m.Alive(pid)
	if !alive || !e.isNamed(name) {
		return ide.Running{}, ""
	}
	return ide.Running{Yes: true, PID: pid, Evidence: fmt.Sprintf("code.lock names process %d", pid)}, ""
}

// isNamed is generous: wrappers rename the program (".code-wrapped" on NixOS,
// "Electron" on macOS), some systems keep the name to themselves, and a row
// written under a running editor is lost.
func (e editor) isNamed(process string) bool {
	process = strings.ToLower(process)
	if process == "" || strings.Contains(process, "electron") {
		return true
	}
	for _, part := range e.processes {
		if strings.Contains(process, part) {
			return true
		}
	}
	return false
}
