package fleet

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"slices"
)

// Home is the home folder of one person.
type Home struct {
	Dir  string // as the person sees it, absolute; inside of the tree, for one
	User string
	UID  int
	GID  int
	// Problem is why the folder has to be left alone, in words; "" where it has not.
	Problem string
}

// Homes lists the homes of people, those of services left out, in the order of
// their folders. With root "" they are those of this machine, else those of the
// file system tree at root.
func Homes(root string) ([]Home, error) {
	tree, done, err := open(root)
	if err != nil {
		return nil, fmt.Errorf("looking for homes: %w", err)
	}
	defer done()
	homes, err := find(tree)
	if err != nil {
		return nil, fmt.Errorf("looking for homes: %w", err)
	}
	slices.SortStableFunc(homes, func(a, b Home) int { return cmp.Compare(a.Dir, b.Dir) })
	return slices.CompactFunc(homes, func(a, b Home) bool { return a.Dir == b.Dir }), nil
}

// open shows the tree as a file system. A link of an offline tree that leads out
// of it is an error there, not a way onto this machine.
func open(root string) (fs.FS, func(), error) {
	if root == "" {
		return os.DirFS("/"), func() {}, nil
	}
	tree, err := os.OpenRoot(root)
	if err != nil {
		return nil, nil, err
	}
	return tree.FS(), func() { _ = tree.Close() }, nil // nothing was written
}
