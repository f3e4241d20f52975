package fleet

import (
	"io/fs"
	"slices"
)

// firstPerson is the lowest id that macOS gives to people.
const firstPerson = 501

// find takes the folders of /Users that belong to people. Accounts of a
// directory service have theirs there too.
func find(tree fs.FS) ([]Home, error) {
	homes, err := below(tree, "/Users", func(uid int) bool { return uid >= firstPerson }, 0)
	return slices.DeleteFunc(homes, func(h Home) bool { return h.User == "Shared" || h.User == "Guest" }), err
}
