// Package edit changes files that belong to other programs: one place in a
// JSON or XML document with every other byte kept, one row of a SQLite table,
// and the safe replacement of the file itself.
//
// The editors are pure functions from bytes to bytes, so that a change can be
// planned and shown before anything is touched. Replace then writes a plan's
// bytes: it follows links, keeps mode, owner and extended attributes, never
// leaves half a file, and stops with ErrChanged where somebody else wrote since
// the file was read.
//
// What the bytes mean, the journal of what was written, and taking it back are
// the business of package ide. Nothing here locks another program's file.
package edit
