package jetbrains

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// FuzzMerge: whatever an options file holds, a hand-over leaves a document with
// our values in it and every other component as it was, byte for byte; a second
// one changes nothing; taking it back leaves every slot as it was.
func FuzzMerge(f *testing.F) {
	for _, n := range []names{names3(), names4()} {
		for _, src := range fixtures(n) {
			f.Add([]byte(src))
		}
	}
	f.Add([]byte(`<application><component name="authManager"><option name="ssoProfiles"/></component><component name="authManager"/></application>`))
	f.Add([]byte(`<application><component name="qProfileStates"><option name="connectionIdToProfileList"><map><entry key="` + ownID + `" value="x"/></map></option></component></application>`))
	f.Fuzz(func(t *testing.T, src []byte) {
		merge(t, src)
	})
}

// FuzzMergeGrown is FuzzMerge over documents that are well formed and made of
// the words that matter, in orders that no IDE would write.
func FuzzMergeGrown(f *testing.F) {
	f.Add([]byte{7, 7, 7, 7, 23, 2, 7, 2, 2, 2, 2, 2})
	f.Add([]byte{23, 23, 23, 8, 2, 24, 2, 2, 2, 2, 39, 39, 7, 0, 1, 15, 31})
	f.Fuzz(func(t *testing.T, program []byte) {
		if len(program) < 1<<9 {
			merge(t, grow(program))
		}
	})
}

// grow makes a document of a program: each byte opens an element that may stand
// where it does, mostly, or any, or breaks the line, or closes one.
func grow(program []byte) []byte {
	places := map[string][]string{
		"application":       {`component name="authManager"`, `component name="connectionPinningManager"`, `component name="qProfileStates"`, `component name="x"`},
		"component":         {`option name="ssoProfiles"`, `option name="pinnedConnections"`, `option name="connectionIdToProfileList"`, `option name="connectionIdToActiveProfile"`, `option name="lastLoginIdcInfo"`},
		"option":            {`list`, `map`, `LastLoginIdcInfo`, `x`},
		"list":              {`ManagedSsoProfile`, `option value="codewhisperer:analysis"`, `entry key="aws.q"`},
		"map":               {`entry key="aws.q" value="` + ownID + `"`, `entry key="aws.q"`, `entry key='` + ownID + `' value="2"`, `entry key="` + ownID + `"`, `entry`},
		"ManagedSsoProfile": {`option name="startUrl" value="` + startURL + `"`, `option name='ssoRegion' value="us-east-1"`, `option name="scopes"`},
		"LastLoginIdcInfo":  {`option name="startUrl" value="` + startURL + `"`, `option name="region" value="us-east-1"`},
		"entry":             {`value`, `value`, `x`},
		"value":             {`QRegionProfile`, `QRegionProfile`, `x`},
		"QRegionProfile":    {`option name="arn" value="` + arn + `"`, `option name="profileName" value="&lt;"`},
		"x":                 {`option name="ssoProfiles"`, `component name="authManager"`, `map`},
	}
	open, out := []string{"application"}, []byte("<application>")
	for _, b := range program {
		choices := places[open[len(open)-1]]
		if b >= 240 {
			choices = places["x"]
		}
		switch {
		case b%16 == 0:
			out = append(out, "\n\t"...)
		case b%16 == 1:
			out = append(out, "<!-- & -->"...)
		case b%16 < 7 && len(open) > 1:
			out = append(out, "</"+open[len(open)-1]+">"...)
			open = open[:len(open)-1]
		default:
			word := choices[int(b/16)%len(choices)]
			out = append(out, "<"+word...)
			if b%16 == 15 {
				out = append(out, " />"...)
				continue
			}
			out = append(out, '>')
			open = append(open, strings.Fields(word)[0])
		}
	}
	for _, name := range slices.Backward(open) {
		out = append(out, "</"+name+">"...)
	}
	return out
}

// merge hands over on top of src and judges the result.
func merge(t *testing.T, src []byte) {
	t.Helper()
	root, err := edit.ParseXML(src)
	if err != nil || root.Name != "application" {
		return
	}
	d := &document{file: "aws.xml", names: names3(), before: ide.Content{Exists: true, Data: src}, src: src}
	chosen := d.names.choose(root, nil, handover())
	if err := d.handOver(chosen, []string{featureCodeWhisperer, featureQ}, handover()); err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	after := d.src
	components := parseOptions(t, after)
	pins := components["connectionPinningManager"].kid("option", "name", "pinnedConnections").kid("map", "", "")
	if id := pins.kid("entry", "key", "aws.q").attr("value"); id != chosen.id {
		t.Errorf("pinned: %q\n%s", id, after)
	}
	form := components["authManager"].kid("option", "name", "lastLoginIdcInfo").kid("LastLoginIdcInfo", "", "")
	active := components["qProfileStates"].kid("option", "name", "connectionIdToActiveProfile").kid("map", "", "").
		kid("entry", "key", chosen.id).kid("value", "", "").kid("QRegionProfile", "", "")
	count := components["qProfileStates"].kid("option", "name", "connectionIdToProfileList").kid("map", "", "").kid("entry", "key", chosen.id)
	got := []string{form.kid("option", "name", "startUrl").attr("value"), active.kid("option", "name", "arn").attr("value"), count.attr("value")}
	if diff := cmp.Diff([]string{startURL, arn, "1"}, got); diff != "" {
		t.Errorf("form, profile, count (-want +got):\n%s\n%s", diff, after)
	}
	others(t, src, root, after)
	if err := d.handOver(chosen, []string{featureCodeWhisperer, featureQ}, handover()); err != nil || !bytes.Equal(d.src, after) {
		t.Errorf("a second hand-over, %v:\n%s\n%s", err, after, d.src)
	}
	if ambiguous(root) {
		return // which of two twins counted before is for the IDE to say
	}
	c := ide.Change{File: "aws.xml", Before: content(string(src)), After: content(string(after))}
	back, err := Family{}.Revert(c, c.After)
	if err != nil {
		t.Fatal(err)
	}
	sameSlots(t, src, back.Data)
}

