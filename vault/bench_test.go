package vault

import (
	"os"
	"testing"
)

// A grant has about 10 kB: a client secret of 5, tokens of 4, and their frame.
const grantSize = 10_000

func BenchmarkSave(b *testing.B) {
	for _, s := range systems() {
		k := open(newFake(b, s), s)
		b.Run(s.name, func(b *testing.B) { benchSave(b, k) })
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, s := range systems() {
		k := open(newFake(b, s), s)
		b.Run(s.name, func(b *testing.B) { benchLoad(b, k) })
	}
}

// BenchmarkRealKeyring is for scripts/with-keyring go test -bench Real ./vault.
func BenchmarkRealKeyring(b *testing.B) {
	if os.Getenv("QLOGIN_RIG") == "" {
		b.Skip("NOT MEASURED: run it as scripts/with-keyring go test -bench Real ./vault")
	}
	k := OpenKeyring(Options{Getenv: os.Getenv})
	pieces := OpenKeyring(Options{Service: "pieces", Getenv: os.Getenv})
	pieces.limits = credentialLimits()
	b.Run("probe", func(b *testing.B) {
		for b.Loop() {
			if _, err := k.Probe(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("save", func(b *testing.B) { benchSave(b, k) })
	b.Run("load", func(b *testing.B) { benchLoad(b, k) })
	b.Run("save in pieces", func(b *testing.B) { benchSave(b, pieces) })
	b.Run("load in pieces", func(b *testing.B) { benchLoad(b, pieces) })
}

func benchSave(b *testing.B, k *Keyring) {
	data := bytesOf(grantSize, 1)
	for b.Loop() {
		if err := k.Save(b.Context(), "grant", data); err != nil {
			b.Fatal(err)
		}
	}
}

func benchLoad(b *testing.B, k *Keyring) {
	if err := k.Save(b.Context(), "grant", bytesOf(grantSize, 1)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := k.Load(b.Context(), "grant"); err != nil {
			b.Fatal(err)
		}
	}
}
