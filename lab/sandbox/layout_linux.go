package sandbox

import "path/filepath"

func layout(dir string) folders {
	config, data := filepath.Join(dir, ".config"), filepath.Join(dir, ".local", "share")
	return folders{
		env: map[string]string{
			"HOME": dir, "XDG_CONFIG_HOME": config, "XDG_DATA_HOME": data,
			"XDG_CACHE_HOME": filepath.Join(dir, ".cache"), "XDG_STATE_HOME": filepath.Join(dir, ".local", "state"),
		},
		code:       filepath.Join(config, "Code"),
		extensions: filepath.Join(dir, ".vscode", "extensions"),
		jetbrains:  filepath.Join(config, "JetBrains"),
		plugins:    func(product string) string { return filepath.Join(data, "JetBrains", product) },
	}
}
