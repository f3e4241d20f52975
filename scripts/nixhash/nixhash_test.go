package main

import (
	"crypto/sha256"
	"testing"
)

// TestBase32 has its answers from nix-hash 2.8 itself.
func TestBase32(t *testing.T) {
	for content, want := range map[string]string{
		"":       "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
		"a":      "1fs8xspqaxw0p5r4wz0lz3pqd9sdvhirmcriqbxcmg8vr89835ya",
		"qlogin": "0ln4q2504f9gqkzapay4ynnqlkhi6svhlsbx5f2flvvyiqb9lc55",
	} {
		sum := sha256.Sum256([]byte(content))
		if got := base32(sum[:]); got != want {
			t.Errorf("base32 of the sum of %q = %s, want %s", content, got, want)
		}
	}
}
