package sandbox

import "path/filepath"

func layout(dir string) folders {
	support := filepath.Join(dir, "Library", "Application Support")
	return folders{
		env:        map[string]string{"HOME": dir},
		code:       filepath.Join(support, "Code"),
		extensions: filepath.Join(dir, ".vscode", "extensions"),
		jetbrains:  filepath.Join(support, "JetBrains"),
		plugins:    func(product string) string { return filepath.Join(support, "JetBrains", product, "plugins") },
	}
}
