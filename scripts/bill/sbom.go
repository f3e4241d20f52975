package main

import (
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
)

// bom is a bill of materials in the form of CycloneDX 1.6
// (https://cyclonedx.org/docs/1.6/json/). It has neither time nor serial number:
// the same program has the same bill.
type bom struct {
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Ref        string          `json:"bom-ref"`
	Type       string          `json:"type"`
	Name       string          `json:"name"`
	Version    string          `json:"version,omitempty"`
	Scope      string          `json:"scope,omitempty"`
	Licences   []licenceChoice `json:"licenses"`
	PURL       string          `json:"purl"`
	Properties []property      `json:"properties,omitempty"`
}

type licenceChoice struct {
	Licence struct {
		ID string `json:"id"`
	} `json:"license"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn"`
}

// writeBill reads what the linker wrote into a program and adds the licences.
func writeBill(ctx context.Context, file, program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	b, err := billOf(ctx, info)
	if err != nil {
		return fmt.Errorf("%s: %w", program, err)
	}
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644) //nolint:gosec // for everybody to read
}

func billOf(ctx context.Context, info *debug.BuildInfo) (*bom, error) {
	main := part(info.Main.Path, info.Main.Version, "application", []string{"Apache-2.0"})
	for _, s := range info.Settings {
		main.Properties = append(main.Properties, property{"go:" + s.Key, s.Value})
	}
	b := &bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{main}}
	var refs []string
	var problems []error
	for _, m := range slices.Concat(info.Deps, []*debug.Module{{Path: "std", Version: info.GoVersion}}) {
		ids, err := licencesAt(ctx, m)
		problems = append(problems, err)
		c := part(m.Path, m.Version, "library", ids)
		c.Scope = "required"
		if m.Sum != "" { // of the module's tree, as in go.sum: no hash of a file
			c.Properties = []property{{"go:sum", m.Sum}}
		}
		b.Components = append(b.Components, c)
		refs = append(refs, c.Ref)
	}
	b.Dependencies = []dependency{{main.Ref, refs}}
	return b, errors.Join(problems...)
}

func part(path, version, kind string, licences []string) component {
	purl := "pkg:golang/" + path
	version = strings.TrimPrefix(version, "(devel)") // what the linker calls no version
	if version != "" {
		// A version may have a plus sign, which means a blank in a package URL.
		purl += "@" + strings.ReplaceAll(version, "+", "%2B")
	}
	c := component{Ref: purl, Type: kind, Name: path, Version: version, PURL: purl}
	for _, id := range licences {
		var l licenceChoice
		l.Licence.ID = id
		c.Licences = append(c.Licences, l)
	}
	return c
}

// licencesAt reads the licences of a module where the go command keeps it.
func licencesAt(ctx context.Context, m *debug.Module) ([]string, error) {
	args := []string{"list", "-m", "-f", "{{.Dir}}", m.Path}
	if m.Path == "std" {
		args = []string{"env", "GOROOT"}
	}
	out, err := exec.CommandContext(ctx, "go", args...).Output() //nolint:gosec // the names of our own modules
	if err != nil {
		return nil, fmt.Errorf("looking for %s: %w", m.Path, err)
	}
	texts, err := textsIn(strings.TrimSpace(string(out)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Path, err)
	}
	return licencesOf(texts), nil
}
