//go:build !darwin && !windows

package clipboard

func clipboards(getenv func(string) string) [][]string {
	var all [][]string
	if getenv("WAYLAND_DISPLAY") != "" {
		all = append(all, []string{"wl-copy"})
	}
	if getenv("DISPLAY") != "" {
		all = append(all, []string{"xclip", "-selection", "clipboard"}, []string{"xsel", "--clipboard", "--input"})
	}
	if getenv("WSL_DISTRO_NAME") != "" || getenv("WSL_INTEROP") != "" {
		all = append(all, []string{"clip.exe"})
	}
	return all
}
