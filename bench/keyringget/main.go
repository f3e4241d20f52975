//go:build bench

// Command keyringget looks up the accounts that are named to it, one after the
// other, and does nothing else. bench/run takes its time off that of qlogin
// status: what is left is ours.
package main

import (
	"log"
	"os"

	"github.com/zalando/go-keyring"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("keyringget: ")
	for _, account := range os.Args[1:] {
		if _, err := keyring.Get("qlogin", account); err != nil {
			log.Fatal(err)
		}
	}
}
