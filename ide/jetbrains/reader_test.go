package jetbrains

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The reader below stands for the plugin. It shares nothing with the package:
// it reads XML with encoding/xml, cache files as loose JSON, and knows the rules
// of start-up by itself.

type readNode struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Kids    []readNode `xml:",any"`
}

func (n readNode) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// kid is the last child with that name and, where key is not "", key attribute.
func (n readNode) kid(tag, key, value string) (found readNode) {
	for _, k := range n.Kids {
		if k.XMLName.Local == tag && (key == "" || k.attr(key) == value) {
			found = k
		}
	}
	return found
}

// readOptions returns the components of an options file by name.
func readOptions(tb testing.TB, file string) map[string]readNode {
	tb.Helper()
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		tb.Fatal(err)
	}
	return parseOptions(tb, data)
}

func parseOptions(tb testing.TB, data []byte) map[string]readNode {
	tb.Helper()
	var root readNode
	if err := xml.Unmarshal(data, &root); err != nil {
		tb.Fatalf("the options file does not parse: %v\n%s", err, data)
	}
	if root.XMLName.Local != "application" {
		tb.Fatalf("the root is <%s>", root.XMLName.Local)
	}
	components := map[string]readNode{}
	for _, c := range root.Kids {
		if len(c.Kids) > 0 {
			components[c.attr("name")] = c
		}
	}
	return components
}

// started is what the plugin knows after start-up.
type started struct {
	Connection string
	State      string // AUTHORIZED, NEEDS_REFRESH, NOT_AUTHENTICATED
	Access     string
	Kind       string // DAG or PKCE
	Client     string // of the registration that a renewal would use
	Profile    string
	Pending    bool // the profile page would show, in some version
	FormURL    string
	FormRegion string
	CodeWhisp  string // pin of the old feature
}

// startUp runs the decision chain of one generation.
func startUp(tb testing.TB, home, config string, generation int, now time.Time) started {
	tb.Helper()
	old := readOptions(tb, filepath.Join(config, "options", "aws.xml"))
	get := func(name string) readNode { return old[name] }
	if generation == 4 {
		own := readOptions(tb, filepath.Join(config, "options", "amazonq.xml"))
		get = func(name string) readNode {
			mine := map[string]string{"authManager": "qAuthManager", "connectionPinningManager": "qConnectionPinningManager", "qProfileStates": "qProfileStates"}[name]
			if c, ok := own[mine]; ok {
				return c
			}
			return old[name]
		}
	}
	var s started
	form := get("authManager").kid("option", "name", "lastLoginIdcInfo").kid("LastLoginIdcInfo", "", "")
	s.FormURL = form.kid("option", "name", "startUrl").attr("value")
	s.FormRegion = form.kid("option", "name", "region").attr("value")

	type conn struct {
		url, region string
		scopes      []string
	}
	connections := map[string]conn{}
	for _, bean := range get("authManager").kid("option", "name", "ssoProfiles").kid("list", "", "").Kids {
		c := conn{url: bean.kid("option", "name", "startUrl").attr("value"), region: bean.kid("option", "name", "ssoRegion").attr("value")}
		for _, scope := range bean.kid("option", "name", "scopes").kid("list", "", "").Kids {
			c.scopes = append(c.scopes, scope.attr("value"))
		}
		connections["sso;"+c.region+";"+c.url] = c
	}
	if data, err := os.ReadFile(filepath.Join(home, ".aws", "config")); err == nil {
		id, c := "", conn{}
		flush := func() {
			if id != "" {
				connections[id] = c
			}
			id, c = "", conn{}
		}
		for line := range strings.SplitSeq(string(data), "\n") {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(line, "["):
				flush()
				if name, ok := strings.CutPrefix(line, "[sso-session "); ok {
					id = "sso-session:" + strings.TrimSuffix(name, "]")
				}
			case strings.HasPrefix(line, "sso_start_url"):
				c.url = strings.TrimSpace(line[strings.Index(line, "=")+1:])
			case strings.HasPrefix(line, "sso_region"):
				c.region = strings.TrimSpace(line[strings.Index(line, "=")+1:])
			case strings.HasPrefix(line, "sso_registration_scopes"):
				c.scopes = strings.Split(strings.TrimSpace(line[strings.Index(line, "=")+1:]), ",")
			}
		}
		flush()
	}
	pins := get("connectionPinningManager").kid("option", "name", "pinnedConnections").kid("map", "", "")
	s.CodeWhisp = pins.kid("entry", "key", "aws.codewhisperer").attr("value")
	id := pins.kid("entry", "key", "aws.q").attr("value")
	c, ok := connections[id]
	for _, scope := range []string{"conversations", "transformations", "taskassist", "completions", "analysis"} {
		ok = ok && slices.Contains(c.scopes, "codewhisperer:"+scope)
	}
	if !ok {
		s.State = "NOT_CONNECTED"
		return s
	}
	s.Connection = id
	s.token(tb, home, c.url, c.region, c.scopes, now)

	profiles := get("qProfileStates")
	bean := profiles.kid("option", "name", "connectionIdToActiveProfile").kid("map", "", "").kid("entry", "key", id).kid("value", "", "").kid("QRegionProfile", "", "")
	s.Profile = bean.kid("option", "name", "arn").attr("value")
	count := profiles.kid("option", "name", "connectionIdToProfileList").kid("map", "", "").kid("entry", "key", id).attr("value")
	s.Pending = count == "" || count == "0" || count != "1" && s.Profile == ""
	return s
}

