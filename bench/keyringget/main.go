//go:build bench

// Command keyringget looks up one item of the keyring and does nothing else.
// bench/run takes its time off that of qlogin status: what is left is ours.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/zalando/go-keyring"
)

func main() {
	_, err := keyring.Get("qlogin", "there is no such item")
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		fmt.Fprintln(os.Stderr, "keyringget:", err)
		os.Exit(1)
	}
}
