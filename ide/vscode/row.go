package vscode

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// Keys of the extension's state (core/src/shared/globalState.ts).
const (
	profilesKey    = "auth.profiles"
	currentKey     = "auth.currentProfileId"
	savedKey       = "codewhisperer.savedConnectionId"
	regionsKey     = "aws.amazonq.regionProfiles"
	regionCacheKey = "aws.amazonq.regionProfiles.cache"
	recentKey      = "recentSso"
)

// row is the extension's state, as far as it is about signing in.
type row struct {
	fields      object
	connections []connection // by id
	current     string
	saved       string
	regions     map[string]regionProfile // by connection id
	recent      recentSSO
}

// regionProfile is a Q Developer profile as chosen in the extension
// (core/src/codewhisperer/region/regionProfileManager.ts).
type regionProfile struct {
	Name        string `json:"name"`
	Region      string `json:"region"`
	ARN         string `json:"arn"`
	Description string `json:"description"`
}

// recentSSO fills in the sign-in form (core/src/login/webview/vue/backend.ts).
type recentSSO struct {
	StartURL string `json:"startUrl"`
	Region   string `json:"region"`
}

// parseRow refuses whatever it does not understand, so that it is never planned
// over.
func parseRow(value string, exists bool) (row, error) {
	r := row{regions: make(map[string]regionProfile)}
	// VS Code, too, takes a blank value for none (extensionStorage.ts).
	if !exists || strings.TrimSpace(value) == "" {
		return r, nil
	}
	if err := decode([]byte(value), &r.fields); err != nil {
		return row{}, err
	}
	if r.fields == nil {
		return row{}, fmt.Errorf("line 1, column 1: found null where an object belongs")
	}
	if err := r.parseConnections(); err != nil {
		return row{}, err
	}
	if err := r.parseRegions(); err != nil {
		return row{}, err
	}
	r.current, r.saved = r.fields.text(currentKey), r.fields.text(savedKey)
	recent, err := r.fields.child(recentKey)
	r.recent = recentSSO{StartURL: recent.text("startUrl"), Region: recent.text("region")}
	return r, err
}

func (r *row) parseConnections() error {
	profiles, err := r.fields.child(profilesKey)
	if err != nil {
		return err
	}
	for id, raw := range profiles {
		c, err := newConnection(id, raw)
		if err != nil {
			return fmt.Errorf("%s: %w", profilesKey, err)
		}
		r.connections = append(r.connections, c)
	}
	slices.SortFunc(r.connections, func(a, b connection) int { return cmp.Compare(a.id, b.id) })
	return nil
}

func (r *row) parseRegions() error {
	regions, err := r.fields.child(regionsKey)
	if err != nil {
		return err
	}
	for id := range regions {
		p, err := regions.child(id)
		if err != nil {
			return fmt.Errorf("%s: %w", regionsKey, err)
		}
		r.regions[id] = regionProfile{Name: p.text("name"), Region: p.text("region"), ARN: p.text("arn"), Description: p.text("description")}
	}
	return nil
}

// connection finds an entry of auth.profiles.
func (r row) connection(id string) (connection, bool) {
	for _, c := range r.connections {
		if c.id == id {
			return c, true
		}
	}
	return connection{}, false
}

// single lists the sign-ins with Identity Center or a Builder ID, of which the
// extension keeps exactly one: it signs all others out when it starts
// (clearExtraConnections in core/src/codewhisperer/util/authUtil.ts).
func (r row) single() []connection {
	return slices.DeleteFunc(slices.Clone(r.connections), func(c connection) bool { return c.kind != "sso" })
}

// others are the sign-ins to another organization, or with a Builder ID.
func (r row) others(want request) []connection {
	return slices.DeleteFunc(r.single(), func(c connection) bool { return c.isFor(want.startURL, want.region) })
}

// rewrite is a row being changed, one key after the other; the first failure
// stays.
type rewrite struct {
	src []byte
	err error
}

// newRewrite starts from the row's value.
func newRewrite(r record) *rewrite {
	w := &rewrite{src: []byte(r.value)}
	if !r.exists || strings.TrimSpace(r.value) == "" {
		w.src = []byte("{}")
	}
	return w
}

func (w *rewrite) set(value any, path ...string) {
	if w.err != nil {
		return
	}
	if len(path) > 1 {
		w.open(path[0])
	}
	raw, err := encode(value)
	if err != nil {
		w.err = err
		return
	}
	w.src, w.err = keep(w.src)(edit.SetJSON(w.src, path, json.RawMessage(raw)))
}

// open makes an empty object of a container that is null: nothing can be put into
// it otherwise.
func (w *rewrite) open(key string) {
	if !bytes.Contains(w.src, []byte("null")) {
		return // spares parsing a row that may be large
	}
	raw, ok, err := edit.GetJSON(w.src, []string{key})
	if err == nil && ok && string(raw) == "null" {
		w.set(object{}, key)
	}
}

func (w *rewrite) remove(path ...string) {
	if w.err != nil {
		return
	}
	w.src, w.err = keep(w.src)(edit.RemoveJSON(w.src, path))
}

// keep hands on a result, or what was there before it failed.
func keep(before []byte) func([]byte, error) ([]byte, error) {
	return func(after []byte, err error) ([]byte, error) {
		if err != nil {
			return before, err
		}
		return after, nil
	}
}

func newRegionProfile(p ide.Profile) regionProfile {
	return regionProfile{Name: p.Name, Region: p.Region(), ARN: p.ARN, Description: p.Account()}
}
