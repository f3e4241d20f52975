package vscode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

// editorProfile is a VS Code profile (not a Q Developer profile) that keeps
// state of its own.
type editorProfile struct {
	slug       string // typeable, unique within the editor
	name       string
	dir        string
	extensions extensionLists
}

// storedProfile is one element of userDataProfiles in storage.json
// (src/vs/platform/userDataProfile/common/userDataProfile.ts).
type storedProfile struct {
	Name            string          `json:"name"`
	Location        json.RawMessage `json:"location"`
	UseDefaultFlags struct {
		GlobalState bool `json:"globalState"`
		Extensions  bool `json:"extensions"`
	} `json:"useDefaultFlags"`
}

// profiles lists the VS Code profiles that do not share the database of the
// default one (isProfileUsingDefaultStorage in
// src/vs/platform/storage/common/storage.ts).
func (e editor) profiles() ([]editorProfile, error) {
	file := filepath.Join(e.userData, "User", "globalStorage", "storage.json")
	data, err := read(file)
	if err != nil {
		return nil, err
	}
	stored, err := parseStorage(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	return e.own(stored), nil
}

// own are the profiles with a database of their own.
func (e editor) own(stored []storedProfile) []editorProfile {
	var all []editorProfile
	taken := make(map[string]bool)
	for _, s := range stored {
		folder := s.folder()
		if s.UseDefaultFlags.GlobalState || folder == "" {
			continue
		}
		p := editorProfile{
			slug: s.slug(folder, taken), name: s.Name,
			dir: filepath.Join(e.userData, "User", "profiles", folder), extensions: e.defaultExtensions(),
		}
		taken[p.slug] = true
		if !s.UseDefaultFlags.Extensions {
			p.extensions.own = filepath.Join(p.dir, "extensions.json")
		}
		all = append(all, p)
	}
	return all
}

// parseStorage reads the profiles out of storage.json, which also holds window
// positions and the like.
func parseStorage(data []byte) ([]storedProfile, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	var storage struct {
		UserDataProfiles []storedProfile `json:"userDataProfiles"`
	}
	if err := decode(data, &storage); err != nil {
		return nil, err
	}
	return storage.UserDataProfiles, nil
}

// folder is the profile's folder below User/profiles. Versions before 1.77 stored
// a whole URI. A name with a separator in it would lead elsewhere and is no
// folder.
func (s storedProfile) folder() string {
	var name string
	if json.Unmarshal(s.Location, &name) != nil {
		var uri struct {
			Path string `json:"path"`
		}
		if json.Unmarshal(s.Location, &uri) != nil || uri.Path == "" {
			return ""
		}
		name = path.Base(uri.Path)
	}
	if name == "." || name == ".." || strings.ContainsAny(name, `/\:`) {
		return ""
	}
	return name
}

// slug is the profile's name made typeable. Names are unique in VS Code, but what
// is left of them need not be; the folder tells those apart.
func (s storedProfile) slug(folder string, taken map[string]bool) string {
	name := slug(s.Name)
	if name != "" && !taken[name] {
		return name
	}
	name = slug(s.Name + " " + folder)
	for n, base := 2, name; name == "" || taken[name]; n++ {
		name = slug(base + " " + strconv.Itoa(n))
	}
	return name
}

// slug makes a name typeable: "Work / Java" becomes "work-java".
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return strings.Join(words, "-")
}
