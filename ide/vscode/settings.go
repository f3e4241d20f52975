package vscode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// cacheSetting moves the token files (getCacheDir in core/src/auth/sso/cache.ts).
const cacheSetting = "aws.dev.ssoCacheDirectory"

// autofillSetting fills in the start URL of the form, with us-east-1 whatever the
// Region is (core/src/login/webview/vue/backend.ts).
const autofillSetting = "aws.dev.autofillStartUrl"

// developerSettings put the extension into developer mode, each of them
// (DevSettings in core/src/shared/settings.ts).
func developerSettings() []string {
	return []string{
		cacheSetting, autofillSetting,
		"aws.dev.endpoints", "aws.dev.codewhispererService", "aws.dev.amazonqLsp", "aws.dev.webAuth",
		"aws.dev.telemetryEndpoint", "aws.dev.telemetryUserPool", "aws.dev.forceDevMode",
	}
}

// settings is what a settings.json says about the extension.
type settings struct {
	file      string
	developer []string // names of developer settings that are there
	cacheDir  string   // "" unless set
}

// readSettings reads the settings of a target. A VS Code profile without a file
// of its own uses that of the default one.
func readSettings(t ide.Target) (settings, error) {
	s := settings{file: filepath.Join(t.Dir, "settings.json")}
	data, err := read(s.file)
	if err == nil && data == nil && filepath.Base(filepath.Dir(t.Dir)) == "profiles" {
		s.file = filepath.Join(t.Dir, "..", "..", "settings.json")
		data, err = read(s.file)
	}
	// A file that does not name them cannot set them, whether it parses or not.
	if err != nil || !bytes.Contains(data, []byte("aws.dev.")) {
		return s, err
	}
	for _, name := range developerSettings() {
		value, ok, err := edit.GetJSON(data, []string{name})
		if err != nil {
			return s, fmt.Errorf("reading %s: %w", s.file, err)
		}
		if !ok {
			continue
		}
		s.developer = append(s.developer, name)
		if name != cacheSetting {
			continue
		}
		if err := json.Unmarshal(value, &s.cacheDir); err != nil || !filepath.IsAbs(s.cacheDir) {
			return s, fmt.Errorf("%s: %s is not the full name of a folder", s.file, name)
		}
	}
	return s, nil
}

// defaultCacheDir is where the extension keeps tokens: in the first of these
// folders that is there (getUserHomeDir in core/src/shared/fs/fs.ts). HOME comes
// first on Windows, too.
func defaultCacheDir(m ide.Machine) string {
	home := m.Home
	for _, dir := range []string{
		variable(m, "HOME"), variable(m, "USERPROFILE"), variable(m, "HOMEDRIVE") + variable(m, "HOMEPATH"),
	} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() && filepath.IsAbs(dir) {
			home = dir
			break
		}
	}
	return filepath.Join(home, ".aws", "sso", "cache")
}
