package main

import (
	"errors"
	"io/fs"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/vault"
)

// What follows is what the machine and the services did: keyring, network, AWS,
// files.

func ofStore(err error) (verdict, bool) {
	const orFile = "or keep the tokens in a file encrypted with a passphrase: --store=file"
	switch {
	case errors.Is(err, vault.ErrLocked):
		return verdict{exitError, []string{"unlock the keyring and try again (macOS: security unlock-keychain; Linux: log in to the desktop, or unlock it with your keyring's own program)", orFile}}, true
	case errors.Is(err, vault.ErrUnavailable):
		return verdict{exitError, []string{"start a keyring (Linux: GNOME Keyring, KWallet or KeePassXC on the session bus)", orFile}}, true
	case errors.Is(err, vault.ErrDenied):
		return verdict{exitError, []string{"nothing was stored; allow qlogin to use the keyring when it asks, or check the passphrase"}}, true
	case errors.Is(err, vault.ErrDamaged):
		return verdict{exitError, []string{"qlogin login replaces the record"}}, true
	case errors.Is(err, vault.ErrTimeout):
		return verdict{exitError, []string{"look for a window that asks to unlock the keyring, then try again"}}, true
	}
	return verdict{}, false
}

func ofNetwork(err error) (verdict, bool) {
	e, ok := errors.AsType[*network.Error](err)
	if !ok {
		return verdict{}, false
	}
	return verdict{exitError, networkHints(e.Kind)}, true
}

func networkHints(kind network.Kind) []string {
	switch kind {
	case network.DNS:
		return []string{"check the Region and your connection; on a company network the VPN may be needed"}
	case network.TLSUntrusted:
		return mend("tls-inspection")
	case network.Proxy:
		return []string{"check HTTPS_PROXY and NO_PROXY; the proxy may want you to sign in first"}
	case network.WebPage:
		return []string{"something between you and AWS answered: open any web page to sign in to the network, or ask IT to let the host through"}
	case network.ClockSkew:
		return mend("clock")
	default:
		return []string{"check your connection, VPN and firewall; AWS' own state is at https://health.aws.amazon.com"}
	}
}

func ofService(err error) (verdict, bool) {
	switch {
	case errors.Is(err, oidc.ErrInvalidGrant):
		return verdict{exitNotSignedIn, []string{
			"qlogin login signs in again",
			"if this came right after Allow, the Region is probably not that of your Identity Center: check --region",
		}}, true
	case errors.Is(err, oidc.ErrInvalidRequest):
		return verdict{exitError, mend("unknown-start-url")}, true
	case errors.Is(err, oidc.ErrInvalidClient):
		return verdict{exitError, mend("registration-over")}, true
	case errors.Is(err, oidc.ErrKMS):
		return verdict{exitError, []string{"ask IT: the customer managed key of Identity Center is disabled, or its key policy does not allow the use"}}, true
	case errors.Is(err, oidc.ErrServer), errors.Is(err, oidc.ErrThrottled):
		return verdict{exitError, mend("aws-outage")}, true
	case errors.Is(err, qservice.ErrSuspended):
		return verdict{exitError, mend("suspended")}, true
	case errors.Is(err, qservice.ErrLimit):
		return verdict{exitError, mend("usage-limit")}, true
	case errors.Is(err, qservice.ErrStaleToken):
		return verdict{exitNotSignedIn, []string{"qlogin login"}}, true
	}
	return verdict{}, false
}

func ofFiles(err error) (verdict, bool) {
	if e, ok := errors.AsType[*blockedError](err); ok {
		return verdict{exitError, e.hints()}, true
	}
	if _, ok := errors.AsType[*edit.SyntaxError](err); ok {
		return verdict{exitError, []string{"nothing was touched; mend the file and try again"}}, true
	}
	if _, ok := errors.AsType[*ide.StaleError](err); ok {
		return verdict{exitError, []string{"another program is writing the same file; close it, then qlogin ide apply"}}, true
	}
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, errReadOnlyDisk):
		return verdict{exitError, []string{"give yourself the right to write there, then qlogin ide apply goes on; qlogin ide undo takes back what was written"}}, true
	case errors.Is(err, errFullDisk):
		return verdict{exitError, []string{"make room on the disk, then qlogin ide apply goes on; qlogin ide undo takes back what was written"}}, true
	}
	return verdict{}, false
}
