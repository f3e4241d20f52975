//go:build !linux

package browser

// noDisplay: macOS and Windows open the default browser from any local session.
func noDisplay(func(string) string) string { return "" }
