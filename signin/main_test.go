package signin

import (
	"os"
	"testing"
)

// TestMain plays the other programs of the tests of Records.
func TestMain(m *testing.M) {
	if dir := os.Getenv(putRecords); dir != "" {
		os.Exit(putMany(dir, os.Getenv(putName)))
	}
	os.Exit(m.Run())
}
