//go:build e2e && linux

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/internal/needs"
)

// TestFleetPage types every command of docs/fleet.md, to the letter and in its
// order, at a machine such as the page speaks of.
func TestFleetPage(t *testing.T) {
	needs.Programs(t, "ansible-playbook")
	m, _ := newOffice(t)
	if err := os.CopyFS(m.work, os.DirFS("../deploy/ansible")); err != nil {
		t.Fatal(err)
	}
	m.write("srv/inventory", 0o644, "[developers]\nlocalhost ansible_connection=local ansible_python_interpreter=auto_silent\n")
	m.install("srv/files/qlogin")
	untouched := takeSnapshot(t, m.people[0].home)

	var ran []string
	for _, line := range commands(t, "fleet.md") {
		before := takeSnapshot(t, m.people[0].home)
		r := m.run(line)
		ran = append(ran, line)
		looks := strings.Contains(line, " --check")
		wantCode(t, line, r, looks && !strings.HasPrefix(line, "ansible-"))
		if looks {
			sameHome(t, before, takeSnapshot(t, m.people[0].home))
		}
		switch {
		case strings.HasPrefix(line, "ansible-"):
			wantRecap(t, r.stdout, true)
			if !looks {
				wantRecap(t, m.run(line).stdout, false) // as the page says of the second run
			}
		case line == "qlogin ide undo":
			sameHome(t, untouched, takeSnapshot(t, m.people[0].home))
		case strings.HasPrefix(line, "qlogin login") && !strings.Contains(r.stdout, `"event":"verified"`):
			t.Errorf("the sign-in said\n%s%s", r.stdout, r.stderr)
		}
	}
	if len(ran) < 9 {
		t.Errorf("too few commands are on the page: %q", ran)
	}
}

// TestConfigurationPage types every command of docs/configuration.md where the
// page's example is the managed settings.
func TestConfigurationPage(t *testing.T) {
	m, _ := newOffice(t)
	m.write("etc/qlogin/config.toml", 0o644, fenced(t, "configuration.md", "toml")[0])
	chown(t, m.work, annasID)
	aws := &awsAdmin{}
	server := httptest.NewServer(aws)
	t.Cleanup(server.Close)
	m.env = append(m.env, "AWS_ENDPOINT_URL_SSO_ADMIN="+server.URL, "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=example")

	all := commands(t, "configuration.md")
	for _, line := range all {
		if strings.HasPrefix(line, "qlogin login ") {
			// Somebody who knows nothing but an address is asked once.
			if err := os.Remove(filepath.Join(m.tree, "etc/qlogin/config.toml")); err != nil {
				t.Fatal(err)
			}
			screen := m.answers(line, "sign in there? [y/N]", "y")
			if !strings.Contains(screen, "ended with 0") || !strings.Contains(screen, "ana@"+pageDomain) {
				t.Errorf("%s\n%s", line, screen)
			}
			continue
		}
		r := m.run(line)
		wantCode(t, line, r, false)
		if strings.Contains(line, "discover") && !strings.Contains(r.stdout, pageURL) {
			t.Errorf("%s does not find the organization:\n%s%s", line, r.stdout, r.stderr)
		}
	}
	if len(all) < 12 {
		t.Errorf("too few commands are on the page: %q", all)
	}
	published := readFile(t, filepath.Join(m.work, "public/.well-known/qlogin.json"))
	if diff := cmp.Diff(parsed(t, fenced(t, "configuration.md", "json")[0]), parsed(t, published)); diff != "" {
		t.Errorf("what is published is not what the page shows (- page, + published):\n%s", diff)
	}
	if aws.asked != 2 {
		t.Errorf("AWS was asked %d times, want 2", aws.asked)
	}
}

// newOffice is a machine with the pages' organization at the other end.
func newOffice(t *testing.T) (*machine, *gateway) {
	t.Helper()
	m, g := newMachine(t), openGateway(t)
	m.env = append(m.env, "QLOGIN_LAB="+g.url)
	m.write("srv/config.toml", 0o644, fenced(t, "configuration.md", "toml")[0])
	return m, g
}

// fenced are the blocks of one language on a page. Commands stand in blocks of
// shell and nowhere else.
func fenced(t *testing.T, page, language string) []string {
	t.Helper()
	command := regexp.MustCompile(`(?m)^\$? *(sudo|qlogin|ansible-playbook) `)
	var all []string
	for _, block := range regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$").FindAllStringSubmatch(readFile(t, filepath.Join("../docs", page)), -1) {
		if block[1] != "sh" && command.MatchString(block[2]) {
			t.Errorf("docs/%s shows commands that are not marked as shell:\n%s", page, block[0])
		}
		if block[1] == language {
			all = append(all, block[2])
		}
	}
	if len(all) == 0 {
		t.Fatalf("docs/%s has no block of %s", page, language)
	}
	return all
}

// commands are the lines of a page's blocks of shell.
func commands(t *testing.T, page string) []string {
	t.Helper()
	var all []string
	for _, block := range fenced(t, page, "sh") {
		all = append(all, strings.Split(strings.TrimSpace(block), "\n")...)
	}
	return all
}

func parsed(t *testing.T, text string) (value any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return value
}

func wantCode(t *testing.T, line string, r result, looks bool) {
	t.Helper()
	want := 0
	if looks {
		want = 4 // something would be changed
	}
	if r.code != want {
		t.Errorf("%s: exit code %d, want %d\n%s%s", line, r.code, want, r.stdout, r.stderr)
	}
}

// awsAdmin answers ListInstances as AWS does (SSO Admin API Reference). The
// signature is held against the algorithm in discover/instances.
type awsAdmin struct{ asked int }

func (a *awsAdmin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	signed := regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/(us-east-1|eu-central-1)/sso/aws4_request, `)
	if r.Header.Get("X-Amz-Target") != "SWBExternalService.ListInstances" || !signed.MatchString(r.Header.Get("Authorization")) {
		http.Error(w, `{"__type":"UnrecognizedClientException"}`, http.StatusBadRequest)
		return
	}
	a.asked++
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	fmt.Fprintf(w, `{"Instances":[{"InstanceArn":"arn:aws:sso:::instance/ssoins-7223a1b2c3d4e5f6","IdentityStoreId":"d-1234567890",
		"OwnerAccountId":"111122223333","PrimaryRegion":%q,"Regions":[{"RegionName":%[1]q,"IsPrimaryRegion":true}]}]}`, pageRegion)
}
