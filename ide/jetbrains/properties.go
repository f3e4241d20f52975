package jetbrains

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/qlogin/qlogin/edit"
)

// The keys of idea.properties that move folders (PathManager).
const (
	configPathKey  = "idea.config.path"
	pluginsPathKey = "idea.plugins.path"
)

// overrides reads idea.properties files in the order of PathManager: the first
// file that sets a key wins, and a file that is not there sets none.
func overrides(home string, files ...string) (map[string]string, error) {
	merged := map[string]string{}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			continue // a variable that names a folder names no properties
		}
		snapshot, err := edit.Read(file)
		if err != nil {
			return nil, err
		}
		later := parseProperties(snapshot.Data)
		maps.Copy(later, merged)
		merged = later
	}
	for _, key := range []string{configPathKey, pluginsPathKey} {
		merged[key] = expand(merged[key], home, merged)
	}
	return merged, nil
}

// expand resolves ${user.home}, ${other.key} and a leading ~. What cannot be
// resolved from here, such as ${idea.home.path}, is as if it were not set; so is
// a path that hangs on the folder the IDE was started from.
func expand(value, home string, properties map[string]string) string {
	for range 10 { // deep enough for people, and an end for ${a} that is ${a}
		before, rest, ok := strings.Cut(value, "${")
		key, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			break
		}
		replacement, known := properties[key]
		if key == "user.home" {
			replacement, known = home, true
		}
		if !known {
			return ""
		}
		value = before + replacement + after
	}
	if rest, ok := strings.CutPrefix(value, "~/"); ok {
		value = filepath.Join(home, rest)
	}
	if !filepath.IsAbs(value) {
		return ""
	}
	return filepath.Clean(value)
}

// parseProperties reads the format of java.util.Properties: comments, line
// continuations, '=' or ':' or a blank between key and value, and escapes.
// It reads UTF-8 as PathManager does.
func parseProperties(data []byte) map[string]string {
	properties := map[string]string{}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data))
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimLeft(lines[i], " \t\f")
		if line == "" || line[0] == '#' || line[0] == '!' {
			continue
		}
		for continues(line) && i+1 < len(lines) {
			i++
			line = line[:len(line)-1] + strings.TrimLeft(lines[i], " \t\f")
		}
		key, value := splitProperty(line)
		properties[unescape(key)] = strings.TrimSpace(unescape(value))
	}
	return properties
}

// continues says whether a line ends in an odd number of backslashes.
func continues(line string) bool {
	return (len(line)-len(strings.TrimRight(line, `\`)))%2 == 1
}

// splitProperty cuts at the first separator that is not escaped.
func splitProperty(line string) (key, value string) {
	end := 0
	for end < len(line) && !strings.ContainsRune("=: \t\f", rune(line[end])) {
		if line[end] == '\\' {
			end++
		}
		end++
	}
	end = min(end, len(line))
	value = strings.TrimLeft(line[end:], " \t\f")
	if value != "" && (value[0] == '=' || value[0] == ':') {
		value = strings.TrimLeft(value[1:], " \t\f")
	}
	return line[:end], value
}

func unescape(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 't':
			out.WriteByte('\t')
		case 'n':
			out.WriteByte('\n')
		case 'r':
			out.WriteByte('\r')
		case 'f':
			out.WriteByte('\f')
		case 'u':
			code, err := strconv.ParseUint(s[i+1:min(i+5, len(s))], 16, 16)
			if err != nil {
				out.WriteByte('u')
				continue
			}
			out.WriteRune(rune(code))
			i += 4
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String()
}
