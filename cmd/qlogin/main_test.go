package main

import (
	"io"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary the programs of the scripts: qlogin itself, IDEs
// that do nothing but be open, and a browser that writes down what it was given.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"qlogin":   main,
		"code":     beOpen,
		"java":     beOpen,
		"xdg-open": browse,
	})
}

// beOpen is a process that lives until its input ends.
func beOpen() {
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// browse leaves its arguments and its environment in the file BROWSED names.
func browse() {
	file, err := os.OpenFile(os.Getenv("BROWSED"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		os.Exit(1)
	}
	for _, line := range append(os.Args[1:], os.Environ()...) {
		_, _ = file.WriteString(line + "\n")
	}
	_ = file.Close()
}
