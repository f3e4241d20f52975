//go:build unix

package doctor

import "io/fs"

// openToOthers says whether anybody but the owner can use a file.
func openToOthers(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }
