package vault

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// The index is the list of names, because go-keyring cannot list. It is a record
// like any other, under an account that no name maps to. A name enters it before
// its record is written and leaves after the record is gone, so that a crash can
// leave a name without a record but no record without a name.
const (
	indexAccount = ":index"
	indexMagic   = "ql1i\n"
)

// names returns the index, sorted.
func (v *visit) names(ctx context.Context) ([]string, error) {
	data, err := v.load(ctx, indexAccount)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseIndex(data)
}

func parseIndex(data []byte) ([]string, error) {
	list, ok := strings.CutPrefix(string(data), indexMagic)
	if !ok || !strings.HasSuffix(list, "\n") {
		return nil, because(ErrDamaged, "the list of names is not one of qlogin, version 1")
	}
	names := strings.Split(strings.TrimSuffix(list, "\n"), "\n")
	for _, name := range names {
		if checkName(name) != nil {
			return nil, because(ErrDamaged, "the list of names is not in order")
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func formatIndex(names []string) []byte {
	return []byte(indexMagic + strings.Join(names, "\n") + "\n")
}

// enlist puts name into the index. A damaged index starts afresh: records are
// still found by name, and refusing would leave the vault unusable for good.
func (v *visit) enlist(ctx context.Context, name string) error {
	names, err := v.names(ctx)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	at, found := slices.BinarySearch(names, name)
	if found {
		return nil
	}
	return v.save(ctx, indexAccount, formatIndex(slices.Insert(names, at, name)))
}

// delist takes name out of the index; the last one takes the index with it.
func (v *visit) delist(ctx context.Context, name string) error {
	names, err := v.names(ctx)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	at, found := slices.BinarySearch(names, name)
	if !found && err == nil && len(names) > 0 {
		return nil
	}
	if found {
		names = slices.Delete(names, at, at+1)
	}
	if len(names) == 0 {
		return v.erase(ctx, indexAccount)
	}
	return v.save(ctx, indexAccount, formatIndex(names))
}
