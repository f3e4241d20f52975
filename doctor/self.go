package doctor

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
)

func lookVersion(_ context.Context, k *facts) []Finding { return found(OK, k.Version) }

func lookJournal(_ context.Context, k *facts) []Finding {
	entries, err := k.Flow.Journal.Entries()
	if err != nil {
		return []Finding{{Outcome: Warning, Saw: err.Error(), Owner: You, Next: "qlogin ide undo takes back what can still be read"}}
	}
	return found(OK, fmt.Sprintf("%d entries", len(entries)))
}

// lookFiles looks for what nobody else should be able to read, and for what a
// process that was killed has left behind.
func lookFiles(_ context.Context, k *facts) []Finding {
	var all []Finding
	for _, dir := range []string{k.Folders.State, k.Folders.Settings} {
		_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				all = append(all, k.fileOf(path, entry)...)
			}
			return nil // a folder that is not there, or not ours, holds nothing of ours
		})
	}
	if len(all) == 0 {
		return found(OK, "only you can read them, and nothing is left over")
	}
	return all
}

func (k *facts) fileOf(path string, entry fs.DirEntry) []Finding {
	if left, _ := filepath.Match(".qlogin-*.tmp", entry.Name()); left {
		return []Finding{{Outcome: Info, Saw: path + " was left by a qlogin that was killed", Next: "the next hand-over removes it"}}
	}
	info, err := entry.Info()
	// The settings hold nothing secret, and people share them.
	if err != nil || !openToOthers(info) || slices.Contains([]string{"config.toml"}, entry.Name()) {
		return nil
	}
	return []Finding{{Outcome: Warning, Saw: path + " can be read or written by others", Owner: You, Next: "chmod 600 " + path}}
}
