package vscode

import (
	"path/filepath"

	"github.com/qlogin/qlogin/ide"
)

// relative is one editor built from VS Code. Kiro is none here: it refuses the
// Amazon Q extension.
type relative struct {
	id         string
	name       string
	folder     string   // of user data, inside the folder for settings
	extensions string   // folder below the home folder that holds extensions/
	processes  []string // parts of the main process's name, in lower case
}

// relatives are told apart by nameShort and dataFolderName of product.json.
func relatives() []relative {
	return []relative{
		{"code", "VS Code", "Code", ".vscode", []string{"code"}},
		{"code-insiders", "VS Code Insiders", "Code - Insiders", ".vscode-insiders", []string{"code"}},
		{"vscodium", "VSCodium", "VSCodium", ".vscode-oss", []string{"codium"}},
		{"cursor", "Cursor", "Cursor", ".cursor", []string{"cursor"}},
		{"windsurf", "Windsurf", "Windsurf", ".windsurf", []string{"windsurf"}},
		{"code-oss", "Code - OSS", "Code - OSS", ".vscode-oss", []string{"code"}},
	}
}

// editor is a relative with its two folders on this machine.
type editor struct {
	relative
	userData   string
	extensions string
}

// editors lists where each relative would be on m, there or not
// (src/vs/platform/environment/node/userDataPath.ts and extensionsPath of
// environmentService.ts). Programs started with --user-data-dir are out of sight.
func editors(m ide.Machine) []editor {
	var all []editor
	for _, r := range relatives() {
		all = append(all, editor{
			relative:   r,
			userData:   filepath.Join(userDataHome(m), r.folder),
			extensions: extensionsDir(m, filepath.Join(m.Home, r.extensions, "extensions")),
		})
	}
	if dir := folderVariable(m, "VSCODE_PORTABLE"); dir != "" {
		all = append(all, editor{
			relative:   relative{id: "portable", name: "VS Code (portable)", processes: everyProcess()},
			userData:   filepath.Join(dir, "user-data"),
			extensions: extensionsDir(m, filepath.Join(dir, "extensions")),
		})
	}
	return all
}

func userDataHome(m ide.Machine) string {
	if dir := folderVariable(m, "VSCODE_APPDATA"); dir != "" {
		return dir
	}
	return m.ConfigDir()
}

func extensionsDir(m ide.Machine, usual string) string {
	if dir := folderVariable(m, "VSCODE_EXTENSIONS"); dir != "" {
		return dir
	}
	return usual
}

// everyProcess serves a portable installation, which may be any relative.
func everyProcess() []string {
	var names []string
	for _, r := range relatives() {
		names = append(names, r.processes...)
	}
	return names
}

// folderVariable is an environment variable that names a folder. A relative one
// would mean another folder to the editor than to qlogin, so it counts for
// nothing.
func folderVariable(m ide.Machine, name string) string {
	if dir := variable(m, name); filepath.IsAbs(dir) {
		return dir
	}
	return ""
}

func variable(m ide.Machine, name string) string {
	if m.Getenv == nil {
		return ""
	}
	return m.Getenv(name)
}

// elsewhere are places that run the extension where qlogin on this machine does
// not reach it, by a path below the home folder.
func elsewhere() []ide.Target {
	const remote = "runs the extension for windows opened over SSH, WSL or in a container; its tokens live there: run qlogin on that side, or sign in from the window"
	const flatpak = "is installed as a Flatpak, which keeps its state and its home folder apart: sign in inside it"
	return []ide.Target{
		{ID: "code-server", Name: "VS Code Server", Dir: ".vscode-server", Problem: remote},
		{ID: "cursor-server", Name: "Cursor Server", Dir: ".cursor-server", Problem: remote},
		{ID: "code-flatpak", Name: "VS Code (Flatpak)", Dir: ".var/app/com.visualstudio.code", Problem: flatpak},
		{ID: "vscodium-flatpak", Name: "VSCodium (Flatpak)", Dir: ".var/app/com.vscodium.codium", Problem: flatpak},
	}
}
