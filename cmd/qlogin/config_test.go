package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/discover"
)

func TestConfigShow(t *testing.T) {
	n := newNewcomer(t, "healthy")
	n.write(n.w.env.Managed, "stores = [\"keyring\"]\nenforce = [\"stores\"]\n")
	n.write(n.w.env.Folders().File(), "warn_before = [\"24h\"]\n[[organization]]\nname = \"acme\"\nstart_url = \"https://acme.awsapps.com/start\"\n")
	n.set["QLOGIN_REGION"] = "eu-central-1"
	n.wants(exitDone, n.run("config", "show"),
		`organization[acme].start_url  "https://acme.awsapps.com/start"  (user, `+n.w.short(n.w.env.Folders().File())+`)`,
		`organization[environment].region  "eu-central-1"  (environment, QLOGIN_REGION)`,
		`stores                        ["keyring"]  (enforced, `, `hand_over                     "full"  (built in)`, `["24h"]  (user, `)
	n.wants(exitDone, n.run("config", "show", "--json"))
	var shown struct {
		Settings []struct {
			Key, Layer string
			Value      any
		}
	}
	if err := json.Unmarshal(n.answer.Bytes(), &shown); err != nil || len(shown.Settings) < 7 {
		t.Errorf("%v in\n%s", err, n.answer.String())
	}
}

func TestConfigValidate(t *testing.T) {
	n := newNewcomer(t, "healthy")
	file := filepath.Join(t.TempDir(), "new.toml")
	n.write(file, "colour = 1\nides = [\"emacs\"]\n")
	n.wants(exitCheckFailed, n.run("config", "validate", file), file+`:1:1: warning: "colour"`, file+`:2:9: error: ides: "emacs" is none of its values`)
	n.write(file, "ides = []\n")
	n.wants(exitDone, n.run("config", "validate", file), "can be used")
	n.wants(exitError, n.run("config", "validate", file+".not"), "there is no such file")
}

func TestConfigEdit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the editor here is a shell script")
	}
	n := newNewcomer(t, "healthy")
	n.wants(exitUsage, n.run("config", "edit"), "neither VISUAL nor EDITOR")
	editor := filepath.Join(t.TempDir(), "editor")
	n.write(editor, "#!/bin/sh\necho '[[organization]]' >> \"$2\"\necho 'start_url = \"https://acme.awsapps.com/start\"' >> \"$2\"\n")
	if err := os.Chmod(editor, 0o700); err != nil {
		t.Fatal(err)
	}
	n.set["VISUAL"] = editor + " --wait"
	n.wants(exitDone, n.run("config", "edit"), n.w.short(n.w.env.Folders().File())+" can be used")
	if info, err := os.Stat(n.w.env.Folders().File()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
}

func TestConfigPublish(t *testing.T) {
	n := newNewcomer(t, "healthy")
	dir := t.TempDir()
	n.wants(exitUsage, n.run("config", "publish"), "The settings name none")
	n.wants(exitUsage, n.run("config", "publish", "--start-url", "https://evil-awsapps.com/start"), "is not a host of AWS")
	n.wants(exitDone, n.run("config", "publish", "--domain", "acme.com", "--start-url", "acme.awsapps.com/start/", "--region", "eu-central-1", "--name", "Acme", "--idp-host", "auth.pingone.eu", "--email-domain", "acme.com", "--dir", dir))
	document, err := os.ReadFile(filepath.Join(dir, ".well-known", "qlogin.json"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := discover.ParseDocument(document)
	if err != nil || len(all) != 1 || all[0].StartURL != "https://acme.awsapps.com/start" || all[0].EmailDomains[0] != "acme.com" {
		t.Errorf("published %+v, %v", all, err)
	}
	zone, err := os.ReadFile(filepath.Join(dir, "_qlogin.zone"))
	if want := "_qlogin.acme.com. IN TXT \"v=qlogin1; start_url=https://acme.awsapps.com/start; region=eu-central-1; name=Acme\"\n"; err != nil || string(zone) != want {
		t.Errorf("zone %q, %v", zone, err)
	}
}

// Every command that docs/configuration.md shows is run, in a home such as the
// page describes, and has to be one that works.
func TestConfigurationPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	n := newNewcomer(t, "healthy")
	n.asksAWS(t)
	for _, block := range regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		file := filepath.Join(t.TempDir(), "example.toml")
		n.write(file, block[1])
		n.wants(exitDone, n.run("config", "validate", file))
		if n.answer.Len() > 0 {
			t.Errorf("an example has %s", n.answer.String())
		}
	}
	for _, block := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		if _, err := discover.ParseDocument([]byte(block[1])); err != nil {
			t.Errorf("an example of the document: %v", err)
		}
	}
	for _, text := range regexp.MustCompile(`(?m)^(?:_qlogin\S* IN TXT )"(.*)"$`).FindAllStringSubmatch(string(page), -1) {
		if _, ours, err := discover.ParseTXT(text[1]); !ours || err != nil {
			t.Errorf("an example of the record: %v", err)
		}
	}
	n.write(n.w.env.Folders().File(), "[[organization]]\nname = \"acme\"\nstart_url = \"https://d-1234567890.awsapps.com/start\"\nregion = \"eu-central-1\"\n")
	ran := 0
	for _, line := range regexp.MustCompile(`(?m)^(?:\$ )?qlogin (.*)$`).FindAllStringSubmatch(string(page), -1) {
		ran++
		if code := n.runShown(strings.Fields(line[1])); code != exitDone {
			t.Errorf("qlogin %s: exit code %d\n%s", line[1], code, n.screen.String())
		}
	}
	if ran < 6 {
		t.Errorf("only %d commands were found on the page", ran)
	}
}