// ambiguous says whether elements stand side by side that only their order tells
// apart.
func ambiguous(n *edit.Node) bool {
	seen := map[string]bool{}
	for _, kid := range n.Children {
		name, _ := kid.Attr("name")
		twin := kid.Name + " " + name + " " + identity(kid)
		if seen[twin] || ambiguous(kid) {
			return true
		}
		seen[twin] = true
	}
	return false
}

// others checks that each component of no concern is there with its bytes.
func others(t *testing.T, src []byte, root *edit.Node, after []byte) {
	t.Helper()
	at := 0
	for _, n := range root.Children {
		name, _ := n.Attr("name")
		if n.Name == "component" && strings.Contains(strings.Join(names3().list(), " "), name) {
			continue
		}
		i := bytes.Index(after[at:], src[n.Start:n.End])
		if i < 0 {
			t.Fatalf("lost: %s\n%s", src[n.Start:n.End], after)
		}
		at += i + n.End - n.Start
	}
}

// sameSlots compares what counts in two documents.
func sameSlots(t *testing.T, want, got []byte) {
	t.Helper()
	before, err := edit.ParseXML(want)
	if err != nil {
		t.Fatal(err)
	}
	after, err := edit.ParseXML(got)
	if err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	for _, s := range union(slots(before), slots(after)) {
		if meaning(s.find(before)) != meaning(s.find(after)) {
			t.Errorf("%+v was %s, is %s\n%s\n%s", s, meaning(s.find(before)), meaning(s.find(after)), want, got)
		}
	}
}

// FuzzDescriptor: any bytes give a descriptor without white space around its
// fields, and never a panic.
func FuzzDescriptor(f *testing.F) {
	for _, seed := range []string{"", "<idea-plugin><id>amazon.q</id><version>4</version>", "<a><id><id>x</id></id></a>", "<a></b><id>", "<?xml version='1.0' encoding='latin1'?><a/>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := readDescriptor(strings.NewReader(text))
		if d.ID != strings.TrimSpace(d.ID) || d.Version != strings.TrimSpace(d.Version) {
			t.Errorf("%+v", d)
		}
		if d.ID != "" && !strings.Contains(text, "id") {
			t.Errorf("%+v out of nothing", d)
		}
	})
}

// FuzzLock: a lock names a process as it would be written, or nothing.
func FuzzLock(f *testing.F) {
	for _, seed := range []string{"", "1", " 42\n", "-1", "0", "9999999999999999999", "0x10", "1 2", "007"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		pid, ok := parseLock(data)
		digits := strings.TrimLeft(strings.TrimSpace(string(data)), "+0")
		if ok && (pid <= 0 || strconv.Itoa(pid) != digits) {
			t.Errorf("%q is process %d", data, pid)
		}
	})
}

// FuzzToken: what is read of a cache file and written again reads the same.
func FuzzToken(f *testing.F) {
	for _, seed := range []string{
		"", "{}", `{"startUrl":"u","region":"r","accessToken":"a","expiresAt":"2026-11-23T18:00:00.123456789Z"}`,
		`{"issuerUrl":"u","region":"r","accessToken":"a","refreshToken":"f","expiresAt":"2026-11-23T18:00:00UTC","createdAt":"0001-01-01T00:00:00Z"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := parseToken(data)
		if err != nil || first.shape != deviceShape {
			return
		}
		second, err := parseToken(tokenJSON(cacheKey{startURL: first.startURL, region: first.region}, first.Token))
		if err != nil {
			t.Fatalf("%v of %q", err, data)
		}
		if second.startURL != first.startURL || !second.AccessToken.Equal(first.AccessToken) || !second.RefreshToken.Equal(first.RefreshToken) ||
			instant(second.ExpiresAt) != instant(first.ExpiresAt) || instant(second.CreatedAt) != instant(first.CreatedAt) {
			t.Errorf("%q reads differently the second time", data)
		}
	})
}
