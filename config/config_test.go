package config_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/config"
)

var update = flag.Bool("update", false, "rewrite what is generated in docs")

// setting is a machine whose settings a test writes.
type setting struct {
	t   *testing.T
	env config.Environment
	set map[string]string
}

func newSetting(t *testing.T) *setting {
	t.Helper()
	s := &setting{t: t, set: map[string]string{}}
	dir := t.TempDir()
	s.env = config.Environment{
		Home: filepath.Join(dir, "home"), Managed: filepath.Join(dir, "etc", "config.toml"),
		Getenv: func(name string) string { return s.set[name] },
	}
	return s
}

func (s *setting) managed(text string) { s.write(s.env.Managed, text) }
func (s *setting) user(text string)    { s.write(s.env.Folders().File(), text) }

func (s *setting) write(file, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *setting) load(flags map[string][]string) config.Loaded {
	s.t.Helper()
	l, err := s.env.Load(flags)
	if err != nil {
		s.t.Fatal(err)
	}
	return l
}

const acme = "[[organization]]\nname = \"acme\"\nstart_url = \"https://acme.awsapps.com/start\"\nregion = \"eu-central-1\"\nemail_domains = [\"acme.com\"]\n"

func TestBuiltIn(t *testing.T) {
	got := newSetting(t).load(nil)
	want := config.Settings{WarnBefore: []time.Duration{30 * time.Minute, 5 * time.Minute}, Stores: []string{"keyring", "file"}}
	if diff := cmp.Diff(want, got.Settings); diff != "" {
		t.Error(diff)
	}
	for _, row := range got.Rows {
		if row.Layer != config.BuiltIn {
			t.Errorf("%s is from %s", row.Name, row.Layer)
		}
	}
}

// Each layer is over the one before it, and what IT enforces is over all.
func TestLayers(t *testing.T) {
	for _, c := range []struct {
		name, managed, user, env string
		flags                    map[string][]string
		want                     bool // prefill
		layer                    config.Layer
	}{
		{name: "nothing", layer: config.BuiltIn},
		{name: "managed", managed: `hand_over = "prefill"`, want: true, layer: config.Managed},
		{name: "user over managed", managed: `hand_over = "prefill"`, user: `hand_over = "full"`, layer: config.User},
		{name: "environment over user", user: `hand_over = "full"`, env: "prefill", want: true, layer: config.Variable},
		{name: "flag over environment", env: "full", flags: map[string][]string{"hand_over": {"prefill"}}, want: true, layer: config.Flag},
		{name: "enforced over all", managed: "hand_over = \"prefill\"\nenforce = [\"hand_over\"]", user: `hand_over = "full"`, env: "full", want: true, layer: config.Fixed},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSetting(t)
			s.managed(c.managed)
			s.user(c.user)
			s.set["QLOGIN_HAND_OVER"] = c.env
			got := s.load(c.flags)
			if got.Settings.Prefill != c.want {
				t.Errorf("prefill is %v", got.Settings.Prefill)
			}
			for _, row := range got.Rows {
				if row.Key.Name == "hand_over" && row.Layer != c.layer {
					t.Errorf("it comes from %s (%s), want %s", row.Layer, row.From, c.layer)
				}
			}
		})
	}
}

func TestFlagAgainstEnforced(t *testing.T) {
	s := newSetting(t)
	s.managed("ides = [\"vscode\"]\nenforce = [\"ides\"]")
	s.load(map[string][]string{"ides": {"vscode"}}) // the same is no contradiction
	_, err := s.env.Load(map[string][]string{"ides": {"jetbrains"}})
	if bad, ok := errors.AsType[*config.EnforcedError](err); !ok || !strings.Contains(bad.Error(), `ides = ["vscode"]`) {
		t.Errorf("got %v", err)
	}
}

func TestOrganizations(t *testing.T) {
	const mine = "[[organization]]\nname = \"mine\"\nstart_url = \"https://mine.awsapps.com/start\"\n"
	const override = "[[organization]]\nname = \"acme\"\nstart_url = \"https://acme2.awsapps.com/start\"\n"
	for _, c := range []struct{ name, managed, user, want string }{
		{"user only", "", mine, "mine user"},
		{"managed first", acme, mine, "acme managed, mine user"},
		{"same name", acme, override, "acme user"},
		{"enforced", "enforce = [\"organization\"]\n" + acme, mine + override, "acme enforced"},
		{"inline", "", `organization = [{name = "one", start_url = "https://one.awsapps.com/start"}, {name = "two", start_url = "https://two.awsapps.com/start"}]`, "one user, two user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSetting(t)
			s.managed(c.managed)
			s.user(c.user)
			l := s.load(nil)
			var got []string
			for _, o := range l.Settings.Organizations {
				got = append(got, o.Name+" "+string(o.Layer))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
			if _, enforced := l.Enforced("organization"); enforced != (c.name == "enforced") {
				t.Errorf("enforced: %v", enforced)
			}
		})
	}
}

