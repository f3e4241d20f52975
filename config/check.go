package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/internal/domain"
	"github.com/qlogin/qlogin/internal/near"
	"github.com/qlogin/qlogin/partition"
)

// check says what is wrong with one text of k; "" where nothing is.
func (k Key) check(text string) string {
	if len(k.OneOf) > 0 {
		return k.checkChoice(text)
	}
	switch k.Form {
	case StartURL:
		if _, err := partition.ParseStartURL(text); err != nil {
			return err.Error()
		}
	case RegionID:
		if _, ok := partition.Of(text); !ok {
			return (&partition.RegionError{Name: text}).Error()
		}
	case FilePath:
		if !filepath.IsAbs(text) {
			return fmt.Sprintf("%q is not an absolute path", text)
		}
	case Duration:
		if d, err := time.ParseDuration(text); err != nil || d <= 0 {
			return fmt.Sprintf("%q is not a length of time; it looks like 90s, 10m or 24h", text)
		}
	case HostName:
		if !domain.Valid(text) {
			return fmt.Sprintf("%q is not a host name; it looks like acme.com", text)
		}
	case SettingID:
		return checkSetting(text)
	case AnyText:
		if strings.TrimSpace(text) == "" {
			return "it is empty"
		}
	}
	return ""
}

func (k Key) checkChoice(text string) string {
	if slices.Contains(k.OneOf, text) {
		return ""
	}
	if meant := near.Word(text, k.OneOf); meant != "" {
		return fmt.Sprintf("%q is none of its values; did you mean %s?", text, meant)
	}
	return fmt.Sprintf("%q is none of its values: %s", text, strings.Join(k.OneOf, ", "))
}

func checkSetting(name string) string {
	names := slices.DeleteFunc(topNames(), func(n string) bool { return n == Enforce })
	if slices.Contains(names, name) {
		return ""
	}
	if meant := near.Word(name, names); meant != "" {
		return fmt.Sprintf("%q is not a setting; did you mean %s?", name, meant)
	}
	return fmt.Sprintf("%q is not a setting", name)
}

// checkOrganization looks at what only the members together can show.
func checkOrganization(o Organization) string {
	if o.StartURL == "" {
		return "the organization has no start_url"
	}
	portal, err := partition.ParseStartURL(o.StartURL)
	if err != nil {
		return "" // it has been said
	}
	if p, ok := partition.Of(o.Region); ok && p.ID != portal.Partition.ID {
		return fmt.Sprintf("%s is in the partition %s, but the start URL belongs to %s", o.Region, p.ID, portal.Partition.ID)
	}
	return ""
}