// token loads the device token, else the PKCE one, and the registration of the
// same kind, deducing subtypes from the fields as Jackson does.
func (s *started) token(tb testing.TB, home, url, region string, scopes []string, now time.Time) {
	tb.Helper()
	scopes = slices.Clone(scopes)
	slices.Sort(scopes)
	list := `["` + strings.Join(scopes, `","`) + `"]`
	load := func(text string) map[string]any {
		sum := sha1.Sum([]byte(text))
		file := filepath.Join(home, ".aws", "sso", "cache", hex.EncodeToString(sum[:])+".json")
		data, err := os.ReadFile(file)
		if err != nil {
			return nil
		}
		var fields map[string]any
		if json.Unmarshal(data, &fields) != nil {
			return nil
		}
		return fields
	}
	s.State = "NOT_AUTHENTICATED"
	token := load(fmt.Sprintf(`{"connectionId":"%s","startUrl":"%s","scopes":%s}`, region, url, list))
	if deduce(token) != "DAG token" {
		token = load(fmt.Sprintf(`{"issuerUrl":"%s","region":"%s","scopes":%s}`, url, region, list))
	}
	var registration map[string]any
	switch deduce(token) {
	case "DAG token":
		s.Kind = "DAG"
		registration = load(fmt.Sprintf(`{"startUrl":"%s","scopes":%s,"region":"%s","tool":"aws-toolkit-jetbrains"}`, url, list, region))
		if deduce(registration) != "DAG registration" {
			registration = nil
		}
	case "PKCE token":
		s.Kind = "PKCE"
		registration = load(fmt.Sprintf(`{"issuerUrl":"%s","region":"%s","scopes":%s,"clientType":"public","grantTypes":["authorization_code","refresh_token"],"redirectUris":["http://127.0.0.1/oauth/callback"],"tool":"aws-toolkit-jetbrains"}`, url, region, list))
		if deduce(registration) != "PKCE registration" {
			registration = nil
		}
	default:
		return
	}
	expires := mustInstant(tb, token["expiresAt"])
	_, refreshable := token["refreshToken"]
	if !refreshable && expires.Before(now.Add(15*time.Minute)) {
		return
	}
	s.Access = token["accessToken"].(string)
	s.State = "AUTHORIZED"
	if expires.Before(now) {
		s.State = "NEEDS_REFRESH"
	}
	if registration != nil && mustInstant(tb, registration["expiresAt"]).After(now.Add(15*time.Minute)) {
		s.Client = registration["clientId"].(string)
	}
}

func mustInstant(tb testing.TB, v any) time.Time {
	tb.Helper()
	text, _ := v.(string)
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !strings.HasSuffix(text, "Z") {
		tb.Fatalf("%v is no instant", v)
	}
	return at
}

// deduce narrows the candidates down by every known field that is there, then
// requires what the one that is left requires.
func deduce(fields map[string]any) string {
	kinds := map[string]struct{ required, optional []string }{
		"DAG token":        {[]string{"startUrl", "region", "accessToken", "expiresAt"}, []string{"refreshToken", "createdAt"}},
		"PKCE token":       {[]string{"issuerUrl", "region", "accessToken", "refreshToken", "expiresAt", "createdAt"}, nil},
		"DAG registration": {[]string{"clientId", "clientSecret", "expiresAt", "scopes"}, nil},
		"PKCE registration": {[]string{
			"clientId", "clientSecret", "expiresAt", "scopes", "issuerUrl", "region", "clientType", "grantTypes", "redirectUris",
		}, nil},
	}
	families := [][]string{{"DAG token", "PKCE token"}, {"DAG registration", "PKCE registration"}}
	family := families[0]
	if _, ok := fields["clientId"]; ok {
		family = families[1]
	}
	var left []string
	for _, kind := range family {
		k := kinds[kind]
		known := append(slices.Clone(k.required), k.optional...)
		fits := true
		for field := range fields {
			foreign := slices.ContainsFunc(family, func(other string) bool {
				return slices.Contains(kinds[other].required, field) || slices.Contains(kinds[other].optional, field)
			})
			if foreign && !slices.Contains(known, field) {
				fits = false
			}
		}
		if fits {
			left = append(left, kind)
		}
	}
	// DAG fields are a subset of PKCE's for registrations: the one without more
	// fields wins, as Jackson's fingerprint of the exact field set does.
	for _, kind := range left {
		complete := true
		for _, field := range kinds[kind].required {
			if _, ok := fields[field]; !ok {
				complete = false
			}
		}
		if complete {
			return kind
		}
	}
	return ""
}
