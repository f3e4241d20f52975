package doctor

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"os"
	"strings"

	"github.com/qlogin/qlogin/browser"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/vault"
)

func lookClock(_ context.Context, k *facts) []Finding {
	_, _ = k.reached() // an answer tells the time
	skew, ok := network.Skew(k.Flow.HTTP)
	if !ok {
		_, _ = k.rehearsed()
		skew, ok = network.Skew(k.Flow.HTTP)
	}
	if !ok {
		return found(Unknown, "no answer of AWS told the time")
	}
	if err := network.SkewError("AWS", skew); err != nil {
		return row(Error, "clock", err.Error())
	}
	return found(OK, "as that of AWS")
}

func lookProxy(_ context.Context, k *facts) []Finding {
	proxy, err := network.ProxyFor(k.Getenv, "https://q.us-east-1.amazonaws.com")
	switch {
	case err != nil:
		return row(Error, "proxy-or-portal", err.Error())
	case proxy == nil:
		return found(OK, "none: connections are direct")
	case strings.HasPrefix(proxy.Scheme, "socks"):
		return row(Warning, "ide-network", fmt.Sprintf("%s is a SOCKS proxy, which Amazon Q in the IDEs does not understand", proxy.Host))
	}
	return found(Info, "connections go through "+proxy.Host)
}

// lookCertificates reads the bundles as the programs will. One that cannot be read
// is left out by most of them without a word.
func lookCertificates(_ context.Context, k *facts) []Finding {
	var all []Finding
	type bundle struct{ name, file string }
	var files []bundle
	ofSettings := ""
	if loaded, err := k.settings(); err == nil && loaded.Settings.CABundle != "" {
		ofSettings = loaded.Settings.CABundle
		files = append(files, bundle{"ca_bundle of the settings", ofSettings})
	}
	for _, name := range caVariables() {
		// The settings' bundle stands in the place of this variable.
		if name == "AWS_CA_BUNDLE" && ofSettings != "" {
			continue
		}
		if file := k.Getenv(name); file != "" {
			files = append(files, bundle{name, file})
		}
	}
	for _, f := range files {
		name, file := f.name, f.file
		data, err := os.ReadFile(file)
		switch {
		case err != nil:
			all = append(all, Finding{Outcome: Error, Saw: name + ": " + err.Error(), Owner: You, Next: "correct " + name})
		case !x509.NewCertPool().AppendCertsFromPEM(data):
			all = append(all, Finding{Outcome: Error, Saw: fmt.Sprintf("%s: %s holds no PEM certificate", name, file), Owner: You, Next: "correct " + name})
		default:
			all = append(all, Finding{Outcome: OK, Saw: name + " names " + file})
		}
	}
	if len(all) == 0 {
		return found(OK, "none: those of the system count")
	}
	return all
}

func caVariables() []string { return []string{"AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"} }

// probe is the record of the round trip. It is as long as a sign-in with its
// registration, which is more than most keyrings take in one piece.
const (
	probeName = "doctor/probe"
	probeSize = 6000
)

func lookStore(ctx context.Context, k *facts) []Finding {
	kind := k.Store.Kind()
	status, err := k.store()
	switch {
	case err != nil:
		return row(Error, "no-keyring", err.Error())
	case status.Err() != nil:
		return row(Error, "no-keyring", kind+": "+status.Err().Error())
	case status.Condition == vault.NeedsUnlock:
		return found(Info, kind+" is locked, and will ask to be unlocked")
	}
	if err := roundTrip(ctx, k.Store); err != nil {
		f := Finding{Outcome: Error, Saw: err.Error(), Row: "keyring-size"}
		if r, ok := RowOf(err); ok {
			f.Row = r.Name
		}
		return []Finding{f}
	}
	return found(OK, kind+" keeps, reads and removes a record")
}

func roundTrip(ctx context.Context, store vault.Store) error {
	data := []byte(rand.Text() + strings.Repeat("q", probeSize))
	err := store.Save(ctx, probeName, data)
	if err == nil {
		var back []byte
		if back, err = store.Load(ctx, probeName); err == nil && string(back) != string(data) {
			err = vault.ErrDamaged
		}
	}
	if removed := store.Delete(context.WithoutCancel(ctx), probeName); err == nil {
		err = removed
	}
	return err
}

// lookBrowser: without a browser the sign-in still works, since the address can be
// opened on any other screen.
func lookBrowser(_ context.Context, k *facts) []Finding {
	if why := browser.Obstacle(k.Getenv); why != "" {
		return row(Info, "no-browser", why)
	}
	return found(OK, "there is one")
}

// lookRemote: the IDE of a remote session keeps its sign-in on the computer in
// front of the person or on this one, by what the extension is made for.
func lookRemote(_ context.Context, k *facts) []Finding {
	where := ""
	for _, sign := range []struct{ variable, place string }{
		{"CODESPACES", "a codespace"},
		{"REMOTE_CONTAINERS", "a development container"},
		{"WSL_DISTRO_NAME", "WSL"},
		{"container", "a container"},
		{"SSH_CONNECTION", "a session over SSH"},
	} {
		if k.Getenv(sign.variable) != "" {
			where = sign.place
			break
		}
	}
	if where == "" {
		return found(OK, "no sign of a remote session")
	}
	return []Finding{{
		Outcome: Info, Saw: "this is " + where,
		Cause: "an IDE whose window is on another computer may keep its sign-in there",
		Next:  "run qlogin on the computer whose extension host runs Amazon Q",
	}}
}
