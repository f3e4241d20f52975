//go:build linux || darwin

package ide

// modeBits are the permission bits that this system keeps.
const modeBits = 0o777
