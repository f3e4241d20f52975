package discover_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/discover"
)

// home is a home folder that other programs have used.
type home struct {
	t   *testing.T
	dir string
	env map[string]string
}

func newHome(t *testing.T) *home {
	t.Helper()
	return &home{t: t, dir: t.TempDir(), env: map[string]string{}}
}

var november = time.Date(2026, 11, 3, 12, 0, 0, 0, time.Local)

func (h *home) write(name, text string) string {
	h.t.Helper()
	file := filepath.Join(h.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	if err := os.Chtimes(file, november, november); err != nil {
		h.t.Fatal(err)
	}
	return file
}

// state makes VS Code's database with the extension's row.
func (h *home) state(folder, row string) { h.stateIn(".config/"+folder+"/User", row) }

func (h *home) stateIn(user, row string) {
	h.t.Helper()
	file := h.write(user+"/globalStorage/state.vscdb", "")
	db, err := sql.Open("sqlite", file)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, statement := range []string{
		`CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`,
		`INSERT INTO ItemTable VALUES ('amazonwebservices.amazon-q-vscode', '` + row + `')`,
	} {
		if _, err := db.Exec(statement); err != nil {
			h.t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		h.t.Fatal(err)
	}
	if err := os.Chtimes(file, november, november); err != nil {
		h.t.Fatal(err)
	}
}

// look is what a sign-in would propose, in one line each.
func (h *home) look(hints discover.Hints) ([]string, []error) {
	h.t.Helper()
	before := h.snapshot()
	hints.Getenv = func(name string) string { return h.env[name] }
	hints.Places = discover.Places{Home: h.dir, Config: filepath.Join(h.dir, ".config"), Getenv: hints.Getenv}
	found, err := discover.Look(h.t.Context(), hints)
	if err != nil {
		h.t.Fatal(err)
	}
	if diff := cmp.Diff(before, h.snapshot()); diff != "" {
		h.t.Errorf("looking has changed files:\n%s", diff)
	}
	var lines []string
	for _, c := range found.Candidates {
		evidence := strings.Join(append([]string{c.Evidence}, c.Also...), "; ")
		lines = append(lines, c.StartURL+" "+c.Region+": "+filepath.ToSlash(evidence))
	}
	return lines, found.Problems
}

func (h *home) snapshot() map[string]string {
	all := map[string]string{}
	err := filepath.WalkDir(h.dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

// A file such as years of work with AWS leave behind.
const awsConfig = `# my AWS config
[default]
region = eu-west-1
output = json

[profile old]               ; from 2019
sso_start_url = https://legacy.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111122223333
s3 =
  max_concurrent_requests = 20
  sso_start_url = https://nested.awsapps.com/start

[sso-session acme]
sso_start_url=https://acme.awsapps.com/start/#
sso_region=us-west-2
# comment between
sso_region=eu-central-1
sso_registration_scopes = sso:account:access

[profile dev]
sso_session = acme
sso_account_id = 111122223333
[profile test]
sso_session = acme

[sso-session other]
sso_start_url = https://other.awsapps.com/start
sso_region = us-west-2

[sso-session acme]
sso_registration_scopes = sso:account:access # twice

[services local]
sso_start_url = http://localhost:4566
this line is nothing
[profile broken
role_arn = arn:aws:iam::111122223333:role/x
[sso-session me]
sso_start_url = https://view.awsapps.com/start
sso_region = us-east-1
`

const vscodeRow = `{"auth.profiles":{"old":{"type":"sso","startUrl":"https://old.awsapps.com/start","ssoRegion":"us-east-1","scopes":[],"metadata":{}},
"new":{"type":"sso","startUrl":"https://acme.awsapps.com/start","ssoRegion":"eu-central-1","metadata":{}},"iam":{"type":"iam"}},
"#sessionCreationDates":{"old":1700000000000,"new":1793700000000},"recentSso":{"startUrl":"https://acme.awsapps.com/start","region":"eu-central-1"},"telemetryClientId":"t"}`

// recentOnly is of somebody who has signed out, or whose form was prefilled.
const recentOnly = `{"recentSso":{"startUrl":"https://recent.awsapps.com/start","region":"eu-west-1"}}`

const amazonqXML = `<application>
  <component name="qAuthManager">
    <option name="lastLoginIdcInfo"><LastLoginIdcInfo>
      <option name="region" value="eu-central-1" /><option name="startUrl" value="https://acme.awsapps.com/start" />
    </LastLoginIdcInfo></option>
    <option name="ssoProfiles"><list><ManagedSsoProfile>
      <option name="ssoRegion" value="us-east-1" /><option name="startUrl" value="https://second.awsapps.com/start" />
    </ManagedSsoProfile></list></option>
  </component>
</application>`

const token = `{"startUrl":"https://cached.awsapps.com/start","region":"ap-south-1","accessToken":"secret-one","refreshToken":"secret-two","expiresAt":"2026-11-03T13:00:00Z"}`

func TestLocalEvidence(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(h *home)
		want []string
	}{
		{"an empty home", func(*home) {}, nil},
		{"~/.aws/config of a real shape", func(h *home) { h.write(".aws/config", awsConfig) }, []string{
			"https://acme.awsapps.com/start eu-central-1: in ~/.aws/config, [sso-session acme]",
			"https://legacy.awsapps.com/start us-east-1: in ~/.aws/config, [profile old]",
			"https://other.awsapps.com/start us-west-2: in ~/.aws/config, [sso-session other]",
		}},
		{"Amazon Q's scopes count more than many profiles", func(h *home) {
			h.write(".aws/config", awsConfig+"[sso-session q]\nsso_start_url = https://q.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = codewhisperer:completions,codewhisperer:analysis\n")
		}, []string{
			"https://q.awsapps.com/start us-east-1: in ~/.aws/config, [sso-session q]",
			"https://acme.awsapps.com/start eu-central-1: in ~/.aws/config, [sso-session acme]",
			"https://legacy.awsapps.com/start us-east-1: in ~/.aws/config, [profile old]",
			"https://other.awsapps.com/start us-west-2: in ~/.aws/config, [sso-session other]",
		}},
		{"AWS_CONFIG_FILE", func(h *home) {
			h.write(".aws/config", awsConfig)
			h.env["AWS_CONFIG_FILE"] = h.write("work/aws.ini", "\ufeff[sso-session w]\r\nsso_start_url = https://work.awsapps.com/start\r\nsso_region = us-east-2\r\n")
		}, []string{"https://work.awsapps.com/start us-east-2: in ~/work/aws.ini, [sso-session w]"}},
		{"only VS Code's state", func(h *home) { h.state("Code", vscodeRow) }, []string{
			"https://acme.awsapps.com/start eu-central-1: VS Code signed in to it on 3 November 2026",
			"https://old.awsapps.com/start us-east-1: VS Code signed in to it on 14 November 2023",
		}},
		{"only VS Code's state, in a profile", func(h *home) { h.stateIn(".config/Code/User/profiles/2f3a", vscodeRow) }, []string{
			"https://acme.awsapps.com/start eu-central-1: VS Code signed in to it on 3 November 2026",
			"https://old.awsapps.com/start us-east-1: VS Code signed in to it on 14 November 2023",
		}},
		{"VS Code as a Flatpak", func(h *home) { h.stateIn(".var/app/com.visualstudio.code/config/Code/User", vscodeRow) }, []string{
			"https://acme.awsapps.com/start eu-central-1: VS Code (Flatpak) signed in to it on 3 November 2026",
			"https://old.awsapps.com/start us-east-1: VS Code (Flatpak) signed in to it on 14 November 2023",
		}},
		{"PyCharm as a Flatpak", func(h *home) {
			h.write(".var/app/com.jetbrains.PyCharm-Professional/config/JetBrains/PyCharm2025.3/options/amazonq.xml", amazonqXML)
		}, []string{
			"https://acme.awsapps.com/start eu-central-1: PyCharm2025.3 signed in to it last; its options are of 3 November 2026",
			"https://second.awsapps.com/start us-east-1: PyCharm2025.3 uses it; its options are of 3 November 2026",
		}},
		{"VSCodium as a Flatpak", func(h *home) { h.stateIn(".var/app/com.vscodium.codium/config/VSCodium/User", recentOnly) }, []string{
			"https://recent.awsapps.com/start eu-west-1: VSCodium (Flatpak) used it last; its state is of 3 November 2026",
		}},
		{"a portable VS Code", func(h *home) {
			h.stateIn("stick/data/user-data/User", vscodeRow)
			h.env["VSCODE_PORTABLE"] = filepath.Join(h.dir, "stick", "data")
		}, []string{
			"https://acme.awsapps.com/start eu-central-1: VS Code (portable) signed in to it on 3 November 2026",
			"https://old.awsapps.com/start us-east-1: VS Code (portable) signed in to it on 14 November 2023",
		}},
		{"VSCODE_APPDATA takes the place of the folder for settings", func(h *home) {
			h.state("Code", vscodeRow)
			h.stateIn("elsewhere/Cursor/User", recentOnly)
			h.env["VSCODE_APPDATA"] = filepath.Join(h.dir, "elsewhere")
		}, []string{"https://recent.awsapps.com/start eu-west-1: Cursor used it last; its state is of 3 November 2026"}},
		{"relative folders, which VS Code would take from another one", func(h *home) {
			h.stateIn("stick/data/user-data/User", vscodeRow)
			h.env["VSCODE_PORTABLE"], h.env["VSCODE_APPDATA"] = "stick/data", "stick"
		}, nil},
		{"only JetBrains' state", func(h *home) { h.write(".config/JetBrains/IntelliJIdea2025.3/options/amazonq.xml", amazonqXML) }, []string{
			"https://acme.awsapps.com/start eu-central-1: IntelliJIdea2025.3 signed in to it last; its options are of 3 November 2026",
			"https://second.awsapps.com/start us-east-1: IntelliJIdea2025.3 uses it; its options are of 3 November 2026",
		}},
		{"the older JetBrains plugin, in Android Studio", func(h *home) {
			h.write(".config/Google/AndroidStudio2024.3/options/aws.xml", strings.ReplaceAll(amazonqXML, "qAuthManager", "authManager"))
		}, []string{
			"https://acme.awsapps.com/start eu-central-1: AndroidStudio2024.3 signed in to it last; its options are of 3 November 2026",
			"https://second.awsapps.com/start us-east-1: AndroidStudio2024.3 uses it; its options are of 3 November 2026",
		}},
		{"only the SSO cache", func(h *home) { h.write(".aws/sso/cache/a.json", token) }, []string{
			"https://cached.awsapps.com/start ap-south-1: an AWS tool signed in on 3 November 2026",
		}},
		{"what Amazon Q uses before what AWS tools share", func(h *home) {
			h.write(".aws/config", awsConfig)
			h.write(".aws/sso/cache/a.json", token)
			h.state("Cursor", `{"recentSso":{"startUrl":"https://other.awsapps.com/start","region":"us-west-2"}}`)
		}, []string{
			"https://other.awsapps.com/start us-west-2: Cursor used it last; its state is of 3 November 2026; in ~/.aws/config, [sso-session other]",
			"https://acme.awsapps.com/start eu-central-1: in ~/.aws/config, [sso-session acme]",
			"https://legacy.awsapps.com/start us-east-1: in ~/.aws/config, [profile old]",
			"https://cached.awsapps.com/start ap-south-1: an AWS tool signed in on 3 November 2026",
		}},
		{"broken files are no evidence", func(h *home) {
			h.write(".aws/sso/cache/a.json", "{")
			h.write(".aws/sso/cache/b.json", `{"startUrl":7}`)
			h.write(".config/JetBrains/IntelliJIdea2025.3/options/amazonq.xml", "<application>")
			h.write(".config/JetBrains/notes.txt", "")
			h.state("Code", `{"auth.profiles":[]}`)
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHome(t)
			c.make(h)
			got, problems := h.look(discover.Hints{})
			if diff := cmp.Diff(c.want, got); diff != "" || len(problems) > 0 {
				t.Errorf("%s%v", diff, problems)
			}
			for _, line := range got {
				if strings.Contains(line, "secret") {
					t.Errorf("a token is told: %s", line)
				}
			}
		})
	}
}

// The Region of a start URL that was typed is taken from where it was used.
func TestRegionFromEvidence(t *testing.T) {
	h := newHome(t)
	h.write(".aws/config", awsConfig)
	got, _ := h.look(discover.Hints{StartURL: "https://other.awsapps.com/start"})
	if diff := cmp.Diff([]string{"https://other.awsapps.com/start us-west-2: typed"}, got); diff != "" {
		t.Error(diff)
	}
}

// An organization of another partition is not the one that is meant by the Region,
// and is not in the way of the one that is.
func TestOtherPartitionIsLeftOut(t *testing.T) {
	h := newHome(t)
	const china = "[sso-session cn]\nsso_start_url = https://start.home.awsapps.cn/directory/d-1234567890\nsso_region = cn-north-1\n"
	h.write(".aws/config", china+"[sso-session other]\nsso_start_url = https://other.awsapps.com/start\n")
	got, problems := h.look(discover.Hints{Region: "eu-central-1"})
	if len(got) != 1 || !strings.HasPrefix(got[0], "https://other.awsapps.com/start eu-central-1: ") {
		t.Errorf("found %q", got)
	}
	if len(problems) != 1 || !strings.Contains(problems[0].Error(), "aws-cn") {
		t.Errorf("problems %v", problems)
	}
	h.write(".aws/config", china) // now none is left
	_, err := discover.Look(t.Context(), discover.Hints{Region: "eu-central-1", Getenv: getenv(), Places: discover.Places{Home: h.dir, Config: h.dir, Getenv: getenv()}})
	if err == nil || !strings.Contains(err.Error(), "aws-cn") {
		t.Errorf("got %v", err)
	}
}

// What could not be looked at is told, and stops nothing.
func TestUnreadable(t *testing.T) {
	h := newHome(t)
	h.write(".aws/config/not-a-file", "")
	h.write(".config/JetBrains", "not a folder")
	h.write(".config/Code/User/globalStorage/state.vscdb", "no database")
	h.write(".aws/sso/cache/a.json", token)
	got, problems := h.look(discover.Hints{})
	if len(got) != 1 || len(problems) != 3 {
		t.Errorf("found %v, problems %v", got, problems)
	}
}
