package config

import (
	"slices"
	"strings"
)

// Key is one setting, and everything that is to be said of it.
type Key struct {
	Name    string   // "ca_bundle"; "organization.region" for a member of an organization
	List    bool     // several texts instead of one
	Form    Form     // what each text has to look like
	OneOf   []string // the only values, where there are but few
	Default []string // built in
	Env     string   // variable that sets it; lists are separated by commas
	Flag    string   // flag that sets it
	Example string   // a value as in a file
	Doc     string   // one or two sentences for people
}

// Form is what a text has to look like.
type Form string

// The forms.
const (
	AnyText   Form = "text"
	StartURL  Form = "start URL"
	RegionID  Form = "Region"
	FilePath  Form = "absolute path"
	Duration  Form = "duration"
	HostName  Form = "host name"
	SettingID Form = "name of a setting"
)

// Enforce is the key by which managed settings say which of them nobody
// overrides.
const Enforce = "enforce"

const organization = "organization"

// Keys is the table of all settings.
func Keys() []Key {
	return append(organizationKeys(),
		Key{
			Name: "ides", List: true, OneOf: []string{"vscode", "jetbrains", "none"}, Env: "QLOGIN_IDES", Flag: "--ide", Example: `["vscode"]`,
			Doc: "The IDEs to sign in. Empty means every one that has the Amazon Q extension; none means that qlogin keeps the sign-in itself.",
		},
		Key{
			Name: "hand_over", OneOf: []string{"full", "prefill"}, Default: []string{"full"}, Env: "QLOGIN_HAND_OVER", Flag: "--prefill", Example: `"prefill"`,
			Doc: "Whether an IDE is handed the sign-in itself, or only has start URL and Region filled in and signs in on its own.",
		},
		Key{
			Name: "browser", List: true, Form: AnyText, Env: "QLOGIN_BROWSER", Example: `["firefox", "--private-window"]`,
			Doc: "Command that opens the sign-in page; the address is added behind it. Empty means the default browser. No shell is involved.",
		},
		Key{
			Name: "ca_bundle", Form: FilePath, Env: "QLOGIN_CA_BUNDLE", Example: `"/etc/ssl/certs/acme.pem"`,
			Doc: "File of PEM certificates to trust instead of those of the system, for a proxy that inspects TLS. AWS_CA_BUNDLE is used where nothing is set here.",
		},
		Key{
			Name: "warn_before", List: true, Form: Duration, Default: []string{"30m", "5m"}, Env: "QLOGIN_WARN_BEFORE", Example: `["24h", "1h"]`,
			Doc: "How long before a session ends for good qlogin status and qlogin keep say so. Renewal goes on by itself until then.",
		},
		Key{
			Name: "stores", List: true, OneOf: []string{"keyring", "file"}, Default: []string{"keyring", "file"}, Env: "QLOGIN_STORES", Example: `["keyring"]`,
			Doc: "Where tokens may be kept: in the keyring, in a file encrypted with a passphrase. The first is used unless --store says otherwise.",
		},
		Key{
			Name: Enforce, List: true, Form: SettingID, Example: `["stores", "organization"]`,
			Doc: "Only in managed settings: the settings that nobody overrides. All others of the file are defaults.",
		},
	)
}

func organizationKeys() []Key {
	return []Key{
		{
			Name: organization + ".name", Form: AnyText, Example: `"acme"`,
			Doc: "What people call the organization; for --org.",
		},
		{
			Name: organization + ".start_url", Form: StartURL, Env: "QLOGIN_START_URL", Flag: "--start-url", Example: `"https://d-1234567890.awsapps.com/start"`,
			Doc: "Address of the AWS access portal, in any of its forms.",
		},
		{
			Name: organization + ".region", Form: RegionID, Env: "QLOGIN_REGION", Flag: "--region", Example: `"eu-central-1"`,
			Doc: "Region of Identity Center. It may be left out where the start URL says it.",
		},
		{
			Name: organization + ".profile", Form: AnyText, Flag: "--profile", Example: `"QDevProfile-us-east-1"`,
			Doc: "Q Developer profile to use, by name or ARN.",
		},
		{
			Name: organization + ".idp_hosts", List: true, Form: HostName, Example: `["auth.pingone.eu"]`,
			Doc: "Hosts of the company's own sign-in page. qlogin doctor sees whether they can be reached; nothing looks at what the browser does.",
		},
		{
			Name: organization + ".idp_metadata", Form: AnyText, Example: `"https://auth.pingone.eu/…/saml20/metadata/…"`,
			Doc: "Address or file of the identity provider's SAML metadata. qlogin doctor warns from it before the signing certificate ends.",
		},
		{
			Name: organization + ".email_domains", List: true, Form: HostName, Example: `["acme.com"]`,
			Doc: "Domains of the people who may sign in. Somebody else's sign-in is not handed over.",
		},
	}
}

// find returns the setting of that name.
func find(name string) (Key, bool) {
	keys := Keys()
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == name })
	if i < 0 {
		return Key{}, false
	}
	return keys[i], true
}

// names lists what may stand at the top of a file.
func topNames() []string {
	names := []string{organization}
	for _, k := range Keys() {
		if _, member := k.member(); !member {
			names = append(names, k.Name)
		}
	}
	return names
}

// member returns the name below organization, and whether k is one.
func (k Key) member() (string, bool) { return strings.CutPrefix(k.Name, organization+".") }

// fromText takes the value of a variable or a flag apart.
func (k Key) fromText(text string) []string {
	if !k.List {
		return []string{text}
	}
	cut := func(r rune) bool { return r == ',' }
	if k.Name == "browser" {
		cut = func(r rune) bool { return r == ' ' } // a command line; its arguments may hold commas
	}
	var all []string
	for _, part := range strings.FieldsFunc(text, cut) {
		all = append(all, strings.TrimSpace(part))
	}
	return all
}
