package archtest_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/qlogin/qlogin/"

// rule says which of our packages a package may import. A package below another
// (ide/vscode) has a rule of its own.
type rule struct {
	pkg    string
	may    []string
	reason string
}

func rules() []rule {
	return []rule{
		{"secret", nil, "a box for secrets that everybody can use"},
		{"internal/words", nil, "pure functions that say things"},
		{"internal/near", nil, "a pure function on words"},
		{"internal/domain", nil, "a pure function on names"},
		{"internal/needs", nil, "what tests ask of the machine"},
		{"internal/practice", []string{"lab/sandbox"}, "what tests share; those inside signin use it, so it cannot know signin"},
		{"partition", []string{"internal/near", "internal/domain"}, "data and pure functions about AWS' names"},
		{"network", nil, "the way to AWS is the same for every service"},
		{"edit", nil, "bytes of files; what they mean is known elsewhere"},
		{"browser", nil, "opens an address; which one is decided elsewhere"},
		{"clipboard", nil, "takes a text; what it says is not its business"},
		{"vault", []string{"secret"}, "keeps named bytes and knows nothing of grants"},
		{"oidc", []string{"secret", "partition", "network"}, "a protocol client stores nothing and shows nothing"},
		{"qservice", []string{"secret", "network"}, "a protocol client stores nothing and shows nothing"},
		{"config", []string{"edit", "partition", "internal/near", "internal/domain"}, "settings are read and checked against AWS' names, not acted upon"},
		{"discover", []string{"partition", "edit", "internal/domain"}, "it reads what others wrote with small readers of its own; settings are brought"},
		{"discover/instances", []string{"partition"}, "one call to AWS, for administrators; what it means is decided elsewhere"},
		{"ide", []string{"edit", "oidc", "secret"}, "plans and writes; it signs nobody in"},
		{"ide/vscode", []string{"ide", "edit", "oidc", "secret", "partition"}, "reads and plans; only ide writes"},
		{"ide/jetbrains", []string{"ide", "edit", "oidc", "secret", "partition"}, "reads and plans; only ide writes"},
		{"signin", []string{"discover", "oidc", "qservice", "vault", "ide", "config", "edit", "secret", "partition", "network", "internal/domain"}, "the flow knows steps, not front ends and not single IDEs"},
		{"tui", []string{"internal/words", "doctor", "signin", "discover", "ide", "oidc", "vault", "partition", "network", "browser", "clipboard"}, "shows the flow and adds no step; its types of errors and of data are all it needs"},
		{"fleet", nil, "finds homes and starts programs in them; what they do there is theirs"},
		{"keep", []string{"internal/words", "signin", "network", "edit"}, "when to renew and what to say; how is the flow's business"},
		{"doctor", []string{"doctor/saml", "signin", "discover", "oidc", "qservice", "vault", "ide", "config", "edit", "secret", "partition", "network", "browser", "internal/domain"}, "it looks with what the flow is made of, and changes nothing"},
		{"doctor/...", []string{"doctor", "doctor/...", "discover/instances", "network", "partition", "secret", "internal/domain"}, "each looks at one service of the set-up, for administrators"},
		{"lab", []string{"lab/..."}, "the lab shares no type with what it tests: a wrong name must show"},
		{"lab/page/pagetest", []string{"internal/needs"}, "the lab's pages in a real browser; tests alone import it"},
		{"lab/...", []string{"lab/..."}, "the lab shares no type with what it tests: a wrong name must show"},
		{"scripts/...", nil, "helpers of the build"},
		{"internal/archtest", nil, "rules import nothing"},
		{"bench/fleet", nil, "measures from its tests alone"},
		{"bench/...", nil, "figures are taken from outside"},
		{"e2e", []string{"internal/needs"}, "end-to-end tests use the built program from outside"},
		{"cmd/qlogin", []string{"internal/words", "signin", "discover", "discover/instances", "browser", "tui", "lab", "lab/sandbox", "oidc", "vault", "ide", "ide/vscode", "ide/jetbrains", "config", "fleet", "network", "qservice", "partition", "secret", "edit", "keep", "doctor", "doctor/...", "internal/near"}, "flags in, words and exit codes out"},
	}
}

