package keep

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

// toast is Windows.UI.Notifications. The texts come in the environment, so that
// nothing in them is read as a script.
const toast = `$null = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$t = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$x = $t.GetElementsByTagName('text')
$null = $x.Item(0).AppendChild($t.CreateTextNode($env:QLOGIN_NOTICE_TITLE))
$null = $x.Item(1).AppendChild($t.CreateTextNode($env:QLOGIN_NOTICE_TEXT))
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('qlogin').Show([Windows.UI.Notifications.ToastNotification]::new($t))`

// Show shows n as a toast.
func Show(ctx context.Context, n Notice) error {
	cmd := exec.CommandContext(ctx, "powershell.exe", "-NoProfile", "-NonInteractive", "-WindowStyle", "Hidden", "-Command", toast)
	cmd.Env = append(os.Environ(), "QLOGIN_NOTICE_TITLE="+n.Title, "QLOGIN_NOTICE_TEXT="+n.Text)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("showing a notice: %w: %s", err, out)
	}
	return nil
}
