//go:build unix

package keep

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Installed says whether the service starts when the person logs in.
func (u Unit) Installed(context.Context) (bool, error) {
	_, err := os.Stat(u.File())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("looking for the service: %w", err)
	}
	return true, nil
}
