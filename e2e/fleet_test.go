//go:build e2e && linux

package e2e

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

const (
	fleetURL    = "https://d-9067f1ab2c.awsapps.com/start"
	fleetRegion = "us-west-2"
)

// TestAnsible runs the role with Debian's Ansible against a file system tree: a
// look changes nothing, the first run does everything, the second nothing. Then
// one of the people takes back what was done in their home.
func TestAnsible(t *testing.T) {
	needs.Programs(t, "ansible-playbook", "sqlite3", "chroot")
	needs.Root(t, "the role")
	tree, people := newTree(t, "anna", "ben")
	anna := people[0]
	untouched := takeSnapshot(t, anna.home)
	play := playbook(t, tree, fleetURL)

	recap := ansible(t, play, "--check", "--diff")
	wantRecap(t, recap, true)
	sameHome(t, untouched, takeSnapshot(t, anna.home))
	if _, err := os.Stat(filepath.Join(tree, "usr")); err == nil {
		t.Error("a look has installed something")
	}

	wantRecap(t, ansible(t, play), true)
	installed(t, tree)
	for i, person := range people {
		wantOwner(t, person.home, 4001+i)
	}
	if text := anna.read(goLand); !strings.Contains(text, fleetURL) {
		t.Errorf("%s has no start URL:\n%s", goLand, text)
	}

	done := takeSnapshot(t, anna.home)
	wantRecap(t, ansible(t, play), false)
	wantRecap(t, ansible(t, play, "--check"), false)
	sameHome(t, done, takeSnapshot(t, anna.home))

	other := playbook(t, tree, "https://d-1234567890.awsapps.com/start")
	recap = ansible(t, other, "--check", "--diff")
	wantRecap(t, recap, true)
	for _, line := range []string{`-start_url = "` + fleetURL, `+start_url = "https://d-1234567890`, "change /home/anna/" + goLand} {
		if !strings.Contains(recap, line) {
			t.Errorf("the difference does not show %q:\n%s", line, recap)
		}
	}
	sameHome(t, done, takeSnapshot(t, anna.home))

	anna.takesBack(tree, 4001)
	sameHome(t, untouched, takeSnapshot(t, anna.home))
}

