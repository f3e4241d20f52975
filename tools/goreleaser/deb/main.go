// Command deb makes one Debian package by the definition in .goreleaser.yml, with
// the library that goreleaser makes it with. Building goreleaser itself takes
// minutes; this takes seconds, so every change can be packed and installed.
//
//	go -C tools/goreleaser run ./deb -root ../.. -program FILE -version V -time UNIX -o FILE
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb" // registers the packager
	"github.com/goreleaser/nfpm/v2/files"
	"go.yaml.in/yaml/v3"
)

type options struct {
	root, program, version, output string

	at int64
}

func main() {
	var o options
	flag.StringVar(&o.root, "root", ".", "the repository")
	flag.StringVar(&o.program, "program", "bin/qlogin", "the program, from the repository")
	flag.StringVar(&o.version, "version", "0.0.0", "the version")
	flag.StringVar(&o.output, "o", "bin/qlogin.deb", "the package, from the repository")
	flag.Int64Var(&o.at, "time", 0, "the time of the commit, in seconds since 1970")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "deb:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if err := os.Chdir(o.root); err != nil { // the definition names files from there
		return err
	}
	definition, err := os.ReadFile(".goreleaser.yml")
	if err != nil {
		return err
	}
	info, err := read(definition, o)
	if err != nil {
		return fmt.Errorf("reading .goreleaser.yml: %w", err)
	}
	var b bytes.Buffer
	packager, err := nfpm.Get("deb")
	if err == nil {
		err = packager.Package(nfpm.WithDefaults(info), &b)
	}
	if err != nil {
		return fmt.Errorf("packing %s: %w", o.program, err)
	}
	return os.WriteFile(o.output, b.Bytes(), 0o644)
}

// read turns goreleaser's definition into the one of the library: the names of
// the fields are the same, and goreleaser adds what it knows itself.
func read(definition []byte, o options) (*nfpm.Info, error) {
	at := time.Unix(o.at, 0).UTC().Format(time.RFC3339)
	filled := strings.ReplaceAll(string(definition), "{{ .CommitDate }}", at)
	var project struct {
		NFPMs []map[string]any `yaml:"nfpms"`
	}
	if err := yaml.Unmarshal([]byte(filled), &project); err != nil {
		return nil, err
	}
	if len(project.NFPMs) != 1 {
		return nil, fmt.Errorf("nfpms has %d definitions, not one", len(project.NFPMs))
	}
	fields := project.NFPMs[0]
	bindir, _ := fields["bindir"].(string)
	for _, own := range []string{"id", "formats", "bindir"} {
		delete(fields, own)
	}
	fields["name"], fields["arch"], fields["platform"], fields["version"] = "qlogin", "amd64", "linux", o.version
	data, err := yaml.Marshal(fields)
	if err != nil {
		return nil, err
	}
	config, err := nfpm.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	info, err := config.Get("deb")
	if err != nil {
		return nil, err
	}
	info.Contents = append(info.Contents, &files.Content{
		Source: o.program, Destination: bindir + "/qlogin",
		FileInfo: &files.ContentFileInfo{Mode: 0o755, MTime: time.Unix(o.at, 0).UTC()},
	})
	return info, nil
}
