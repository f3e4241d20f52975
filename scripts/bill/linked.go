package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

const (
	program = "./cmd/qlogin"
	ours    = "github.com/qlogin/qlogin"
)

// module is one that the linker takes something from.
type module struct {
	path, version, dir string
	systems            map[string]bool // where it is linked
	neededBy           map[string]bool // modules that import it; ours stands for qlogin itself
	texts              []text
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Module     *struct {
		Path, Version, Dir string
		Main               bool
	}
}

func systems() []string { return []string{"linux", "darwin", "windows"} }

// linked asks the go command for every package of the program, on every system.
// The architectures differ in assembler only. The standard library is a module
// of its own here, without importers: everything needs it.
func linked(ctx context.Context, root string) ([]*module, error) {
	all := map[string]*module{}
	for _, system := range systems() {
		packages, err := list(ctx, root, system)
		if err != nil {
			return nil, fmt.Errorf("listing the packages for %s: %w", system, err)
		}
		add(all, packages, system)
	}
	dir, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("asking for the Go standard library: %w", err)
	}
	all["std"] = &module{path: "std", dir: strings.TrimSpace(string(dir))}
	delete(all, ours)
	return slices.SortedFunc(maps.Values(all), func(a, b *module) int { return strings.Compare(a.path, b.path) }), nil
}

func list(ctx context.Context, root, system string) ([]listed, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-json=ImportPath,Standard,Imports,Module", program)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH=amd64", "GOOS="+system) //nolint:forbidigo // the go command needs its own
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

// add notes the modules of some packages, and which of them imports which.
func add(all map[string]*module, packages []listed, system string) {
	of := map[string]*module{}
	for _, p := range packages {
		if p.Module == nil {
			continue
		}
		m, ok := all[p.Module.Path]
		if !ok {
			m = &module{
				path: p.Module.Path, version: p.Module.Version, dir: p.Module.Dir,
				systems: map[string]bool{}, neededBy: map[string]bool{},
			}
			all[m.path] = m
		}
		m.systems[system] = true
		of[p.ImportPath] = m
	}
	for _, p := range packages {
		for _, imported := range p.Imports {
			from, to := of[p.ImportPath], of[imported]
			if from != nil && to != nil && from != to {
				to.neededBy[from.path] = true
			}
		}
	}
}