type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func TestImports(t *testing.T) {
	for _, pkg := range list(t) {
		name, ours := strings.CutPrefix(pkg.ImportPath, module)
		if !ours {
			continue
		}
		r, ok := ruleFor(name)
		if !ok {
			t.Errorf("package %s has no rule: add one that says what it may import, and why", name)
			continue
		}
		imports := pkg.Imports
		if name == "e2e" { // which is nothing but tests
			imports = slices.Concat(imports, pkg.TestImports, pkg.XTestImports)
		}
		for _, imported := range imports {
			to, ours := strings.CutPrefix(imported, module)
			if ours && !slices.ContainsFunc(r.may, func(pattern string) bool { return matches(pattern, to) }) {
				t.Errorf("%s must not import %s: %s", name, to, r.reason)
			}
		}
	}
}

// TestForeignImports keeps whole libraries out of rooms where they do not
// belong.
func TestForeignImports(t *testing.T) {
	for _, c := range []struct{ library, only, reason string }{
		{"github.com/zalando/go-keyring", "vault bench/keyringget", "every other call would go without size check, time limit and read-back"},
		{"github.com/pkg/browser", "browser", "only there is its output kept off the screen"},
		{"github.com/spf13/cobra", "cmd/qlogin", "commands are the command line's business"},
		{"modernc.org/sqlite", "edit lab/sandbox", "only edit knows when a database may be written"},
		{"github.com/aws/aws-sdk-go-v2/service/ssooidc", "oidc", "its answers need checks before anybody believes them"},
		{"charm.land/bubbletea/v2", "tui cmd/qlogin", "a terminal is drawn on in one place; commands write lines"},
		{"charm.land/lipgloss/v2", "tui", "a terminal is drawn on in one place; commands write lines"},
		{"charm.land/bubbles/v2/key", "tui", "a terminal is drawn on in one place; commands write lines"},
		{"charm.land/lipgloss/v2/compat", "", "it asks the terminal for its colours before main, and waits where nothing answers"},
		{"github.com/atotto/clipboard", "", "it looks for programs in all of PATH before main"},
		{"github.com/aws/aws-sdk-go-v2/aws/signer/v4", "discover/instances", "nothing else of qlogin uses AWS credentials"},
		{"github.com/aws/aws-sdk-go-v2/config", "", "the chain of credentials makes the program 1.4 MB larger; the AWS CLI is asked"},
		{"github.com/russellhaering/goxmldsig", "doctor/saml lab/pingone lab/portal", "strangers' XML is inspected before anything else reads it"},
		{"github.com/russellhaering/gosaml2", "doctor/saml lab/portal", "strangers' XML is inspected before anything else reads it"},
		{"net/http/cookiejar", "cmd/qlogin lab", "only a browser keeps cookies"},
		{"maragu.dev/gomponents", "lab lab/page lab/portal lab/pingone", "only the practice lab draws pages"},
	} {
		for _, pkg := range list(t) {
			name := strings.TrimPrefix(pkg.ImportPath, module)
			if slices.Contains(pkg.Imports, c.library) && !slices.Contains(strings.Fields(c.only), name) {
				t.Errorf("%s must not import %s: %s", name, c.library, c.reason)
			}
		}
	}
}

func ruleFor(name string) (rule, bool) {
	for _, r := range rules() {
		if matches(r.pkg, name) {
			return r, true
		}
	}
	return rule{}, false
}

// matches knows "lab/..." as everything below lab, lab itself excepted.
func matches(pattern, name string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "..."); ok {
		return strings.HasPrefix(name, prefix)
	}
	return pattern == name
}

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-tags=e2e,bench", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var pkg listed
		if err := decoder.Decode(&pkg); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, pkg)
	}
}
