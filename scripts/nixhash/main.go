// Command nixhash prints the SHA-256 of a file as nix-hash does with --type
// sha256 --flat --base32, which goreleaser calls for the Nix expression. Nix
// itself is a heavy thing to have for a hash.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	wanted := []string{"--type", "sha256", "--flat", "--base32"}
	if len(os.Args) != 6 || !slices.Equal(os.Args[1:5], wanted) {
		fmt.Fprintln(os.Stderr, "usage: nix-hash --type sha256 --flat --base32 FILE")
		os.Exit(2) //nolint:forbidigo // this is main
	}
	data, err := os.ReadFile(os.Args[5])
	if err != nil {
		fmt.Fprintln(os.Stderr, "nix-hash:", err)
		os.Exit(1) //nolint:forbidigo // this is main
	}
	sum := sha256.Sum256(data)
	fmt.Fprintln(os.Stdout, base32(sum[:]))
}

// base32 is Nix' own: digits of five bits from the end of the number to its
// beginning, in an alphabet without e, o, t and u (libutil/hash.cc of Nix,
// Hash::to_string).
func base32(sum []byte) string {
	const digits = "0123456789abcdfghijklmnpqrsvwxyz"
	var b strings.Builder
	for n := (len(sum)*8 - 1) / 5; n >= 0; n-- {
		bit := n * 5
		at, shift := bit/8, bit%8
		digit := uint(sum[at]) >> shift
		if at+1 < len(sum) {
			digit |= uint(sum[at+1]) << (8 - shift)
		}
		b.WriteByte(digits[digit&31])
	}
	return b.String()
}
