package ide

import (
	"errors"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// stillActive is STILL_ACTIVE of GetExitCodeProcess: a process that has ended can
// be opened as long as somebody holds a handle to it.
const stillActive = 259

// Process tells the name of a live process of this machine, or false. The name
// is "" where the system keeps it from us.
func Process(pid int) (name string, alive bool) {
	if pid <= 0 {
		return "", false
	}
	handle, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return "", true
	}
	if err != nil {
		return "", false
	}
	defer windows.CloseHandle(handle)
	var code uint32
	if err := windows.GetExitCodeProcess(handle, &code); err == nil && code != stillActive {
		return "", false
	}
	return imageName(handle), true
}

// imageName is the file name of the program, such as "Code.exe".
func imageName(handle windows.Handle) string {
	buffer := make([]uint16, windows.MAX_LONG_PATH)
	size := uint32(len(buffer))
	if err := windows.QueryFullProcessImageName(handle, 0, &buffer[0], &size); err != nil {
		return ""
	}
	return filepath.Base(windows.UTF16ToString(buffer[:size]))
}
