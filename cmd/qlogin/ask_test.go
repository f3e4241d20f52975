package main

import (
	"io"
	"strings"
	"testing"
)

// A question that ends with a colon is followed by one, not by two.
func TestUnansweredQuestion(t *testing.T) {
	for _, asks := range []bool{true, false} {
		w := &world{asks: asks, in: strings.NewReader(""), talk: io.Discard}
		_, err := w.ask("your e-mail address at work:")
		if err == nil || !strings.HasPrefix(err.Error(), "your e-mail address at work: the question was not answered") {
			t.Errorf("asked %v: %v", asks, err)
		}
	}
}
