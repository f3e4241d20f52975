package keep

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// LogFile is where the service writes what it did.
func (p Place) LogFile() string { return filepath.Join(p.Dir, "keep.log") }

// fullLog is the log before it began anew.
func (p Place) fullLog() string { return p.LogFile() + ".1" }

// logLimit is how long the log grows before it begins anew, in bytes; the one
// before is kept.
const logLimit = 256 << 10

// Log adds a line to the log; of joined errors it makes one. A log that cannot be
// written stops nothing.
func (p Place) Log(now time.Time, line string) {
	if info, err := os.Stat(p.LogFile()); err == nil && info.Size() > logLimit {
		_ = os.Rename(p.LogFile(), p.fullLog())
	}
	file, err := os.OpenFile(p.LogFile(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer func() { _ = file.Close() }()
	_, _ = fmt.Fprintf(file, "%s  %s\n", now.Format("2006-01-02 15:04:05"), strings.ReplaceAll(line, "\n", "; "))
}

// Last are the last n lines of the log, oldest first. A log that has just begun
// anew goes on in the one before; none at all is no lines and no error.
func (p Place) Last(n int) ([]string, error) {
	lines, err := linesOf(p.LogFile())
	if err != nil {
		return nil, err
	}
	if len(lines) < n {
		before, err := linesOf(p.fullLog())
		if err != nil {
			return nil, err
		}
		lines = append(before, lines...)
	}
	return lines[max(len(lines)-max(n, 0), 0):], nil
}

func linesOf(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the log of the service: %w", err)
	}
	return strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' }), nil
}
