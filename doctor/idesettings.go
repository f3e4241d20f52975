package doctor

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// way is how an IDE gets to the network by its own settings.
type way struct {
	proxy     string // host and port; "" where the settings name none
	bad       string // what Amazon Q does not understand: PAC or SOCKS
	automatic bool   // is told to find its proxy by itself
	insecure  bool   // certificates are not looked at
	why       string // the setting that says so
	bundle    string // file of certificates
	discover  bool   // looks for proxy and certificates of the system by itself
}

func wayOf(t ide.Target) (way, error) {
	switch t.Holder {
	case "vscode":
		return vscodeWay(filepath.Join(t.Dir, "settings.json"))
	case "jetbrains":
		return jetbrainsWay(filepath.Join(t.Dir, "options"))
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
	w.insecure, w.why = !strict, "http.proxyStrictSSL"
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
	if err != nil || u.Hostname() == "" {
		w.bad = "the proxy in the IDE's settings is not an address"
		return
	}
	w.proxy = hostPort(u)
	if strings.HasPrefix(u.Scheme, "socks") {
		w.bad = "the IDE goes through a SOCKS proxy, which Amazon Q does not understand"
	}
}

// hostPort writes a proxy in the one form in which two can be compared: names of
// hosts have no case, and a port that is not written is that of the scheme.
func hostPort(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	case strings.HasPrefix(u.Scheme, "socks"):
		port = "1080"
	default:
		port = "80"
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// jetbrainsWay reads the components HttpConfigurable (com.intellij.util.net) and
// CertificateManager (com.intellij.util.net.ssl). USE_PROXY_PAC is "Auto-detect
// proxy settings", and a PAC file only with an address of one; a port is written
// where it is not 80.
func jetbrainsWay(dir string) (way, error) {
	var w way
	proxy, err := options(filepath.Join(dir, "proxy.settings.xml"), "HttpConfigurable")
	if err != nil {
		return w, err
	}
	switch {
	case proxy("USE_PROXY_PAC") == "true" && proxy("USE_PAC_URL") == "true" && proxy("PAC_URL") != "":
		w.bad = "the IDE finds its proxy by a PAC file, which Amazon Q does not understand"
	case proxy("USE_PROXY_PAC") == "true":
		w.automatic = true
	case proxy("USE_HTTP_PROXY") == "true" && proxy("PROXY_TYPE_IS_SOCKS") == "true":
		w.bad = "the IDE goes through a SOCKS proxy, which Amazon Q does not understand"
	case proxy("USE_HTTP_PROXY") == "true":
		w.through("http://" + proxy("PROXY_HOST") + ":" + cmp.Or(proxy("PROXY_PORT"), "80"))
	}
	trust, err := options(filepath.Join(dir, "certificates.xml"), "CertificateManager")
	if err != nil {
		return w, err
	}
	w.insecure, w.why = trust("ACCEPT_AUTOMATICALLY") == "true", "Accept non-trusted certificates automatically"
	return w, nil
}

// options reads a component of a settings file of JetBrains IDEs: each option by
// its name, "" where it has its usual value.
func options(file, component string) (func(name string) string, error) {
	none := func(string) string { return "" }
	found, err := edit.Read(file)
	if err != nil || !found.Exists {
		return none, err
	}
	root, err := edit.ParseXML(found.Data)
	if err != nil {
		return none, fmt.Errorf("reading %s: %w", file, err)
	}
	node := root.Find("component", "name", component)
	if node == nil {
		return none, nil
	}
	return func(name string) string {
		if option := node.Find("option", "name", name); option != nil {
			value, _ := option.Attr("value")
			return value
		}
		return ""
	}, nil
}
