package discover

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/partition"
)

// Places are where other programs keep what they know.
type Places struct {
	Home   string
	Config string // folder in which programs keep their settings
	Getenv func(string) string
}

// read asks every reader. What could not be looked at is a problem and never
// stops a sign-in.
func (p Places) read(ctx context.Context) (all []Candidate, problems []error) {
	if p.Home == "" {
		return nil, nil
	}
	for _, reader := range []func(context.Context) ([]Candidate, []error){p.vscode, p.jetbrains, p.awsConfig, p.ssoCache} {
		found, wrong := reader(ctx)
		for _, c := range found {
			// Personal sign-ins (Builder ID) and addresses that were never right are
			// nobody's organization.
			portal, err := partition.ParseStartURL(c.StartURL)
			if err != nil {
				continue
			}
			c.StartURL = portal.StartURL
			if region, ok := partition.Of(c.Region); !ok || region.ID != portal.Partition.ID {
				c.Region = ""
			}
			all = append(all, c)
		}
		problems = append(problems, wrong...)
	}
	return all, problems
}

// short writes a path below the home folder with a tilde.
func (p Places) short(path string) string {
	if rest, ok := strings.CutPrefix(path, p.Home+string(filepath.Separator)); ok {
		return "~" + string(filepath.Separator) + rest
	}
	return path
}

func day(t time.Time) string { return t.Local().Format("2 January 2006") }

// Bounds on what is read: a cache folder has tens of files of a few kB.
const (
	maxCacheFiles = 200
	maxCacheFile  = 64 << 10
)

// ssoCache reads start URL and Region of the files in ~/.aws/sso/cache and not
// one field more: the tokens beside them are never decoded.
func (p Places) ssoCache(context.Context) (found []Candidate, problems []error) {
	dir := filepath.Join(p.Home, ".aws", "sso", "cache")
	entries, err := edit.List(dir)
	if err != nil {
		return nil, []error{fmt.Errorf("looking at %s: %w", p.short(dir), errors.Unwrap(err))}
	}
	for _, entry := range entries[:min(len(entries), maxCacheFiles)] {
		info, err := entry.Info()
		if err != nil || !strings.HasSuffix(entry.Name(), ".json") || !info.Mode().IsRegular() || info.Size() > maxCacheFile {
			continue
		}
		file, err := edit.Read(filepath.Join(dir, entry.Name()))
		if err != nil {
			problems = append(problems, err)
			continue
		}
		var has struct {
			StartURL string `json:"startUrl"`
			Region   string `json:"region"`
		}
		if json.Unmarshal(file.Data, &has) != nil || has.StartURL == "" {
			continue // a registration, or another tool's file
		}
		found = append(found, Candidate{
			StartURL: has.StartURL, Region: has.Region, Source: SSOCache, Used: info.ModTime(),
			Evidence: "an AWS tool signed in on " + day(info.ModTime()),
		})
	}
	return found, problems
}
