package doctor

import "io/fs"

// openToOthers is not known on Windows: its permission bits mean something else,
// and the folder's access list keeps others out.
func openToOthers(fs.FileInfo) bool { return false }
