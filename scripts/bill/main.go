// Command bill writes down what qlogin is made of besides its own code: the
// licence texts that go along with every package (THIRD_PARTY_NOTICES.txt), a
// list of dependencies with licence and reason (docs/dependencies.md), and a
// bill of materials for one built program.
//
// What counts is what the linker takes in on any of the three systems, not what
// go.mod lists: tests need much that nobody ships. A licence that is not on the
// list in licence.go, a module without a licence file and a dependency without a
// reason are errors.
//
//	go run ./scripts/bill                    write both files
//	go run ./scripts/bill -check             end with an error where they are not current
//	go run ./scripts/bill -sbom EXE -o FILE  the bill of materials (CycloneDX) of EXE
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	check := flag.Bool("check", false, "change nothing, but fail where a file is not current")
	program := flag.String("sbom", "", "write the bill of materials of this built `program`")
	output := flag.String("o", "", "`file` for the bill of materials")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *program != "" {
		err = writeBill(ctx, *output, *program)
	} else {
		err = run(ctx, ".", *check)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bill:", err)
		os.Exit(1) //nolint:forbidigo // this is main
	}
}

func run(ctx context.Context, root string, check bool) error {
	files, err := generate(ctx, root)
	if err != nil {
		return err
	}
	for name, want := range files {
		file := filepath.Join(root, name)
		if !check {
			if err := os.WriteFile(file, want, 0o644); err != nil { //nolint:gosec // for everybody to read
				return err
			}
			continue
		}
		got, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s is not current: go run ./scripts/bill", name)
		}
	}
	return nil
}

// generate returns the files that this command is about, by their names below
// root.
func generate(ctx context.Context, root string) (map[string][]byte, error) {
	modules, err := linked(ctx, root)
	if err != nil {
		return nil, err
	}
	if err := readLicences(modules); err != nil {
		return nil, err
	}
	table, err := dependencies(modules, reasons())
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"THIRD_PARTY_NOTICES.txt": notices(modules),
		"docs/dependencies.md":    table,
	}, nil
}
