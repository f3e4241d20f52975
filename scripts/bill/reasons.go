package main

// reasons say why qlogin imports what it imports.
func reasons() map[string]string {
	return map[string]string{
		"charm.land/bubbles/v2":                         "key bindings that also tell the help line",
		"charm.land/bubbletea/v2":                       "the terminal interface",
		"charm.land/lipgloss/v2":                        "widths, colours and boxes of the terminal interface",
		"github.com/aws/aws-sdk-go-v2":                  "core of the AWS SDK",
		"github.com/aws/aws-sdk-go-v2/service/ssooidc":  "the OIDC service of IAM Identity Center, as AWS itself speaks it",
		"github.com/aws/smithy-go":                      "error types and middleware of the AWS SDK",
		"github.com/aymanbagabas/go-udiff":              "the difference that a plan shows",
		"github.com/beevik/etree":                       "XML of the practice lab's SAML messages",
		"github.com/charmbracelet/colorprofile":         "how many colours a terminal has",
		"github.com/charmbracelet/x/ansi":               "the width of text with colours and wide characters",
		"github.com/godbus/dbus/v5":                     "asks the Linux keyring whether it is locked, before anything waits for it",
		"github.com/gofrs/flock":                        "one qlogin at a time for each holder, on all three systems",
		"github.com/mattermost/xml-roundtrip-validator": "whether a SAML response says the same to every XML parser, before it is believed",
		"github.com/pelletier/go-toml/v2":               "settings, with line and column of what is wrong",
		"github.com/pkg/browser":                        "opens the sign-in page in the default browser",
		"github.com/russellhaering/gosaml2":             "SAML types of the practice lab",
		"github.com/russellhaering/goxmldsig":           "XML signatures of SAML responses",
		"github.com/spf13/cobra":                        "commands, help and completions",
		"github.com/spf13/pflag":                        "flags of the commands",
		"github.com/tailscale/hujson":                   "offsets in JSON with comments, so that an edit keeps every other byte",
		"github.com/zalando/go-keyring":                 "the keyrings of Linux, macOS and Windows without C",
		"golang.org/x/crypto":                           "Argon2id, for the encrypted file of --store=file",
		"golang.org/x/sys":                              "calls of the systems that the standard library leaves out",
		"golang.org/x/term":                             "whether there is a terminal, how wide it is, and a passphrase without echo",
		"maragu.dev/gomponents":                         "pages of the practice lab",
		"modernc.org/sqlite":                            "the database of VS Code, with SQLite's own locking and without C",
		"rsc.io/qr":                                     "the sign-in address as a QR code",
		"software.sslmate.com/src/go-pkcs12":            "the certificates that a JetBrains IDE trusts",
	}
}
