// Command site makes the documentation site from the Markdown of this
// repository: plain pages that work from a disk, without a server, without
// scripts (but for the search) and without anything from elsewhere.
//
// It is a module of its own, so that what it needs is no dependency of qlogin.
// A link that leads nowhere ends it: a site with a dead end is not made.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	from := flag.String("from", "../..", "the repository")
	to := flag.String("to", "../../bin/site", "the folder for the site, which is made anew")
	flag.Parse()
	if err := run(*from, *to, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1) //nolint:forbidigo // this is main
	}
}

func run(from, to string, out io.Writer) error {
	repository, err := os.OpenRoot(from)
	if err != nil {
		return err
	}
	defer func() { _ = repository.Close() }() // it was only read
	s, err := read(repository.FS(), contents())
	if err != nil {
		return err
	}
	files, err := s.files()
	if err != nil {
		return err
	}
	if err := check(files); err != nil {
		return err
	}
	size, err := write(to, files)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "site: %d pages, %d files, %d kB in %s\n", len(s.pages), len(files), size/1000, to)
	return err
}
