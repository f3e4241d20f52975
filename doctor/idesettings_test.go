package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// httpConfigurable is proxy.settings.xml with options of the form NAME=value.
func httpConfigurable(options ...string) string {
	var b strings.Builder
	b.WriteString(`<application><component name="HttpConfigurable">`)
	for _, option := range options {
		name, value, _ := strings.Cut(option, "=")
		b.WriteString(`<option name="` + name + `" value="` + value + `" />`)
	}
	return b.String() + `</component></application>`
}

func TestIDEProxy(t *testing.T) {
	proxied := func(more ...string) string {
		return httpConfigurable(append([]string{"USE_HTTP_PROXY=true", "PROXY_HOST=proxy.example.com"}, more...)...)
	}
	for _, c := range []struct {
		name, settings, proxy string
		vscode                bool
		outcome               Outcome
		says                  string
	}{
		{name: "auto-detect", settings: httpConfigurable("USE_PROXY_PAC=true"), outcome: Info, says: "the IDE finds its proxy by itself"},
		{name: "auto-detect beside a proxy", settings: httpConfigurable("USE_PROXY_PAC=true"), proxy: "http://proxy.example.com", outcome: Info, says: "the IDE finds its proxy by itself"},
		{name: "auto-detect with an old address", settings: httpConfigurable("USE_PROXY_PAC=true", "PAC_URL=http://pac.example.com"), outcome: Info, says: "the IDE finds its proxy by itself"},
		{name: "a PAC file", settings: httpConfigurable("USE_PROXY_PAC=true", "USE_PAC_URL=true", "PAC_URL=http://pac.example.com"), outcome: Warning, says: "PAC file"},
		{name: "a PAC file without an address", settings: httpConfigurable("USE_PROXY_PAC=true", "USE_PAC_URL=true"), outcome: Info, says: "the IDE finds its proxy by itself"},
		{name: "no port is 80", settings: proxied(), proxy: "http://proxy.example.com:80", outcome: OK, says: "as the environment"},
		{name: "no port on either side", settings: proxied(), proxy: "http://proxy.example.com", outcome: OK, says: "as the environment"},
		{name: "no port is not 443", settings: proxied(), proxy: "https://proxy.example.com", outcome: Warning, says: "through proxy.example.com:80, the environment through proxy.example.com:443"},
		{name: "upper case", settings: proxied("PROXY_PORT=8080"), proxy: "http://Proxy.Example.com:8080/", outcome: OK, says: "as the environment"},
		{name: "another port", settings: proxied("PROXY_PORT=8080"), proxy: "http://proxy.example.com:3128", outcome: Warning, says: "proxy.example.com:3128"},
		{name: "VS Code, https", vscode: true, settings: `{"http.proxy": "https://PROXY.example.com"}`, proxy: "https://proxy.example.com:443", outcome: OK, says: "as the environment"},
		{name: "VS Code, no scheme", vscode: true, settings: `{"http.proxy": "proxy.example.com"}`, proxy: "http://proxy.example.com:80", outcome: OK, says: "as the environment"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := ide.Target{Holder: "jetbrains", Name: "IDE", Dir: t.TempDir()}
			file := filepath.Join(target.Dir, "options", "proxy.settings.xml")
			if c.vscode {
				target.Holder, file = "vscode", filepath.Join(target.Dir, "settings.json")
			}
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(c.settings), 0o600); err != nil {
				t.Fatal(err)
			}
			env := map[string]string{"HTTPS_PROXY": c.proxy}
			k := &facts{Options: Options{Flow: &signin.Flow{}, Getenv: func(name string) string { return env[name] }}}
			if f := k.compare(target); f.Outcome != c.outcome || !strings.Contains(f.Saw, c.says) {
				t.Errorf("%s: %s", f.Outcome, f.Saw)
			}
		})
	}
}
