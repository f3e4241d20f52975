package ide

import "io/fs"

// Windows files have the rights of their folder, which nothing here changes.
const (
	ownerOnly  = ""
	groupReads = ""
)

func rights(fs.FileInfo) string { return "" }
