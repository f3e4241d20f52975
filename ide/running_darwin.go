package ide

import "golang.org/x/sys/unix"

// zombie is SZOMB of sys/proc.h: it answers to a signal, but has closed all its
// files.
const zombie = 5

// processName asks sysctl kern.proc.pid, as ps does. The name is cut after 16
// bytes.
func processName(pid int) (name string, alive bool) {
	info, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil {
		return "", true // it answered to the signal
	}
	if info.Proc.P_stat == zombie {
		return "", false
	}
	return unix.ByteSliceToString(info.Proc.P_comm[:]), true
}
