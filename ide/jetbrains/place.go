package jetbrains

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// place is one configuration folder of one IDE, and the folder of its plugins.
type place struct {
	id, name string
	config   string
	plugins  string
	boxed    bool   // in a Flatpak: its process numbers mean nothing out here
	problem  string // why it could not be looked at
}

// root is a pair of folders in which vendors keep the folders of their IDEs.
type root struct {
	config, data string
	boxed        bool
}

// vendors are the folders under a root: Android Studio has Google's.
func vendors() []string { return []string{"JetBrains", "Google"} }

// places lists every configuration folder there is, newest version first. It
// never invents one: a new version of an IDE imports the settings of the one
// before only as long as it has no folder of its own (ConfigImportHelper).
func places(m ide.Machine) []place {
	var found []place
	for _, r := range roots(m) {
		for _, vendor := range vendors() {
			found = append(found, r.list(m, vendor)...)
		}
	}
	slices.SortStableFunc(found, newestFirst)
	return unique(append(found, elsewhere(m)...))
}

// list reads one vendor's folder.
func (r root) list(m ide.Machine, vendor string) []place {
	dir := filepath.Join(r.config, vendor)
	entries, err := edit.List(dir)
	if err != nil {
		return []place{{id: vendor, name: vendor + " IDEs", config: dir, problem: fmt.Sprintf("looking for IDEs: %v", err)}}
	}
	var found []place
	for _, entry := range entries {
		selector, version, ok := splitSelector(entry.Name())
		config := filepath.Join(dir, entry.Name())
		if !ok || without(selector) || !isDir(config) {
			continue
		}
		p := place{
			id: entry.Name(), name: productOf(selector).title + " " + version,
			config: config, plugins: r.pluginsDir(vendor, entry.Name()), boxed: r.boxed,
		}
		if r.boxed {
			p.id, p.name = "flatpak/"+p.id, p.name+" (Flatpak)"
		}
		found = append(found, p.moved(m, productOf(selector)))
	}
	return found
}

// moved applies the idea.properties files that the IDE reads at start-up. The
// one in the configuration folder is looked for in the default folder, even
// where it then names another (PathManager.loadProperties).
func (p place) moved(m ide.Machine, of product) place {
	files := named(m, of)
	if p.config != "" {
		files = append(files, filepath.Join(p.config, "idea.properties"))
	}
	files = append(files, filepath.Join(m.Home, "idea.properties"))
	set, err := overrides(m.Home, files...)
	if err != nil {
		p.problem = err.Error()
		return p
	}
	// A variable of this shell need not be one of the desktop that starts the
	// IDE: a folder that is not there does not count.
	if dir := set[configPathKey]; dir != "" && isDir(dir) {
		p.config, p.plugins = dir, filepath.Join(dir, "plugins")
	}
	if dir := set[pluginsPathKey]; dir != "" {
		p.plugins = dir
	}
	return p
}

// elsewhere finds the folders that only a variable or ~/idea.properties names:
// an IDE that has always been told so has no folder in the default place.
func elsewhere(m ide.Machine) []place {
	var found []place
	general := product{selector: "JetBrains", title: "JetBrains IDE"}
	for _, of := range append(products(), general) {
		if len(named(m, of)) == 0 && of.selector != general.selector {
			continue
		}
		p := place{id: of.selector, name: of.title}.moved(m, of)
		if p.config == "" && p.problem == "" {
			continue
		}
		if selector, version, ok := splitSelector(filepath.Base(p.config)); ok {
			p.id, p.name = filepath.Base(p.config), productOf(selector).title+" "+version
		}
		found = append(found, p)
	}
	return found
}

// named are the properties files that the environment names for a product.
func named(m ide.Machine, of product) []string {
	var files []string
	for _, variable := range of.variables {
		if file := getenv(m, variable); filepath.IsAbs(file) {
			files = append(files, file)
		}
	}
	return files
}

func getenv(m ide.Machine, key string) string {
	if m.Getenv == nil {
		return ""
	}
	return m.Getenv(key)
}

// newestFirst orders versions as numbers: 2025.10 is newer than 2025.9.
func newestFirst(a, b place) int {
	productA, versionA, _ := splitSelector(filepath.Base(a.id))
	productB, versionB, _ := splitSelector(filepath.Base(b.id))
	return cmp.Or(cmp.Compare(productA, productB), compareVersions(versionB, versionA))
}

func compareVersions(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(x, y string) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	})
}

// unique drops a folder that is listed already, which happens when several
// versions are told to share one, and numbers ids that would be the same.
func unique(all []place) []place {
	var kept []place
	for _, p := range all {
		if p.config != "" && slices.ContainsFunc(kept, func(k place) bool { return k.config == p.config }) {
			continue
		}
		same := 0
		for _, k := range kept {
			if k.id == p.id || strings.HasPrefix(k.id, p.id+"~") {
				same++
			}
		}
		if same > 0 {
			p.id = fmt.Sprintf("%s~%d", p.id, same+1)
		}
		kept = append(kept, p)
	}
	return kept
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
