// Package practice is what the tests of several packages share that sign in at the
// lab: the key of its PingOne, and a home folder under a clock that costs no time.
// Nothing but tests imports it. It knows nothing of signin, so that the tests
// inside signin can use it too; what a flow is made of is therefore said there and
// in keep.
package practice

import (
	"crypto/rand"
	"crypto/rsa"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/qlogin/qlogin/lab/sandbox"
)

// Key returns what PingOne signs with in all tests of a process: to make one takes
// longer than all the rest of a sign-in.
func Key() *rsa.PrivateKey { return key() }

var key = sync.OnceValue(func() *rsa.PrivateKey {
	made, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // no test can run
	}
	return made
})

// Play runs a test with the clock of synctest, in a home folder with IDEs in it;
// state is a folder for qlogin's own files.
func Play(t *testing.T, test func(t *testing.T, home sandbox.Home, state string)) {
	t.Helper()
	Key() // outside: its goroutines are not of the bubble
	home, err := sandbox.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	state := t.TempDir()
	synctest.Test(t, func(t *testing.T) { test(t, home, state) })
}
