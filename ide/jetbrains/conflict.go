package jetbrains

import (
	"fmt"

	"github.com/qlogin/qlogin/ide"
)

// refuse notes a conflict, and what it means for the next start of the IDE.
func (p *planner) refuse(c ide.Conflict) {
	p.plan.Conflicts = append(p.plan.Conflicts, c)
	p.plan.Opens[c.Target] = "Nothing changes: " + c.Text + "."
}

// refusal is what stands against a target before its files are looked at, or
// nil. The start URL can be filled in even where no plugin reads it yet.
func (p *planner) refusal(t ide.Target) *ide.Conflict {
	if t.Problem != "" {
		return &ide.Conflict{
			Target: t.ID, Kind: ide.Unreadable, Blocks: true, Text: t.Problem,
			Fix: "make it readable for you, then run this again",
		}
	}
	c := &ide.Conflict{Target: t.ID, Blocks: !p.h.Prefill}
	switch {
	case !t.Extension.Installed:
		c.Kind, c.Text = ide.NoExtension, "the Amazon Q plugin is not installed in "+t.Name
		c.Fix = "Install Amazon Q under Settings | Plugins, then run this again."
		return c
	case t.Extension.Disabled:
		c.Kind, c.Text = ide.Disabled, "the Amazon Q plugin is switched off in "+t.Name
		c.Fix = "Enable Amazon Q under Settings | Plugins, then run this again."
		return c
	case t.Extension.Generation == generation3:
		return p.withoutCore(t, c)
	}
	return nil
}

// withoutCore: up to 3.x, Amazon Q does not load without the core of the AWS
// Toolkit, which is a plugin of its own.
func (p *planner) withoutCore(t ide.Target, c *ide.Conflict) *ide.Conflict {
	at := placeOf(p.places, t)
	if at.plugins == "" {
		return nil // not one of the places that were found: nowhere to look
	}
	_, found, err := findPlugin(at.plugins, toolkitCore)
	disabled := false
	if err == nil {
		disabled, err = at.disabled(toolkitCore)
	}
	needs := "the plugin AWS Core, which Amazon Q " + t.Extension.Version + " needs, is "
	switch {
	case err != nil:
		unknown := unreadable(t, err)
		return &unknown
	case !found:
		c.Kind, c.Text = ide.NoExtension, needs+"not installed in "+t.Name
		c.Fix = "Install AWS Core under Settings | Plugins, or update Amazon Q to 4.0 or later, then run this again."
		return c
	case disabled:
		c.Kind, c.Text = ide.Disabled, needs+"switched off in "+t.Name
		c.Fix = "Enable AWS Core under Settings | Plugins, then run this again."
		return c
	}
	return nil
}

func unreadable(t ide.Target, err error) ide.Conflict {
	return ide.Conflict{
		Target: t.ID, Kind: ide.Unreadable, Blocks: true, Text: err.Error(),
		Fix: "mend the file or move it away, then run this again; nothing in it was touched",
	}
}

func otherConnection(t ide.Target, other string) ide.Conflict {
	return ide.Conflict{
		Target: t.ID, Kind: ide.OtherConnection, Blocks: true,
		Text: fmt.Sprintf("Amazon Q in %s is signed in with %s", t.Name, other),
		Fix:  "sign out there first, or agree to replace that sign-in",
	}
}

func isRunning(t ide.Target, running ide.Running) ide.Conflict {
	return ide.Conflict{
		Target: t.ID, Kind: ide.IsRunning, Blocks: true,
		// The application's settings store does not watch options files, and
		// saves from memory on exit.
		Text: fmt.Sprintf("%s is open (%s) and would write over the change when it closes", t.Name, running.Evidence),
		Fix:  "close " + t.Name + "; the rest is written then",
	}
}

func neighboursOpen(names string) ide.Conflict {
	return ide.Conflict{
		Kind: ide.IsRunning, Blocks: true,
		Text: names + " shares the token files of all JetBrains IDEs, is open, and may be signed in with them",
		Fix:  "close " + names + "; the rest is written then",
	}
}

// severalKeys: connections with different scopes have files of their own. All
// get the one grant there is, and the first to renew it may end it for the rest.
func severalKeys() ide.Conflict {
	return ide.Conflict{
		Kind: ide.Unsuitable,
		Text: "the IDEs ask for different scopes, so the token is stored once for each set of them, and only one copy may outlive the first hour",
		Fix:  "hand over to one IDE at a time, or sign out of Amazon Q in the IDEs first",
	}
}
