package jetbrains

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

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
		others(t, src, root, after)
		if err := d.handOver(chosen, []string{featureCodeWhisperer, featureQ}, handover()); err != nil || !bytes.Equal(d.src, after) {
			t.Errorf("a second hand-over, %v:\n%s\n%s", err, after, d.src)
		}
		c := ide.Change{File: "aws.xml", Before: content(string(src)), After: content(string(after))}
		back, err := Family{}.Revert(c, c.After)
		if err != nil {
			t.Fatal(err)
		}
		sameSlots(t, src, back.Data)
	})
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
