//go:build !darwin && !windows

package browser

func firefox() []string  { return []string{"firefox", "firefox-esr"} }
func chrome() []string   { return []string{"google-chrome-stable", "google-chrome"} }
func chromium() []string { return []string{"chromium", "chromium-browser"} }
func edge() []string     { return []string{"microsoft-edge-stable", "microsoft-edge"} }
func brave() []string    { return []string{"brave-browser", "brave"} }
