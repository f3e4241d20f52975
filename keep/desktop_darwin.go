package keep

import (
	"context"
	"fmt"
	"os/exec"
)

// Show shows n in the notification centre. The texts are arguments of the
// script, so that nothing in them is read as one.
func Show(ctx context.Context, n Notice) error {
	const script = "on run argv\ndisplay notification (item 2 of argv) with title \"qlogin\" subtitle (item 1 of argv)\nend run"
	if out, err := exec.CommandContext(ctx, "/usr/bin/osascript", "-e", script, n.Title, n.Text).CombinedOutput(); err != nil { //nolint:gosec // a fixed program
		return fmt.Errorf("showing a notice: %w: %s", err, out)
	}
	return nil
}
