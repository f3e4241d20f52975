//go:build !race

package practice

// Raced says that the race detector slows everything down.
const Raced = false
