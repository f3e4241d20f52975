package org_test

import (
	"crypto/rand"
	"crypto/rsa"
	"sync"
)

// practiceKey is shared: making one takes longer than all the rest.
var practiceKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // without randomness there are no tests
	}
	return key
})
