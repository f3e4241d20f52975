package vscode

import (
	"crypto/sha1"
	"encoding/hex"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The expectations were printed by encodeURI and crypto of Node.js 18.
func TestTokenFile(t *testing.T) {
	tests := []struct{ name, id, encoded, sum string }{
		{"letters", "qlogin", "qlogin", "d798247d8b09953267093bf5b3c70ae3ac6adbb9"},
		{"space", "a b", "a%20b", "3eef69cce15c2b7faf9b8a819fb16d49d4ef2a37"},
		{"unicode", "ä€😀", "%C3%A4%E2%82%AC%F0%9F%98%80", "4cc0f975d779daf842b7aeb6c4c5bde1858ba6f5"},
		{"percent", "100%", "100%25", "c35a02a14edfa5e2a3a67491f7e5fda63606ef18"},
		{"escaped already", "%41", "%2541", "b98ccdf5b687af43dd91aee5669250dc4f44bff7"},
		{"reserved", "a;,/?:@&=+$-_.!~*'()#", "a;,/?:@&=+$-_.!~*'()#", "2552f71442465d7b86272be47ff85aa5952327cb"},
		{"brackets", "[x]{y}|\\^`\"<>", "%5Bx%5D%7By%7D%7C%5C%5E%60%22%3C%3E", "b93147196e5747932b88b148e0333974623289c0"},
		{"control", "\x7f\n\t", "%7F%0A%09", "2ce871a17ea0187896f642d07456caf37d438710"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := encodeURI(tt.id); got != tt.encoded {
				t.Errorf("encodeURI: got %s, want %s", got, tt.encoded)
			}
			if got, want := tokenFile("dir", tt.id), filepath.Join("dir", tt.sum+".json"); got != want {
				t.Errorf("file: got %s, want %s", got, want)
			}
		})
	}
}

func FuzzEncodeURI(f *testing.F) {
	for _, s := range []string{"", "a b", "ä€😀", "100%", "%zz", "\xff", "https://x/start#/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := encodeURI(s)
		if strings.ContainsAny(got, " \"<>\\^`{|}[]\n") {
			t.Errorf("%q: %q holds a character that is always escaped", s, got)
		}
		// Escapes and nothing else were added, so a decoder gives the text back.
		back, err := url.PathUnescape(got)
		if want := strings.ToValidUTF8(s, "\uFFFD"); err != nil || back != want {
			t.Errorf("%q: decodes to %q, %v", s, back, err)
		}
	})
}

func TestRegistrationFile(t *testing.T) {
	want := filepath.Join("dir", "aws-toolkit-vscode-client-id-eu-central-1-6687226e650bb007b22ad6474839cae67565e6c46cf5d7bea7cca1b50bbe0764.json")
	if got := registrationFile("dir", testRegion, testURL, newRequest(testHandover()).scopes); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTimes(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	tests := []struct {
		name string
		time time.Time
		want string
	}{
		{"milliseconds", time.Date(2026, 11, 23, 13, 22, 4, 987_654_321, time.UTC), "2026-11-23T13:22:04.987Z"},
		{"whole second", time.Date(2026, 11, 23, 13, 22, 4, 0, time.UTC), "2026-11-23T13:22:04.000Z"},
		{"another zone", time.Date(2026, 11, 23, 14, 22, 4, 0, berlin), "2026-11-23T13:22:04.000Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := iso(tt.time)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if back := parseTime(got); !back.Equal(tt.time.Truncate(time.Millisecond)) {
				t.Errorf("read back as %s", back)
			}
		})
	}
	if !parseTime("soon").IsZero() {
		t.Error("a time was made out of words")
	}
}

// sha is the test's own way to a token file's name, for ids that encodeURI
// leaves alone.
func sha(id string) string {
	sum := sha1.Sum([]byte(id))
	return hex.EncodeToString(sum[:]) + ".json"
}
