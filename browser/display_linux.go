package browser

import (
	"os"
	"os/exec"
)

// noDisplay: without a display xdg-open falls back to a text browser, which
// takes over the terminal. Windows' own browser is reached from WSL.
func noDisplay(getenv func(string) string) string {
	wsl := getenv("WSL_DISTRO_NAME") != "" || getenv("WSL_INTEROP") != ""
	switch {
	case getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "":
		return ""
	case wsl && found("xdg-open"):
		return ""
	case wsl:
		return "this is WSL without a browser opener: install wslu, or open the address in Windows"
	case exists("/.dockerenv") || exists("/run/.containerenv"):
		return "this is a container: open the address on the computer in front of you"
	}
	return "there is no graphical display here: open the address on another screen"
}

func found(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
