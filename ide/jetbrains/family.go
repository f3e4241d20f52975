package jetbrains

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/qlogin/qlogin/ide"
)

// Holder is the name of the family in commands, files and the keyring.
const Holder = "jetbrains"

// Family is every JetBrains IDE and Android Studio of a machine. The zero value
// is ready to use.
type Family struct {
	// Now is the clock that expiry is judged by; nil means the real one.
	Now func() time.Time
}

var _ ide.Family = Family{}

// Holder implements ide.Family.
func (Family) Holder() string { return Holder }

// Title implements ide.Family.
func (Family) Title() string { return "JetBrains IDEs" }

func (f Family) now() time.Time {
	if f.Now == nil {
		return time.Now()
	}
	return f.Now()
}

// cacheDir is the token cache of the plugin. It goes by Java's user.home alone,
// whatever the variables of the AWS SDK say (core/credentials/sso/DiskCache.kt).
func cacheDir(m ide.Machine) string { return filepath.Join(m.Home, ".aws", "sso", "cache") }

// errMacro: the IDE expands $NAME$ in whatever it reads from an options file.
var errMacro = errors.New("holds a $ or a control character, which the IDE would not read back as it is")

// check refuses what must never reach an IDE. A Region that the plugin's
// partition data cannot place throws while the plugin starts, which takes every
// sign-in of that IDE with it (core/credentials/ToolkitConnectionImpls.kt).
func check(h ide.Handover) error {
	if !validRegion(h.Region) {
		return fmt.Errorf("the Region %q is not the name of an AWS Region", h.Region)
	}
	if !strings.HasPrefix(h.StartURL, "https://") || !plain(h.StartURL) {
		return fmt.Errorf("the start URL %q: %w", h.StartURL, errMacro)
	}
	if h.Profile != nil && (!plain(h.Profile.ARN) || !plain(h.Profile.Name)) {
		return fmt.Errorf("the Amazon Q profile %q: %w", h.Profile.Name, errMacro)
	}
	if len(h.Scopes) == 0 && !h.Prefill {
		return errors.New("a hand-over without scopes signs nobody in")
	}
	return nil
}

func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r == '$' || r < ' ' || r == 0x7f })
}

// validRegion accepts us-east-1, us-gov-west-1, eusc-de-east-1 and their like.
func validRegion(region string) bool {
	parts := strings.Split(region, "-")
	if len(parts) < 3 {
		return false
	}
	last := len(parts) - 1
	for _, part := range parts[:last] {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	return parts[last] != "" && strings.Trim(parts[last], "0123456789") == ""
}
