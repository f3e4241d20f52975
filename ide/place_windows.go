package ide

// modeBits are the permission bits that this system keeps: Go maps the read-only
// attribute to the owner's write bit, and invents the others.
const modeBits = 0o200
