package ide

import (
	"bytes"
	"fmt"
	"os"
)

// processName reads proc_pid_comm(5) for the name and proc_pid_stat(5) for the
// state. A zombie still answers to a signal, but it has closed all its files.
func processName(pid int) (name string, alive bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", true // it answered to the signal; /proc may be hidden from us
	}
	// 4211 (code) S …: the name may itself hold brackets and blanks.
	open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < open || end+2 >= len(stat) {
		return "", true
	}
	if state := stat[end+2]; state == 'Z' || state == 'X' {
		return "", false
	}
	return string(stat[open+1 : end]), true
}
