package jetbrains

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// session is one [sso-session] section: the plugin makes a connection of each.
type session cacheKey

// awsConfigFile is the shared configuration file of the AWS SDK for Java.
func awsConfigFile(m ide.Machine) string {
	if file := getenv(m, "AWS_CONFIG_FILE"); file != "" {
		return file
	}
	return filepath.Join(m.Home, ".aws", "config")
}

// sessions are the sections of that file, or why there is no telling.
type sessions struct {
	byName map[string]session
	err    error
}

// openSessions reads the file; none means no sessions.
func openSessions(m ide.Machine) sessions {
	file := awsConfigFile(m)
	snapshot, err := edit.Read(file)
	if err != nil {
		return sessions{err: err}
	}
	byName, err := parseSessions(string(snapshot.Data))
	if err != nil {
		err = fmt.Errorf("reading %s: %w", file, err)
	}
	return sessions{byName, err}
}

// of returns the sessions for judging the pins of a document. A file that cannot
// be read matters only where a pin leads to it.
func (s sessions) of(n names, root *edit.Node) (map[string]session, error) {
	for _, feature := range []string{featureQ, featureCodeWhisperer} {
		if s.err != nil && strings.HasPrefix(n.pinned(root, feature), sessionPrefix) {
			return nil, s.err
		}
	}
	return s.byName, nil
}

// parseSessions follows ProfileFileReader of the AWS SDK for Java 2: one line it
// cannot read and the plugin knows no session at all.
func parseSessions(text string) (map[string]session, error) {
	sessions := map[string]session{}
	name, inSession, inSection := "", false, false
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, ";"):
		case line[0] == ' ' || line[0] == '\t': // belongs to the property above
		case trimmed[0] == '[':
			title, _, closed := strings.Cut(trimmed[1:], "]")
			if !closed {
				return nil, fmt.Errorf("line %d: the section's name has no ]", number)
			}
			name, inSession = sessionName(title)
			inSection = true
		default:
			key, value, ok := strings.Cut(trimmed, "=")
			if !ok || !inSection {
				return nil, fmt.Errorf("line %d: expected a section or key = value", number)
			}
			if inSession {
				sessions[name] = sessions[name].with(strings.TrimSpace(key), uncomment(value))
			}
		}
	}
	return complete(sessions), nil
}

func sessionName(title string) (string, bool) {
	kind, name, ok := strings.Cut(strings.TrimSpace(strings.ReplaceAll(title, "\t", " ")), " ")
	name = strings.TrimSpace(name)
	return name, ok && kind == "sso-session" && name != ""
}

func (s session) with(key, value string) session {
	switch key {
	case "sso_start_url":
		s.startURL = value
	case "sso_region":
		s.region = value
	case "sso_registration_scopes":
		// ProfileUtils.kt splits and does not trim: " codewhisperer:analysis" is
		// another scope, and the plugin will not find Amazon Q's there.
		s.scopes = strings.Split(value, ",")
	}
	return s
}

// uncomment cuts a comment that begins after a blank.
func uncomment(value string) string {
	for _, mark := range []string{" #", " ;", "\t#", "\t;"} {
		value, _, _ = strings.Cut(value, mark)
	}
	return strings.TrimSpace(value)
}

// complete leaves out sections without start URL and Region, which the plugin
// ignores (ProfileReader.kt), and gives those without scopes the default.
func complete(sessions map[string]session) map[string]session {
	whole := map[string]session{}
	for name, s := range sessions {
		if s.startURL == "" || s.region == "" {
			continue
		}
		if s.scopes == nil {
			s.scopes = []string{"sso:account:access"}
		}
		whole[name] = s
	}
	return whole
}