// Every member that an organization can be given is shown again.
func TestEveryMemberIsShown(t *testing.T) {
	s := newSetting(t)
	text := "[[organization]]\n"
	want := map[string]string{}
	for _, k := range config.Keys() {
		if member, ok := strings.CutPrefix(k.Name, "organization."); ok {
			text += member + " = " + k.Example + "\n"
			want[k.Name] = k.Example
		}
	}
	s.user(text)
	got := map[string]string{}
	for _, row := range s.load(nil).Rows {
		if strings.HasPrefix(row.Key.Name, "organization.") {
			got[row.Key.Name] = row.TOML()
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is wrong is told with the place where it stands.
func TestCheck(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"fine", acme, ""},
		{"byte order mark", "\ufeff" + acme, ""},
		{"every key", "enforce = [\"ides\"]\nides = [\"none\"]\nhand_over = \"full\"\nbrowser = [\"firefox\"]\nca_bundle = '/etc/ssl/a.pem'\nwarn_before = [\"1h\"]\nstores = [\"file\"]\n" + acme, ""},
		{"unknown key", "[[organization]]\nstart_url = \"https://a.awsapps.com/start\"\nregoin = \"x\"\n", `3:1: "organization.regoin" is not a setting; did you mean organization.region?`},
		{"unknown far away", "colour = 1\n", `1:1: "colour" is not a setting of this qlogin`},
		{"unknown table", "[proxy]\nhost = \"a\"\n", `2:1: "proxy.host" is not a setting of this qlogin`},
		{"not TOML", "ides = []\n[[organization\n", "2:"},
		{"twice", "ides = []\nides = []\n", "2:1: key ides is already defined"},
		{"number for text", "\nhand_over = 4\n", "2:1: hand_over is a text in quotes, not a number"},
		{"text for list", "ides = \"vscode\"\n", "1:1: ides is a list, such as [\"vscode\"], not a text"},
		{"list of numbers", "ides = [1]\n", "1:1: ides is a list of texts in quotes"},
		{"not a choice", "stores = [\"keyring\",\n  \"fiel\"]\n", `2:3: stores: "fiel" is none of its values; did you mean file?`},
		{"bad URL", "[[organization]]\nstart_url = \"https://evil-awsapps.com/start\"\n", "2:13: organization.start_url: evil-awsapps.com is not a host of AWS"},
		{"bad Region", "[[organization]]\nstart_url = \"https://a.awsapps.com/start\"\nregion = \"eu-centrall-1\"\n", "3:10: organization.region: \"eu-centrall-1\" is not an AWS Region; did you mean eu-central-1?"},
		{"other partition", "[[organization]]\nstart_url = \"https://a.awsapps.com/start\"\nregion = \"cn-north-1\"\n", "1:3: cn-north-1 is in the partition aws-cn"},
		{"no start URL", "[[organization]]\nname = \"a\"\n", "1:3: the organization has no start_url"},
		{"one bracket", "[organization]\nname = \"a\"\n", "1:2: an organization begins with [[organization]]"},
		{"inline without a list", "organization = {name = \"a\", start_url = \"https://a.awsapps.com/start\"}\n", "1:1: an organization begins with [[organization]]"},
		{"dotted", "organization.name = \"a\"\norganization.start_url = \"https://a.awsapps.com/start\"\n", "1:1: an organization begins with [[organization]]"},
		{"dotted in quotes", "\"organization.start_url\" = \"https://a.awsapps.com/start\"\n", "1:1: an organization begins with [[organization]]"},
		{"no table at all", "organization = \"a\"\n", "1:1: an organization begins with [[organization]]"},
		{"enforces without a value", "enforce = [\"stores\"]\n", " enforce names stores, and the file gives stores no value"},
		{"same name", acme + acme, `6:3: there are two organizations called "acme"`},
		{"bad duration", "warn_before = [\"10 minutes\"]\n", `1:16: warn_before: "10 minutes" is not a length of time`},
		{"relative path", "ca_bundle = \"acme.pem\"\n", `1:13: ca_bundle: "acme.pem" is not an absolute path`},
		{"domain with a scheme", "[[organization]]\nstart_url = \"https://a.awsapps.com/start\"\nidp_hosts = [\"https://auth.pingone.eu\"]\n", `3:14: organization.idp_hosts: "https://auth.pingone.eu" is not a host name`},
		{"enforces what is not", "enforce = [\"storse\"]\n", `1:12: enforce: "storse" is not a setting; did you mean stores?`},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config.toml")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			problems, err := config.Check(file)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" && len(problems) == 0 {
				return
			}
			if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), file+":"+c.want) {
				t.Errorf("got %v, want one: %s", problems, c.want)
			}
		})
	}
}

