package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/network"
)

// way is how an IDE gets to the network by its own settings.
type way struct {
	proxy    string // host and port; "" where the settings name none
	bad      string // what Amazon Q does not understand: PAC or SOCKS
	insecure bool   // certificates are not looked at
	bundle   string // file of certificates
	discover bool   // looks for proxy and certificates of the system by itself
}

func lookIDENetwork(_ context.Context, k *facts) []Finding {
	targets, err := k.targets()
	if err != nil {
		return found(Unknown, err.Error())
	}
	var all []Finding
	for _, t := range targets {
		if t.Problem != "" || !t.Extension.Installed {
			continue
		}
		all = append(all, k.compare(t))
	}
	return all
}

// compare holds an IDE's own settings against the environment, by which qlogin
// goes, and by which VS Code goes where it has none.
func (k *facts) compare(t ide.Target) Finding {
	f := Finding{Looked: t.Name, Outcome: OK, Saw: "as the environment"}
	w, err := wayOf(t)
	if err != nil {
		f.Outcome, f.Saw = Unknown, err.Error()
		return f
	}
	ours := ""
	if proxy, err := network.ProxyFor(k.Getenv, "https://q.us-east-1.amazonaws.com"); err == nil && proxy != nil {
		ours = proxy.Host
	}
	trouble := ""
	switch {
	case w.bad != "":
		trouble = w.bad
	case w.proxy != "" && ours != "" && w.proxy != ours:
		trouble = fmt.Sprintf("the IDE goes through %s, the environment through %s", w.proxy, ours)
	case w.insecure:
		trouble = "the IDE does not look at certificates (http.proxyStrictSSL)"
	case k.lacksBundle(w, t):
		trouble = "the environment names certificates, and the IDE does not have them"
	case w.proxy == "" && ours != "" && t.Holder == "jetbrains":
		f.Outcome, f.Saw = Info, "the environment names the proxy "+ours+", the IDE's settings none: it finds one by itself or goes directly"
	case w.proxy != "" && ours == "":
		f.Outcome, f.Saw = Info, "the IDE goes through "+w.proxy+", qlogin goes directly"
	case w.proxy != "":
		f.Saw = "through " + w.proxy + ", as the environment"
	}
	if trouble != "" {
		f.Outcome, f.Row, f.Saw = Warning, "ide-network", trouble
	}
	return f
}

// lacksBundle: VS Code started from the environment has NODE_EXTRA_CA_CERTS of
// it, and the extension looks into the system's store by itself unless told not
// to. JetBrains IDEs have a store of their own that is not looked into here.
func (k *facts) lacksBundle(w way, t ide.Target) bool {
	return t.Holder == "vscode" && k.Getenv("AWS_CA_BUNDLE") != "" && k.Getenv("NODE_EXTRA_CA_CERTS") == "" &&
		w.bundle == "" && !w.discover
}

func wayOf(t ide.Target) (way, error) {
	switch t.Holder {
	case "vscode":
		return vscodeWay(filepath.Join(t.Dir, "settings.json"))
	case "jetbrains":
		return jetbrainsWay(filepath.Join(t.Dir, "options", "proxy.settings.xml"))
	}
	return way{}, errors.New("nothing is known of its settings")
}

// vscodeWay reads the settings from which the extension makes the environment of
// its language server (core/src/shared/utilities/proxyUtil.ts).
func vscodeWay(file string) (way, error) {
	w := way{discover: true}
	found, err := edit.Read(file)
	if err != nil || !found.Exists {
		return w, err
	}
	var proxy string
	strict := true
	for _, setting := range []struct {
		name string
		into any
	}{
		{"http.proxy", &proxy},
		{"http.proxyStrictSSL", &strict},
		{"amazonQ.proxy.certificateAuthority", &w.bundle},
		{"amazonQ.proxy.enableProxyAndCertificateAutoDiscovery", &w.discover},
	} {
		value, ok, err := edit.GetJSON(found.Data, []string{setting.name})
		if err != nil {
			return w, fmt.Errorf("reading %s: %w", file, err)
		}
		if ok {
			_ = json.Unmarshal(value, setting.into) // VS Code passes over a value of the wrong kind, too
		}
	}
	w.insecure = !strict
	w.through(proxy)
	return w, nil
}

// through takes the address of a proxy apart; a password in it stays out.
func (w *way) through(address string) {
	if address == "" {
		return
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		w.bad = "the proxy in the IDE's settings is not an address"
		return
	}
	w.proxy = u.Host
	if strings.HasPrefix(u.Scheme, "socks") {
		w.bad = "the IDE goes through a SOCKS proxy, which Amazon Q does not understand"
	}
}

// jetbrainsWay reads the component HttpConfigurable
// (com.intellij.util.net.HttpConfigurable).
func jetbrainsWay(file string) (way, error) {
	var w way
	found, err := edit.Read(file)
	if err != nil || !found.Exists {
		return w, err
	}
	root, err := edit.ParseXML(found.Data)
	if err != nil {
		return w, fmt.Errorf("reading %s: %w", file, err)
	}
	component := root.Find("component", "name", "HttpConfigurable")
	if component == nil {
		return w, nil
	}
	option := func(name string) string {
		if node := component.Find("option", "name", name); node != nil {
			value, _ := node.Attr("value")
			return value
		}
		return ""
	}
	switch {
	case option("USE_PROXY_PAC") == "true":
		w.bad = "the IDE finds its proxy by a PAC file, which Amazon Q does not understand"
	case option("USE_HTTP_PROXY") == "true" && option("PROXY_TYPE_IS_SOCKS") == "true":
		w.bad = "the IDE goes through a SOCKS proxy, which Amazon Q does not understand"
	case option("USE_HTTP_PROXY") == "true":
		w.through("http://" + option("PROXY_HOST") + ":" + option("PROXY_PORT"))
	}
	return w, nil
}
