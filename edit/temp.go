package edit

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	tempPrefix = ".qlogin-"
	tempSuffix = ".tmp"
	// tempAge is the age at which a temporary file is taken for the litter of a
	// process that was killed.
	tempAge = time.Hour
)

// tempName is a name beside the file that it is to replace.
func tempName(dir string) string {
	return filepath.Join(dir, tempPrefix+rand.Text()[:12]+tempSuffix)
}

// createTemp makes a temporary file in dir. It has perm from its first byte on.
func createTemp(dir string, perm fs.FileMode) (*os.File, error) {
	for {
		f, err := os.OpenFile(tempName(dir), os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// fill writes data to the disk and closes f.
func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Sweep removes the temporary files that a killed process left in dir more than
// an hour before now.
func Sweep(dir string, now time.Time) error {
	entries, err := List(dir)
	if err != nil {
		return fmt.Errorf("looking for old temporary files: %w", err)
	}
	var problems []error
	for _, e := range entries {
		if litter(e, now) {
			err := os.Remove(filepath.Join(dir, e.Name()))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				problems = append(problems, err)
			}
		}
	}
	return errors.Join(problems...)
}

func litter(e fs.DirEntry, now time.Time) bool {
	if !strings.HasPrefix(e.Name(), tempPrefix) || !strings.HasSuffix(e.Name(), tempSuffix) {
		return false
	}
	info, err := e.Info()
	return err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > tempAge
}
