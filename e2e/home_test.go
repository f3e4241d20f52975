//go:build e2e && linux

package e2e

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Where things are in the home that furnish fills.
const (
	cacheDir    = ".aws/sso/cache"
	codeState   = ".config/Code/User/globalStorage/state.vscdb"
	codiumState = ".config/VSCodium/User/globalStorage/state.vscdb"
	intelliJ    = ".config/JetBrains/IntelliJIdea2025.3/options/amazonq.xml" // plugin 4, CRLF
	goLand      = ".config/JetBrains/GoLand2025.2/options/amazonq.xml"       // plugin 4, not there yet
	pyCharm     = ".config/JetBrains/PyCharm2024.3/options/aws.xml"          // plugin 3, a link
	pyCharmAt   = "dotfiles/jetbrains/aws.xml"                               // where it leads
	pyCharmLink = "../../../../" + pyCharmAt
	webStorm    = ".config/JetBrains/WebStorm2024.2/options/aws.xml" // plugin 3.60
)

// furnish fills the home with programs and files of the person's own, none made
// by code of this project: two editors, five JetBrains IDEs of which one has no
// Amazon Q, files with odd line ends and links, a foreign AWS sign-in.
func (c *computer) furnish() {
	c.t.Helper()
	c.editor("Code", ".vscode", `
		INSERT INTO ItemTable VALUES ('amazonwebservices.amazon-q-vscode', '{"telemetryClientId":"0f","isExtensionFirstUse":false,"😀":[1, 2.50]}');
		INSERT INTO ItemTable VALUES ('blob', x'00ff10'), ('colorThemeData', '{"id":"vs-dark"}'), ('empty', NULL);`)
	c.editor("VSCodium", ".vscode-oss", `INSERT INTO ItemTable VALUES ('workbench.panel', '[]');`)
	c.write(".config/Code/User/settings.json", 0o644, "\ufeff{\r\n  // mine\r\n  \"editor.tabSize\": 3,\r\n}\r\n")

	c.plugins("IntelliJIdea2025.3", "4.9-253")
	c.plugins("GoLand2025.2", "4.2-252")
	c.plugins("PyCharm2024.3", "3.108-243")
	c.plugins("WebStorm2024.2", "3.60-242")
	c.write(".config/JetBrains/CLion2025.1/options/other.xml", 0o644, "<application/>")
	c.write(intelliJ, 0o640, strings.ReplaceAll(foreignQ, "\n", "\r\n"))
	c.write(".config/JetBrains/GoLand2025.2/options/other.xml", 0o644, "<application/>")
	c.write(webStorm, 0o644, foreignAWS)
	c.write(pyCharmAt, 0o604, foreignAWS)
	c.link(pyCharmLink, pyCharm)

	c.write(".aws/config", 0o600, "# mine\n[profile build]\nregion=eu-west-1\n")
	c.write(cacheDir+"/botocore-client-id-eu-west-1.json", 0o600, `{"clientId":"of the AWS CLI"}`)
	c.write(".local/state/other/keep", 0o600, "kept")
}

const foreignQ = `<?xml version="1.0" encoding="UTF-8"?>
<application>
  <!-- a comment -->
  <component name="codewhispererSettings">
    <option name="value">
      <map>
        <entry key="IsIncludeCodeWithReference" value="true" />
      </map>
    </option>
  </component>
  <component name="qConnectionPinningManager">
    <option name="pinnedConnections">
      <map>
        <entry key="aws.codecatalyst" value="sso;us-east-1;https://view.awsapps.com/start" />
      </map>
    </option>
  </component>
</application>
`

const foreignAWS = `<application>
	<component name="aws"><option name="telemetryEnabled" value="false" /></component>
	<component name="authManager"/>
</application>`

// editor makes a VS Code with the schema of its storage.ts, by Debian's sqlite3.
func (c *computer) editor(name, extensions, rows string) {
	c.t.Helper()
	state := c.write(".config/"+name+"/User/globalStorage/state.vscdb", 0o600, "")
	tool(c.t, `PRAGMA user_version = 1;
		CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);`+rows, "sqlite3", "-bail", state)
	c.write(extensions+"/extensions/extensions.json", 0o644,
		`[{"identifier":{"id":"amazonwebservices.amazon-q-vscode"},"version":"1.112.0","relativeLocation":"amazonwebservices.amazon-q-vscode-1.112.0"}]`)
	c.write(extensions+"/extensions/amazonwebservices.amazon-q-vscode-1.112.0/package.json", 0o644, "{}")
}

// plugins installs Amazon Q; versions before 4 come with a core plugin.
func (c *computer) plugins(product, version string) {
	c.t.Helper()
	c.jar(product, "plugin-amazonq", "amazon.q", version)
	if strings.HasPrefix(version, "3.") {
		c.jar(product, "plugin-core", "aws.toolkit.core", version)
	}
}

func (c *computer) jar(product, plugin, id, version string) {
	c.t.Helper()
	c.write(filepath.Join(".local/share/JetBrains", product, plugin, "lib", plugin+".jar"), 0o644, pluginJar(c.t, id, version))
}

// pluginJar is as much of a plugin as says which one it is.
func pluginJar(t *testing.T, id, version string) string {
	t.Helper()
	var jar bytes.Buffer
	archive := zip.NewWriter(&jar)
	entry, err := archive.Create("META-INF/plugin.xml")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(entry, "<idea-plugin><id>%s</id><version>%s</version></idea-plugin>", id, version)
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return jar.String()
}

func (c *computer) path(name string) string { return filepath.Join(c.home, name) }

// write makes a file of the home and returns where it is.
func (c *computer) write(name string, mode os.FileMode, text string) string {
	c.t.Helper()
	file := c.path(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		c.t.Fatal(err)
	}
	if err := os.Chmod(file, mode); err != nil { // whatever the umask
		c.t.Fatal(err)
	}
	return file
}

func (c *computer) link(target, name string) {
	c.t.Helper()
	if err := os.MkdirAll(filepath.Dir(c.path(name)), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.Symlink(target, c.path(name)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *computer) read(name string) string {
	c.t.Helper()
	data, err := os.ReadFile(c.path(name))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(data)
}
