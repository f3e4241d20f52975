package doctor

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the catalogue in docs/troubleshooting.md")

// TestDocument holds docs/troubleshooting.md against the catalogue. What stands
// above the mark is written by hand.
func TestDocument(t *testing.T) {
	const file, mark = "../docs/troubleshooting.md", "<!-- made from the catalogue: go test ./doctor -run Document -update -->\n"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, got, ok := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), mark)
	if !ok {
		t.Fatalf("%s has no line %q", file, mark)
	}
	if want := "\n" + Table(); *update {
		if err := os.WriteFile(file, []byte(head+mark+want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s is not that of the catalogue (-update rewrites it):\n%s", file, diff)
	}
}
