package fleet

import (
	"os"
	"strconv"
	"strings"
)

// mappedData is how much RLIMIT_DATA counts of this process already: the sixth
// field of statm, in pages (proc_pid_statm(5)). Where that cannot be read the limit
// is the lower for it.
func mappedData() uint64 {
	text, err := os.ReadFile("/proc/self/statm")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 6 {
		return 0
	}
	pages, err := strconv.ParseUint(fields[5], 10, 64)
	if err != nil {
		return 0
	}
	return pages * uint64(os.Getpagesize()) //nolint:gosec // no page is smaller than nothing
}
