package archtest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNoTemplates is the quick half of TestDeadMethods: it names the package
// that has to change.
func TestNoTemplates(t *testing.T) {
	for _, pkg := range list(t) {
		for _, library := range []string{"html/template", "text/template"} {
			if slices.Contains(pkg.Imports, library) {
				t.Errorf("%s must not import %s: a template calls methods by name, so that the linker has to keep them all; "+
					"lab/page has functions that draw pages", strings.TrimPrefix(pkg.ImportPath, module), library)
			}
		}
	}
}

// TestDeadMethods links the program and asks the linker whether it could leave
// out methods that nobody calls. Whatever calls a method by a name that is not
// a constant takes that away from the whole program (cmd/link, deadcode.go),
// and makes it a sixth larger. Libraries have such code too, as cobra in its
// SetUsageTemplate; it does no harm for as long as nobody can get there.
func TestDeadMethods(t *testing.T) {
	if byName(t, "./internal/archtest/testdata/byname") == nil {
		t.Fatal("the linker no longer says who calls methods by name: this test has to learn how it says so now")
	}
	if way := byName(t, "./cmd/qlogin"); way != nil {
		t.Errorf("methods are called by name, which makes the program a sixth larger:\n\t%s", strings.Join(way, "\n\t<- "))
	}
}

// byName links a program and returns the function in it that was the first to
// call methods by name, with the way that leads there from main. All others
// may be there because of it.
func byName(t *testing.T, program string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w -dumpdep", "-o", filepath.Join(t.TempDir(), "program"), program)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("linking %s: %v\n%s", program, err, out[max(0, len(out)-2000):])
	}
	from := make(map[string]string) // who needed a symbol first
	for line := range strings.Lines(string(out)) {
		who, needs, ok := strings.Cut(strings.TrimSpace(line), " -> ")
		symbol := unmarked(needs)
		if _, seen := from[symbol]; !ok || seen {
			continue
		}
		from[symbol] = unmarked(who)
		if strings.HasSuffix(needs, " <ReflectMethod>") {
			return wayTo(symbol, from)
		}
	}
	return nil
}

// unmarked is a symbol without what the linker says about it.
func unmarked(symbol string) string {
	symbol, _, _ = strings.Cut(symbol, " <")
	return symbol
}

func wayTo(symbol string, from map[string]string) []string {
	way := []string{symbol}
	for symbol != "main.main" && from[symbol] != "" && !slices.Contains(way, from[symbol]) {
		symbol = from[symbol]
		way = append(way, symbol)
	}
	return way
}
