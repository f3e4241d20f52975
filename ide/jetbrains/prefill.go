package jetbrains

import (
	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// lastLogin is what the sign-in form is filled in with (QLoginWebview.kt).
func (n names) lastLogin(root *edit.Node) (startURL, region string) {
	bean := descend(n.lastLoginSlot().find(root), []element{{name: "LastLoginIdcInfo"}})
	if bean == nil {
		return "", ""
	}
	return optionValue(bean, "startUrl"), optionValue(bean, "region")
}

// prefill has the form show h's start URL and Region. The name of a session goes
// with the connection that is made from it (DefaultToolkitAuthManager.kt).
func (d *document) prefill(h ide.Handover, session string) error {
	root, err := d.root()
	if err != nil {
		return err
	}
	if startURL, region := d.names.lastLogin(root); startURL == h.StartURL && region == h.Region {
		return nil
	}
	bean := element{name: "LastLoginIdcInfo"}
	if session != "" {
		bean.kids = append(bean.kids, option("profileName", session))
	}
	bean.kids = append(bean.kids, option("region", h.Region), option("startUrl", h.StartURL))
	return d.set(d.names.lastLoginSlot(), option("lastLoginIdcInfo").with(bean))
}