// asksAWS gives the newcomer an administrator's credentials, and an AWS that tells
// of one Identity Center.
func (n *newcomer) asksAWS(t *testing.T) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Authorization"), "/sso/aws4_request") {
			http.Error(w, "not signed", http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, `{"Instances":[{"InstanceArn":"arn:aws:sso:::instance/ssoins-7223a1b2c3d4e5f6","IdentityStoreId":"d-1234567890","PrimaryRegion":"eu-central-1"}]}`)
	}))
	t.Cleanup(server.Close)
	n.set["AWS_ACCESS_KEY_ID"], n.set["AWS_SECRET_ACCESS_KEY"] = "AKIDEXAMPLE", "example"
	n.set["AWS_ENDPOINT_URL_SSO_ADMIN"] = server.URL
	lab := n.w.testOnlyTransport
	n.w.testOnlyTransport = byHost{strings.TrimPrefix(server.URL, "http://"): &http.Transport{}, "": lab}
}

// byHost is a network with more than one way; "" is for everything else.
type byHost map[string]http.RoundTripper

// RoundTrip implements http.RoundTripper.
func (b byHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if way, ok := b[r.URL.Host]; ok {
		return way.RoundTrip(r)
	}
	return b[""].RoundTrip(r)
}

// Where AWS is asked is the administrator's to say, and a wrong address is not
// asked.
func TestDiscoverFromAWS(t *testing.T) {
	n := newNewcomer(t, "healthy")
	n.asksAWS(t)
	n.wants(exitDone, n.run("discover", "--from-aws"), "https://d-1234567890.awsapps.com/start  in eu-central-1", "AWS says so: ssoins-7223a1b2c3d4e5f6")
	n.set["AWS_ENDPOINT_URL_SSO_ADMIN"] = "http://sso.example.com"
	n.wants(exitError, n.run("discover", "--from-aws"), "reading AWS_ENDPOINT_URL_SSO_ADMIN: the service at sso.example.com is neither reached by https")
	n.set["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true" // then the Region's own, which is the lab's
	n.wants(exitDone, n.run("discover", "--from-aws"), n.lab.Organization().StartURL)
}

// runShown runs a command of the page with what the page takes for granted.
func (n *newcomer) runShown(args []string) int {
	for i, arg := range args {
		switch {
		case arg == "config.toml" || arg == "/etc/qlogin/config.toml":
			args[i] = n.w.env.Folders().File()
		case arg == "./public":
			args[i] = n.t.TempDir()
		case strings.HasSuffix(arg, "acme.com") && args[0] != "config":
			args[i] = strings.Replace(arg, "acme.com", "acme.test", 1)
		}
	}
	if args[0] == "login" {
		o := &loginOptions{yes: true}
		for i, arg := range args {
			if arg == "--org" {
				o.name = args[i+1]
			}
		}
		return n.login(o)
	}
	n.set["EDITOR"] = "true"
	return n.run(args...)
}
