package ide

import "testing"

func TestDirs(t *testing.T) {
	const roaming, local = `C:\Users\anna\AppData\Roaming`, `C:\Users\anna\AppData\Local`
	usual := map[string]string{"config": roaming, "cache": local, "local": local, "data": roaming}
	check(t, folders(`C:\Users\anna`, nil), usual)
	check(t, folders(`C:\Users\anna`, map[string]string{"APPDATA": `roaming`, "LOCALAPPDATA": `\local`}), usual)
	check(t, folders(`C:\Users\anna`, map[string]string{"APPDATA": `R:\anna`, "LOCALAPPDATA": `L:\anna`}),
		map[string]string{"config": `R:\anna`, "cache": `L:\anna`, "local": `L:\anna`, "data": `R:\anna`})
}
