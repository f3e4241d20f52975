package browser

// Where the installers put them for all users. Edge comes with Windows.
func firefox() []string { return []string{`C:\Program Files\Mozilla Firefox\firefox.exe`} }
func chrome() []string  { return []string{`C:\Program Files\Google\Chrome\Application\chrome.exe`} }
func chromium() []string {
	return []string{`C:\Program Files\Chromium\Application\chrome.exe`}
}

func edge() []string {
	return []string{`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`, `C:\Program Files\Microsoft\Edge\Application\msedge.exe`}
}

func brave() []string {
	return []string{`C:\Program Files\BraveSoftware\Brave-Browser\Application\brave.exe`}
}
