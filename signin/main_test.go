package signin

import (
	"crypto/rand"
	"crypto/rsa"
	"os"
	"sync"
	"testing"
)

// TestMain plays the other programs of the tests of Records.
func TestMain(m *testing.M) {
	if dir := os.Getenv(putRecords); dir != "" {
		os.Exit(putMany(dir, os.Getenv(putName)))
	}
	os.Exit(m.Run())
}

// practiceKey is what PingOne signs with in all tests; to make one takes longer
// than all the rest of a sign-in.
var practiceKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // no test can run
	}
	return key
})
