package secret_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/secret"
)

const planted = "aoaAAAAA-planted-token"

// Each shape is one that a careless line of code could print.
func shapes() map[string]any {
	text := secret.New(planted)
	type exported struct{ Token secret.Text }
	type unexported struct{ token secret.Text }
	return map[string]any{
		"bare":       text,
		"pointer":    &text,
		"exported":   exported{text},
		"unexported": unexported{text},
		"nested":     struct{ in unexported }{unexported{text}},
		"slice":      []secret.Text{text},
		"map":        map[string]secret.Text{"token": text},
		"any":        []any{text},
	}
}

func TestNeverPrinted(t *testing.T) {
	for name, value := range shapes() {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
			if got := fmt.Sprintf(verb, value); strings.Contains(got, planted) || strings.Contains(got, fmt.Sprintf("%x", planted)) {
				t.Errorf("%s with %s prints the secret: %s", name, verb, got)
			}
		}
	}
}

func TestNeverEncoded(t *testing.T) {
	for name, value := range shapes() {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(planted)) {
			t.Errorf("%s: JSON holds the secret: %s", name, data)
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "value", value)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "value", value)
		if strings.Contains(log.String(), planted) {
			t.Errorf("%s: the log holds the secret: %s", name, log.String())
		}
	}
}

func TestNeverInErrors(t *testing.T) {
	err := fmt.Errorf("refreshing with %v: %w", secret.New(planted), errors.New("refused"))
	if strings.Contains(err.Error(), planted) {
		t.Error(err)
	}
}

func TestText(t *testing.T) {
	full, empty := secret.New(planted), secret.New("")
	if full.Reveal() != planted || empty.Reveal() != "" {
		t.Error("Reveal does not return what was put in")
	}
	if full.Empty() || !empty.Empty() {
		t.Error("Empty is wrong")
	}
	if full.String() != secret.Hidden || empty.String() != "" {
		t.Error("String is wrong")
	}
	if !full.Equal(secret.New(planted)) || full.Equal(empty) || !empty.Equal(secret.Text{}) {
		t.Error("Equal is wrong")
	}
}
