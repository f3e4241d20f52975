package near_test

import (
	"strings"
	"testing"

	"github.com/qlogin/qlogin/internal/near"
)

func TestWord(t *testing.T) {
	words := []string{"region", "start_url", "profile"}
	for word, want := range map[string]string{
		"region": "region", "regoin": "region", "regio": "region", "startt_url": "start_url",
		"profil": "profile", "colour": "", "": "", strings.Repeat("region", 100): "",
	} {
		if got := near.Word(word, words); got != want {
			t.Errorf("Word(%q) = %q, want %q", word, got, want)
		}
	}
}