// newTree makes a file system tree with a furnished home for each person, who
// gets the ids from 4001 on.
func newTree(t *testing.T, names ...string) (string, []*computer) {
	t.Helper()
	tree := t.TempDir()
	// The folders above are the test's alone; the people have to get through.
	for dir := tree; dir != filepath.Clean(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var passwd strings.Builder
	passwd.WriteString("root:x:0:0::/root:/bin/sh\n")
	var people []*computer
	for i, name := range names {
		c := &computer{t: t, home: filepath.Join(tree, "home", name)}
		c.furnish()
		chown(t, c.home, 4001+i)
		fmt.Fprintf(&passwd, "%s:x:%d:%d::/home/%s:/bin/sh\n", name, 4001+i, 4001+i, name)
		people = append(people, c)
	}
	if err := os.MkdirAll(filepath.Join(tree, "etc"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(tree, "etc", "passwd"), []byte(passwd.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return tree, people
}

func chown(t *testing.T, dir string, id int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, id, id)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func wantOwner(t *testing.T, dir string, id int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if stat := info.Sys().(*syscall.Stat_t); int(stat.Uid) != id || int(stat.Gid) != id {
			t.Errorf("%s belongs to %d:%d, want %d", path, stat.Uid, stat.Gid, id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func playbook(t *testing.T, tree, startURL string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "play.yml")
	text := fmt.Sprintf(`- hosts: all
  gather_facts: false
  roles:
    - role: qlogin
      vars:
        qlogin_binary_src: %s
        qlogin_root: %s
        qlogin_organization: acme
        qlogin_start_url: %s
        qlogin_region: %s
        qlogin_settings: {stores: [keyring], warn_before: [2h]}
        qlogin_enforce: [organization]
`, program(t), tree, startURL, fleetRegion)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// ansible runs a playbook on this machine and returns what it said.
func ansible(t *testing.T, play string, flags ...string) string {
	t.Helper()
	roles, err := filepath.Abs("../deploy/ansible/roles")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "ansible-playbook", append([]string{"-i", "localhost,", "-c", "local", play}, flags...)...)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "LC_ALL=C.UTF-8", "ANSIBLE_ROLES_PATH=" + roles, "ANSIBLE_NOCOLOR=1",
		"ANSIBLE_LOCAL_TEMP=" + home, "ANSIBLE_REMOTE_TEMP=" + home, "ANSIBLE_PYTHON_INTERPRETER=auto_silent",
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("ansible-playbook %s: %v\n%s", strings.Join(flags, " "), err, out)
	}
	return string(out)
}

// wantRecap reads the last line, such as "changed=4 unreachable=0 failed=0".
func wantRecap(t *testing.T, out string, changed bool) {
	t.Helper()
	found := regexp.MustCompile(`changed=(\d+) .*failed=0 `).FindStringSubmatch(out)
	if found == nil || (found[1] != "0") != changed {
		t.Errorf("got %v, want changed: %t\n%s", found, changed, out)
	}
}

// installed checks the program and the managed settings.
func installed(t *testing.T, tree string) {
	t.Helper()
	info, err := os.Stat(filepath.Join(tree, "usr/local/bin/qlogin"))
	if err != nil || info.Mode() != 0o755 {
		t.Fatalf("%v, %v", info, err)
	}
	const want = `# Ansible managed
enforce = ["organization"]
stores = ["keyring"]
warn_before = ["2h"]

[[organization]]
name = "acme"
start_url = "` + fleetURL + `"
region = "` + fleetRegion + `"
`
	if got := readFile(t, filepath.Join(tree, "etc/qlogin/config.toml")); got != want {
		t.Errorf("the managed settings are\n%s", got)
	}
	cmd := exec.CommandContext(t.Context(), program(t), "config", "validate", filepath.Join(tree, "etc/qlogin/config.toml"))
	cmd.Env = []string{"HOME=" + t.TempDir()}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("qlogin does not like its settings: %v\n%s", err, out)
	}
}

// takesBack runs qlogin ide undo as the person, who sees the tree as the machine.
func (c *computer) takesBack(tree string, id int) {
	c.t.Helper()
	home := strings.TrimPrefix(c.home, tree)
	cmd := exec.CommandContext(c.t.Context(), "chroot", fmt.Sprintf("--userspec=%d:%d", id, id), tree, "/usr/local/bin/qlogin", "ide", "undo")
	cmd.Env = []string{"HOME=" + home}
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("%v\n%s", err, out)
	}
}

// TestJamfScripts runs the shell scripts as Jamf would, with a program in between
// that turns them to a file system tree.
func TestJamfScripts(t *testing.T) {
	needs.Programs(t, "sh", "sqlite3")
	needs.Root(t, "what the scripts do")
	tree, _ := newTree(t, "anna")
	between := filepath.Join(t.TempDir(), "qlogin")
	if err := os.WriteFile(between, fmt.Appendf(nil, "#!/bin/sh\nexec %s \"$@\" --root %s\n", program(t), tree), 0o700); err != nil {
		t.Fatal(err)
	}
	script := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), "sh", args...)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "QLOGIN=" + between}
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	attribute := func(want string) {
		t.Helper()
		if got := script("../deploy/jamf/extension-attribute.sh"); got != "<result>"+want+"</result>\n" {
			t.Errorf("the attribute is %q, want %q", got, want)
		}
	}
	attribute("to be filled in")
	out := script("../deploy/jamf/prefill.sh", "/", "this-mac", "anna", "https://d-1234567890.awsapps.com/start", "eu-central-1")
	if !strings.Contains(out, "1 home: 1 changed") {
		t.Errorf("the policy said\n%s", out)
	}
	attribute("filled in")
}
