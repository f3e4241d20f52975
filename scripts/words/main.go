// Command words writes every text that qlogin says to a person into one file,
// docs/words/en.json: to read all of them at once, to see in a change what people
// will read, and as the base of a translation. The texts stay in the code, beside
// what they are about; nothing reads the catalogue at run time.
//
// It is made by reading the code, as gotext extract of golang.org/x/text does. One
// line is one text with its verbs, and the files that say it: no line numbers, so
// that code which moves changes nothing.
//
//	go run ./scripts/words         write the catalogue
//	go run ./scripts/words -check  end with an error where it is not current
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// errStale says how the catalogue is made current.
var errStale = errors.New("docs/words/en.json is not current: make words writes it")

func main() {
	check := flag.Bool("check", false, "change nothing, but fail where the catalogue is not current")
	flag.Parse()
	if err := run(".", *check); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(1) //nolint:forbidigo // this is main
	}
}

func run(root string, check bool) error {
	texts, err := spoken(root)
	if err != nil {
		return err
	}
	want, err := catalogue(texts)
	if err != nil {
		return err
	}
	file := filepath.Join(root, "docs", "words", "en.json")
	if !check {
		return os.WriteFile(file, want, 0o644) //nolint:gosec // for everybody to read
	}
	got, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return errStale
	}
	return nil
}
