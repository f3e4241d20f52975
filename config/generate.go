package config

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/qlogin/qlogin/internal/domain"
)

// Schema is the JSON Schema of a settings file, for editors that check TOML.
func Schema() ([]byte, error) {
	top, members := map[string]any{}, map[string]any{}
	for _, k := range Keys() {
		if name, ok := k.member(); ok {
			members[name] = k.schema()
		} else {
			top[k.Name] = k.schema()
		}
	}
	top[organization] = map[string]any{
		"type":        "array",
		"description": "The organizations that the person signs in to.",
		"items":       map[string]any{"type": "object", "required": []string{"start_url"}, "properties": members},
	}
	data, err := json.MarshalIndent(map[string]any{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "Settings of qlogin",
		"description": "config.toml, the person's and the managed one. Unknown keys are warned about, not refused.",
		"type":        "object",
		"properties":  top,
	}, "", "  ")
	return append(data, '\n'), err
}

func (k Key) schema() map[string]any {
	text := map[string]any{"type": "string"}
	if len(k.OneOf) > 0 {
		text["enum"] = k.OneOf
	}
	switch k.Form {
	case HostName:
		text["pattern"] = domain.Pattern
	case StartURL:
		text["format"] = "uri"
	case Duration:
		text["pattern"] = `^([0-9.]+(h|m|s|ms))+$`
	default: // any text
	}
	if k.List {
		text = map[string]any{"type": "array", "items": text}
	}
	text["description"] = k.Doc
	switch {
	case len(k.Default) > 0 && k.List:
		text["default"] = k.Default
	case len(k.Default) > 0:
		text["default"] = k.Default[0]
	}
	return text
}

// Table is the table of all settings in Markdown.
func Table() string {
	var b strings.Builder
	b.WriteString("| key | what it is | built in | variable, flag |\n| --- | --- | --- | --- |\n")
	for _, k := range Keys() {
		fmt.Fprintf(&b, "| `%s` | %s Example: `%s` | %s | %s |\n", k.Name, k.Doc, k.Example, k.builtIn(), k.others())
	}
	return b.String()
}

func (k Key) builtIn() string {
	if len(k.Default) == 0 {
		return ""
	}
	return "`" + Row{Key: k, Value: k.Default}.TOML() + "`"
}

func (k Key) others() string {
	var all []string
	for _, name := range []string{k.Env, k.Flag} {
		if name != "" {
			all = append(all, "`"+name+"`")
		}
	}
	return strings.Join(all, ", ")
}

// Template is a settings file to begin with, in which everything is commented
// out.
func Template() string {
	var b strings.Builder
	b.WriteString("# Settings of qlogin. qlogin config show prints what counts, and why.\n")
	for _, k := range Keys() {
		if _, member := k.member(); member || k.Name == Enforce {
			continue
		}
		fmt.Fprintf(&b, "\n# %s\n# %s = %s\n", k.Doc, k.Name, k.Example)
	}
	b.WriteString("\n# [[organization]]\n")
	for _, k := range organizationKeys() {
		member, _ := k.member()
		fmt.Fprintf(&b, "# %s = %s\n", member, k.Example)
	}
	return b.String()
}

// quote writes a TOML basic string (TOML 1.0, "String").
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
