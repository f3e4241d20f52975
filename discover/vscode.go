package discover

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/qlogin/qlogin/edit"
)

// vscode reads what Amazon Q keeps in the state of VS Code and its relatives:
// the sign-ins, and the one that its form was filled in with last (globalState
// keys auth.profiles and recentSso, core/src/shared/globalState.ts).
func (p Places) vscode(ctx context.Context) (found []Candidate, problems []error) {
	for _, e := range p.editors() {
		if _, err := os.Stat(e.user); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		profiles, err := filepath.Glob(filepath.Join(globEscape(e.user), "profiles", "*"))
		if err != nil {
			problems = append(problems, fmt.Errorf("looking at %s: %w", p.short(e.user), err))
		}
		for _, dir := range append([]string{e.user}, profiles...) {
			more, err := vscodeState(ctx, filepath.Join(dir, "globalStorage", "state.vscdb"), e.title)
			if err != nil {
				problems = append(problems, err)
			}
			found = append(found, more...)
		}
	}
	return found, problems
}

// editor is VS Code or a relative, with its folder of user data.
type editor struct{ title, user string }

// editors are all places where one may keep its user data
// (src/vs/platform/environment/node/userDataPath.ts): a portable installation sets
// VSCODE_PORTABLE for what is started in it, and a Flatpak has a folder for
// settings of its own. What is only read may be where qlogin does not write.
func (p Places) editors() []editor {
	config := p.Config
	if dir := p.Getenv("VSCODE_APPDATA"); filepath.IsAbs(dir) {
		config = dir
	}
	var all []editor
	for _, name := range []string{"Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf", "Code - OSS"} {
		title := name
		if name == "Code" {
			title = "VS Code"
		}
		all = append(all, editor{title, filepath.Join(config, name, "User")})
	}
	if dir := p.Getenv("VSCODE_PORTABLE"); filepath.IsAbs(dir) {
		all = append(all, editor{"VS Code (portable)", filepath.Join(dir, "user-data", "User")})
	}
	return append(all,
		editor{"VS Code (Flatpak)", p.flatpak("com.visualstudio.code", "Code", "User")},
		editor{"VSCodium (Flatpak)", p.flatpak("com.vscodium.codium", "VSCodium", "User")},
	)
}

// flatpak is a folder in what a Flatpak takes for the folder of settings
// ("Flatpak and the filesystem", XDG base directories, Flatpak documentation).
func (p Places) flatpak(application string, below ...string) string {
	return filepath.Join(append([]string{p.Home, ".var", "app", application, "config"}, below...)...)
}

// vscodeRow is the part of the row that names organizations.
type vscodeRow struct {
	Profiles map[string]struct {
		Type      string `json:"type"`
		StartURL  string `json:"startUrl"`
		SSORegion string `json:"ssoRegion"`
	} `json:"auth.profiles"`
	Sessions map[string]float64 `json:"#sessionCreationDates"`
	Recent   struct {
		StartURL string `json:"startUrl"`
		Region   string `json:"region"`
	} `json:"recentSso"`
}

func vscodeState(ctx context.Context, file, title string) ([]Candidate, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking at the state of %s: %w", title, errors.Unwrap(err))
	}
	value, ok, err := edit.ReadRow(ctx, file, "amazonwebservices.amazon-q-vscode")
	if err != nil || !ok {
		return nil, err
	}
	var row vscodeRow
	if json.Unmarshal([]byte(value), &row) != nil {
		return nil, nil //nolint:nilerr // whatever it holds, it is no evidence
	}
	return row.candidates(title, info.ModTime()), nil
}

// candidates are the sign-ins, dated by the extension where it wrote that down,
// else by the file; then what fills in the form, where that is something else.
func (r vscodeRow) candidates(title string, written time.Time) []Candidate {
	var all []Candidate
	for id, c := range r.Profiles {
		if c.Type != "sso" {
			continue
		}
		used := written
		evidence := fmt.Sprintf("%s uses it; its state is of %s", title, day(written))
		if ms, ok := r.Sessions[id]; ok && ms > 0 {
			used = time.UnixMilli(int64(ms))
			evidence = fmt.Sprintf("%s signed in to it on %s", title, day(used))
		}
		all = append(all, Candidate{StartURL: c.StartURL, Region: c.SSORegion, Source: IDE, Used: used, Evidence: evidence})
	}
	signedIn := slices.ContainsFunc(all, func(c Candidate) bool { return c.StartURL == r.Recent.StartURL })
	if r.Recent.StartURL != "" && !signedIn {
		all = append(all, Candidate{
			StartURL: r.Recent.StartURL, Region: r.Recent.Region, Source: IDE, Used: written,
			Evidence: fmt.Sprintf("%s used it last; its state is of %s", title, day(written)),
		})
	}
	return all
}

// globEscape keeps brackets in a home folder's name from being a pattern.
func globEscape(path string) string {
	var b []byte
	for _, c := range []byte(path) {
		switch c {
		case '[', '*', '?':
			b = append(b, '[', c, ']')
		default:
			b = append(b, c)
		}
	}
	return string(b)
}
