package sandbox

import "path/filepath"

func layout(dir string) folders {
	roaming, local := filepath.Join(dir, "AppData", "Roaming"), filepath.Join(dir, "AppData", "Local")
	return folders{
		env:        map[string]string{"USERPROFILE": dir, "APPDATA": roaming, "LOCALAPPDATA": local},
		code:       filepath.Join(roaming, "Code"),
		extensions: filepath.Join(dir, ".vscode", "extensions"),
		jetbrains:  filepath.Join(roaming, "JetBrains"),
		plugins:    func(product string) string { return filepath.Join(roaming, "JetBrains", product, "plugins") },
	}
}
