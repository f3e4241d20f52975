package keep

import "context"

// Installed says whether the service starts when the person logs on. The task
// scheduler tells people without further rights about their own tasks only.
func (u Unit) Installed(ctx context.Context) (bool, error) {
	return u.run(ctx, "schtasks.exe", "/Query", "/TN", task) == nil, ctx.Err()
}
