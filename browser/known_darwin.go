package browser

// Applications are bundles; the program in them takes an address, and hands it
// to the running one.
func firefox() []string { return []string{"/Applications/Firefox.app/Contents/MacOS/firefox"} }

func chrome() []string {
	return []string{"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"}
}
func chromium() []string { return []string{"/Applications/Chromium.app/Contents/MacOS/Chromium"} }
func edge() []string {
	return []string{"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"}
}

func brave() []string {
	return []string{"/Applications/Brave Browser.app/Contents/MacOS/Brave Browser"}
}
