// Package sandbox makes a home folder to practise in: a VS Code and two
// JetBrains IDEs, one for each generation of the Amazon Q plugin, with files
// such as they have after a week of use. It knows the IDEs from their own
// sources and shares nothing with the packages that write to them.
package sandbox

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // VS Code keeps its state in SQLite
)

// Home is a sandbox that was made.
type Home struct {
	Dir string
	// Env is the environment that keeps programs inside.
	Env map[string]string
}

// Getenv returns the sandbox's environment, and nothing of the real one.
func (h Home) Getenv(name string) string { return h.Env[name] }

// Make fills dir, which is made when it is not there. One that holds a sandbox
// already is used as it is.
func Make(dir string) (Home, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Home{}, err
	}
	at := layout(dir)
	home := Home{Dir: dir, Env: at.env}
	if _, err := os.Stat(at.code); err == nil {
		return home, nil
	}
	for _, build := range []func(folders) error{makeCode, makeIntelliJ, makePyCharm} {
		if err := build(at); err != nil {
			return home, fmt.Errorf("making the practice home: %w", err)
		}
	}
	return home, nil
}

// folders are where this system's programs keep their things.
type folders struct {
	env        map[string]string
	code       string // VS Code's user-data folder
	extensions string
	jetbrains  string                      // parent of the configuration folders
	plugins    func(product string) string // of one product
}

func write(file, text string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o600)
}

// makeCode makes a VS Code that has the extension and has been used.
func makeCode(at folders) error {
	user := filepath.Join(at.code, "User")
	files := map[string]string{
		filepath.Join(user, "settings.json"):              "{\n  // kept through every change\n  \"editor.fontSize\": 14,\n  \"amazonQ.telemetry\": false\n}\n",
		filepath.Join(user, "globalStorage/storage.json"): "{\n    \"telemetry.machineId\": \"practice\",\n    \"windowsState\": {}\n}",
		filepath.Join(at.extensions, "extensions.json"):   `[{"identifier":{"id":"amazonwebservices.amazon-q-vscode","uuid":"practice"},"version":"1.112.0","relativeLocation":"amazonwebservices.amazon-q-vscode-1.112.0"}]`,
	}
	for file, text := range files {
		if err := write(file, text); err != nil {
			return err
		}
	}
	return makeState(filepath.Join(user, "globalStorage", "state.vscdb"))
}

// makeState makes VS Code's database with the schema of its storage.ts, and a
// row of the extension from before any sign-in.
func makeState(file string) (err error) {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer func() {
		if closed := db.Close(); err == nil {
			err = closed
		}
	}()
	for _, statement := range []string{
		`PRAGMA user_version = 1`,
		`CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`,
		`INSERT INTO ItemTable VALUES ('amazonwebservices.amazon-q-vscode', '{"isExtensionFirstUse":false,"telemetryClientId":"practice","CODEWHISPERER_HINT_DISPLAYED":true}')`,
		`INSERT INTO ItemTable VALUES ('workbench.activity.pinnedViewlets2', '[]'), ('colorThemeData', '{"id":"vs-dark"}')`,
	} {
		if _, err := db.ExecContext(context.Background(), statement); err != nil {
			return err
		}
	}
	return os.Chmod(file, 0o600)
}

// makeIntelliJ makes an IDE with the plugin from 4.0 on, which stands alone.
func makeIntelliJ(at folders) error {
	const product = "IntelliJIdea2025.3"
	if err := makeOptions(at, product); err != nil {
		return err
	}
	return makePlugin(filepath.Join(at.plugins(product), "plugin-amazonq", "lib", "plugin-amazonq.jar"), "amazon.q", "4.9-253")
}

// makePyCharm makes an IDE with the last plugin before that, which needs the AWS
// core plugin and shares its file with it.
func makePyCharm(at folders) error {
	const product = "PyCharm2024.3"
	if err := makeOptions(at, product); err != nil {
		return err
	}
	if err := write(filepath.Join(at.jetbrains, product, "options", "aws.xml"), `<application>
  <component name="aws">
    <option name="telemetryEnabled" value="false" />
  </component>
  <component name="connectionPinningManager">
    <option name="pinnedConnections">
      <map>
        <entry key="aws.codecatalyst" value="sso;us-east-1;https://view.awsapps.com/start" />
      </map>
    </option>
  </component>
</application>`); err != nil {
		return err
	}
	plugins := at.plugins(product)
	if err := makePlugin(filepath.Join(plugins, "plugin-core", "lib", "plugin-core.jar"), "aws.toolkit.core", "3.108-243"); err != nil {
		return err
	}
	return makePlugin(filepath.Join(plugins, "plugin-amazonq", "lib", "plugin-amazonq.jar"), "amazon.q", "3.108-243")
}

func makeOptions(at folders, product string) error {
	return write(filepath.Join(at.jetbrains, product, "options", "other.xml"),
		"<application>\n  <component name=\"PropertyService\"><![CDATA[{}]]></component>\n</application>")
}

// makePlugin makes a jar in which there is nothing but the plugin's descriptor.
func makePlugin(file, id, version string) error {
	var jar bytes.Buffer
	archive := zip.NewWriter(&jar)
	entry, err := archive.Create("META-INF/plugin.xml")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(entry, "<idea-plugin>\n  <id>%s</id>\n  <version>%s</version>\n</idea-plugin>\n", id, version); err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return write(file, jar.String())
}
