package domain_test

import (
	"strings"
	"testing"

	"github.com/qlogin/qlogin/internal/domain"
)

func TestOf(t *testing.T) {
	for text, want := range map[string]string{
		"acme.com": "acme.com", "Ana@Acme.com": "acme.com", " acme.co.uk. ": "acme.co.uk", "xn--bcher-kva.example": "xn--bcher-kva.example",
		"": "", "acme": "", "@acme.com": "", "acme..com": "", "-acme.com": "", "bücher.example": "", "10.0.0.1": "",
		"acme.com/x": "", "acme.com:8443": "", "user@10.0.0.1": "", "a b.com": "", strings.Repeat("a.", 130) + "com": "",
	} {
		got, ok := domain.Of(text)
		if ok != (want != "") || (ok && got != want) {
			t.Errorf("Of(%q) = %q, %v", text, got, ok)
		}
	}
}
