//go:build linux || darwin

package ide

import "io/fs"

// The rights of files as world.state spells them.
const (
	ownerOnly  = "-rw------- "
	groupReads = "-rw-r----- "
)

func rights(info fs.FileInfo) string { return info.Mode().String() + " " }
