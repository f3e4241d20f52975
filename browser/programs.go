package browser

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
)

// Program is a browser that can be chosen in place of the default one.
type Program struct {
	Name string // for people: "Firefox, private window"
	path string
	args []string
}

// Open opens address in the program. A browser may stay until it is closed, so
// it is not waited for.
func (p Program) Open(ctx context.Context, address string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	//nolint:gosec,noctx // a browser that was found here; it outlives this program
	cmd := exec.Command(p.path, append(append([]string{}, p.args...), address)...)
	if cmd.Start() != nil {
		// The error would repeat the command line, and with it the code.
		return errors.New("the browser could not be started")
	}
	go func() { _ = cmd.Wait() }() // so that it leaves no zombie
	return nil
}

// Programs lists the browsers of BROWSER and those that are known and installed,
// each with its private window.
func Programs(getenv func(string) string) []Program {
	var all []Program
	seen := map[string]bool{}
	add := func(name, path string, private []string) {
		if seen[path] {
			return
		}
		seen[path] = true
		all = append(all, Program{Name: name, path: path})
		if private != nil {
			all = append(all, Program{Name: name + ", private window", path: path, args: private})
		}
	}
	for _, word := range filepath.SplitList(getenv("BROWSER")) {
		// An entry may be a command line with %s for the address; only plain programs
		// are taken, since a shell would have to read the rest.
		if path, err := exec.LookPath(word); err == nil && !strings.ContainsAny(word, " %") {
			add(filepath.Base(word), path, privateOf(filepath.Base(word)))
		}
	}
	for _, k := range known() {
		if path, ok := k.find(); ok {
			add(k.name, path, k.private)
		}
	}
	return all
}

// knownBrowser is a browser by the names it is installed under.
type knownBrowser struct {
	name    string
	files   []string
	private []string
}

func known() []knownBrowser {
	return []knownBrowser{
		{"Firefox", firefox(), []string{"--private-window"}},
		{"Chrome", chrome(), []string{"--incognito"}},
		{"Chromium", chromium(), []string{"--incognito"}},
		{"Edge", edge(), []string{"--inprivate"}},
		{"Brave", brave(), []string{"--incognito"}},
	}
}

func (k knownBrowser) find() (path string, ok bool) {
	for _, file := range k.files {
		if path, err := exec.LookPath(file); err == nil {
			return path, true
		}
	}
	return "", false
}

// privateOf is how a program of BROWSER is asked for a private window.
func privateOf(program string) []string {
	for _, k := range known() {
		for _, file := range k.files {
			if filepath.Base(file) == program {
				return k.private
			}
		}
	}
	return nil
}
