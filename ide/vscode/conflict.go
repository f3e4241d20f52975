package vscode

import (
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/ide"
)

// obstacle is what keeps a target from being signed in at all, nil where nothing
// does.
func (r record) obstacle(want request) *ide.Conflict {
	t := r.target
	switch {
	case r.problem != nil:
		return r.problem
	case !t.Extension.Installed:
		return &ide.Conflict{
			Target: t.ID, Kind: ide.NoExtension, Blocks: true,
			Text: t.Name + " has no Amazon Q extension",
			Fix:  "install the extension Amazon Q (" + extensionID + ") there",
		}
	case want.Profile != nil && !slices.Contains(serviceRegions(), want.Profile.Region()):
		return &ide.Conflict{
			Target: t.ID, Kind: ide.Unsuitable, Blocks: true,
			Text: fmt.Sprintf("the extension has no endpoint for the Region %q of the profile %s", want.Profile.Region(), want.Profile.Name),
			Fix:  "choose a profile in " + strings.Join(serviceRegions(), " or "),
		}
	case len(r.row.others(want)) > 0 && !want.ReplaceOthers:
		return r.otherConnection(want)
	}
	return nil
}

// serviceRegions are the Regions that the extension knows an endpoint for
// (regionProfileManager.ts).
func serviceRegions() []string { return []string{"us-east-1", "eu-central-1"} }

func (r record) otherConnection(want request) *ide.Conflict {
	var urls []string
	for _, c := range r.row.others(want) {
		urls = append(urls, fmt.Sprintf("%s (%s)", c.startURL, c.region))
	}
	return &ide.Conflict{
		Target: r.target.ID, Kind: ide.OtherConnection, Blocks: true,
		Text: r.target.Name + " is signed in to " + strings.Join(urls, " and ") + "; the extension keeps one sign-in and logs out of all others",
		Fix:  "agree to replace it, or leave " + r.target.Name + " out",
	}
}

// notes are conflicts that stop nothing.
func (r record) notes() []ide.Conflict {
	var notes []ide.Conflict
	if r.target.Extension.Disabled {
		notes = append(notes, ide.Conflict{
			Target: r.target.ID, Kind: ide.Disabled,
			Text: "the Amazon Q extension is switched off in " + r.target.Name,
			Fix:  "switch it on in the Extensions view",
		})
	}
	if len(r.settings.developer) > 0 {
		notes = append(notes, ide.Conflict{
			Target: r.target.ID, Kind: ide.Unsuitable,
			Text: fmt.Sprintf("%s puts the extension into developer mode: %s", r.settings.file, strings.Join(r.settings.developer, ", ")),
			Fix:  "remove these settings unless you develop the extension",
		})
	}
	return notes
}

func (r record) isRunning(waits string) ide.Conflict {
	t := r.target
	return ide.Conflict{
		Target: t.ID, Kind: ide.IsRunning, Blocks: true,
		Text: fmt.Sprintf("%s is open (%s); it would write over %s", t.Name, t.Running.Evidence, waits),
		Fix:  "close all windows of " + t.Name,
	}
}

// elsewhereTokens is for an editor whose settings keep its tokens in another
// folder than the other editors do: the grant cannot be in two files, since the
// first renewal of one would end the other.
func (r record) elsewhereTokens(dir string) ide.Conflict {
	return ide.Conflict{
		Target: r.target.ID, Kind: ide.Unsuitable, Blocks: true,
		Text: fmt.Sprintf("%s keeps its tokens in %s, the other editors in %s; one grant cannot be in both", r.target.Name, r.cacheDir, dir),
		Fix:  "remove " + cacheSetting + " from " + r.settings.file + ", or sign in to " + r.target.Name + " alone",
	}
}