// A broken file of IT stops everything; an unknown key stops nothing.
func TestBrokenFiles(t *testing.T) {
	s := newSetting(t)
	s.managed("stores = [\"keyring\"\n")
	_, err := s.env.Load(nil)
	if bad, ok := errors.AsType[*config.FileError](err); !ok || !bad.Managed || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a broken managed file gives %v", err)
	}
	s.managed("future = true\n")
	if l := s.load(nil); len(l.Warnings) != 1 {
		t.Errorf("an unknown key gives %v", l.Warnings)
	}
	s.user("enforce = [\"ides\"]\n")
	if l := s.load(nil); len(l.Warnings) != 2 {
		t.Errorf("enforce in the person's file gives %v", l.Warnings)
	}
	s.user("ides = 1\n")
	if _, err := s.env.Load(nil); err == nil || !strings.Contains(err.Error(), s.env.Folders().File()+": line 1") {
		t.Errorf("a wrong type gives %v", err)
	}
	s.user("")
	s.set["QLOGIN_STORES"] = "paper"
	if _, err := s.env.Load(nil); err == nil || !strings.Contains(err.Error(), "QLOGIN_STORES") {
		t.Errorf("a wrong variable gives %v", err)
	}
}

// What IT enforces has a value of IT: else everybody could set what they like, and
// nobody would know.
func TestEnforcedWithoutValue(t *testing.T) {
	for _, c := range []struct{ name, managed, want string }{
		{"stores", "enforce = [\"stores\"]\n", "enforce names stores, and the file gives stores no value"},
		{"organization", "enforce = [\"organization\"]\n", "enforce names organization, and the file gives organization no value"},
		{"organization in no brackets", "enforce = [\"organization\"]\norganization.start_url = \"https://a.awsapps.com/start\"\n", "in two brackets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSetting(t)
			s.managed(c.managed)
			_, err := s.env.Load(nil)
			if bad, ok := errors.AsType[*config.FileError](err); !ok || !bad.Managed || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	s := newSetting(t)
	s.managed("enforce = [\"ides\"]\nides = []\n") // an empty list is a value
	s.load(nil)
}

func TestUnreadable(t *testing.T) {
	s := newSetting(t)
	if err := os.MkdirAll(s.env.Managed, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := s.env.Load(nil); err == nil {
		t.Error("a folder in place of the managed file reads as empty settings")
	}
}

func TestFoldersStayInTheSandbox(t *testing.T) {
	home := t.TempDir()
	e := config.Environment{Home: home, Getenv: func(string) string { return "relative/is/ignored" }}
	f := e.Folders()
	for _, dir := range []string{f.Settings, f.State, f.Locks, f.File()} {
		if !strings.HasPrefix(dir, home) {
			t.Errorf("%s is outside %s", dir, home)
		}
	}
	if !filepath.IsAbs(f.ManagedFile) || strings.HasPrefix(f.ManagedFile, home) {
		t.Errorf("managed settings are at %s", f.ManagedFile)
	}
}

// The template is a file that says nothing, and all of its examples are right.
func TestTemplate(t *testing.T) {
	text := config.Template()
	file := filepath.Join(t.TempDir(), "config.toml")
	// On Windows a path has a drive before it is absolute.
	examples := strings.ReplaceAll(uncommented(text), `"/etc/`, `"`+filepath.VolumeName(file)+`/etc/`)
	for _, content := range []string{text, examples} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		problems, err := config.Check(file)
		if err != nil || len(problems) > 0 {
			t.Errorf("%v, %v in\n%s", problems, err, content)
		}
	}
}

func uncommented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, " = ") || strings.Contains(line, "[[") {
			line = strings.TrimPrefix(line, "# ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// What is generated from the table is what lies in docs.
func TestGenerated(t *testing.T) {
	schema, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "../docs/config.schema.json", func(string) string { return string(schema) })
	compare(t, "../docs/configuration.md", func(now string) string {
		before, rest, _ := strings.Cut(now, "<!-- keys:begin -->\n")
		_, after, ok := strings.Cut(rest, "<!-- keys:end -->")
		if !ok {
			t.Fatal("docs/configuration.md has no place for the table of keys")
		}
		return before + "<!-- keys:begin -->\n" + config.Table() + "<!-- keys:end -->" + after
	})
}

func compare(t *testing.T, file string, generate func(now string) string) {
	t.Helper()
	now, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := generate(string(now))
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(now)); diff != "" {
		t.Errorf("%s is not what the table of settings says (go test ./config -update):\n%s", file, diff)
	}
}

func FuzzCheck(f *testing.F) {
	for _, text := range []string{acme, uncommented(config.Template()), "a.b = {c = [1]}", "[organization.x]\ny=1", "[[organization.x]]\n", "organization = [1]", "organization = {name='a'}", "'' = 1", "ides=[[]]"} {
		f.Add(text)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(dir, "config.toml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		problems, err := config.Check(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(text, "\n") + 1
		for _, p := range problems {
			if p.Line < 0 || p.Line > lines || p.Text == "" {
				t.Errorf("%q: %+v", text, p)
			}
		}
	})
}
