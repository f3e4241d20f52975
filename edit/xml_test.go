package edit

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse(t testing.TB, src string) *Node {
	t.Helper()
	root, err := ParseXML([]byte(src))
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	return root
}

func TestParseXML(t *testing.T) {
	const src = "\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- c --><application>\r\n" +
		"  <component name=\"a &amp; b\" x:y='1'><option  name = \"v\"  value=\"&lt;&quot;\" /></component>\r\n" +
		"  <![CDATA[ <component name=\"no\"/> ]]>\r\n  <!-- <component name=\"no\"/> -->\r\n  <component name='two'></component>\r\n</application>\r\n"
	root := parse(t, src)
	text := func(start, end int) string { return src[start:end] }
	if root.Name != "application" || !strings.HasSuffix(text(root.Start, root.End), "</application>") {
		t.Errorf("root %q", text(root.Start, root.End))
	}
	if n := len(root.All("component")); n != 2 {
		t.Errorf("%d components", n)
	}
	first := root.Find("component", "name", "a & b")
	option := first.Find("option", "name", "v", "value", `<"`)
	if option == nil || !option.SelfClosing || text(option.Start, option.End) != `<option  name = "v"  value="&lt;&quot;" />` {
		t.Fatalf("option %+v", option)
	}
	if got := text(option.Attrs[1].Start, option.Attrs[1].End); got != "&lt;&quot;" {
		t.Errorf("value at %q", got)
	}
	if v, ok := first.Attr("x:y"); !ok || v != "1" {
		t.Errorf("prefixed attribute: %q, %v", v, ok)
	}
	if got := text(first.InnerStart, first.InnerEnd); got != text(option.Start, option.End) {
		t.Errorf("inner %q", got)
	}
	two := root.Find("component", "name", "two")
	if two.SelfClosing || two.InnerStart != two.InnerEnd || text(two.Start, two.End) != "<component name='two'></component>" {
		t.Errorf("two %+v", two)
	}
	if _, ok := two.Attr("none"); ok || root.Find("none").Find("x", "a", "b") != nil || root.Find("none").All("x") != nil {
		t.Error("something was found in nothing")
	}
}

func TestParseXMLRefuses(t *testing.T) {
	tests := []struct {
		name, src string
		want      SyntaxError
	}{
		{"empty", "", SyntaxError{Line: 1, Column: 1, Msg: "no element"}},
		{"declaration only", "<?xml version=\"1.0\"?>\n", SyntaxError{Line: 2, Column: 1, Msg: "no element"}},
		{"document type", "<!DOCTYPE a>\n<a/>", SyntaxError{Line: 1, Column: 13, Msg: "a document type or entity declaration"}},
		{"entity", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", SyntaxError{Line: 1, Column: 55, Msg: "a document type or entity declaration"}},
		{"unknown entity", "<a>&x;</a>", SyntaxError{Line: 1, Column: 7, Msg: "invalid character entity &x;"}},
		{"cut off", "<a>\n  <b>", SyntaxError{Line: 2, Column: 6, Msg: "element <b> is not closed"}},
		{"cut off in a tag", "<a>\n  <b na", SyntaxError{Line: 2, Column: 8, Msg: "unexpected EOF"}},
		{"crossed", "<a>\n<b></a></b>", SyntaxError{Line: 2, Column: 8, Msg: "element <b> closed by </a>"}},
		{"not opened", "</a>", SyntaxError{Line: 1, Column: 5, Msg: "unexpected </a>"}},
		{"two roots", "<a/>\n<b/>", SyntaxError{Line: 2, Column: 5, Msg: "a second root element"}},
		{"text behind", "<a/>\nx", SyntaxError{Line: 2, Column: 2, Msg: "text outside of the root element"}},
		{"attribute twice", `<a x="1" x="2"/>`, SyntaxError{Line: 1, Column: 17, Msg: "attribute x is there twice"}},
		{"no quotes", `<a x=1/>`, SyntaxError{Line: 1, Column: 7, Msg: "unquoted or missing attribute value in element"}},
		{"Latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", SyntaxError{Line: 1, Column: 44, Msg: "not in UTF-8"}},
		{"not UTF-8", "<a>\xff</a>", SyntaxError{Line: 1, Column: 5, Msg: "invalid UTF-8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseXML([]byte(tt.src))
			got, ok := errors.AsType[*SyntaxError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff(tt.want, *got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestAppendXML(t *testing.T) {
	const option = "<option name=\"n\">\n  <x/>\n</option>"
	tests := []struct {
		name, src, child, want string
		restored               bool
	}{
		{"beside a sibling", "<p>\n    <c/>\n</p>\n", "<n/>", "<p>\n    <c/>\n    <n/>\n</p>\n", true},
		{"several lines", "<p>\n  <c/>\n</p>", option, "<p>\n  <c/>\n  <option name=\"n\">\n    <x/>\n  </option>\n</p>", true},
		{"CRLF", "<p>\r\n  <c/>\r\n</p>", option, "<p>\r\n  <c/>\r\n  <option name=\"n\">\r\n    <x/>\r\n  </option>\r\n</p>", true},
		{"byte order mark", "\ufeff<p>\n\t<c/>\n</p>", "<n/>", "\ufeff<p>\n\t<c/>\n\t<n/>\n</p>", true},
		{"byte order mark and self-closing root", "\ufeff<p/>\n", "<n/>", "\ufeff<p>\n  <n/>\n</p>\n", false},
		{"self-closing", "<p/>\n", "<n/>", "<p>\n  <n/>\n</p>\n", false},
		{"self-closing with a space", "<p a=\"/\" />\n", "<n/>", "<p a=\"/\">\n  <n/>\n</p>\n", false},
		{"empty", "<p></p>\n", "<n/>", "<p>\n  <n/>\n</p>\n", false},
		{"empty on two lines", "<p>\n</p>\n", "<n/>", "<p>\n  <n/>\n</p>\n", true},
		{"comment behind the sibling", "<p>\n  <c/> <!-- c -->\n</p>", "<n/>", "<p>\n  <c/> <!-- c -->\n  <n/>\n</p>", true},
		{"blank line at the end", "<p>\n  <c/>\n\n</p>", "<n/>", "<p>\n  <c/>\n  <n/>\n\n</p>", true},
		{"all on one line", "<p><c/></p>", "<n/>", "<p><c/><n/></p>", true},
		{"one line, self-closing", "<p/>", "<n/>", "<p><n/></p>", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(tt.src)
			out, err := Apply(src, AppendXML(src, parse(t, tt.src), []byte(tt.child)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(out)); diff != "" {
				t.Fatalf("-want +got:\n%s", diff)
			}
			root := parse(t, string(out))
			back, err := Apply(out, RemoveXMLNode(out, root.Children[len(root.Children)-1]))
			if err != nil {
				t.Fatal(err)
			}
			parse(t, string(back))
			if restored := string(back) == tt.src; restored != tt.restored {
				t.Errorf("restored %v, want %v: %q", restored, tt.restored, back)
			}
		})
	}
}

func TestAppendXMLStepsAsTheFileDoes(t *testing.T) {
	const src = "<p>\n    <c name=\"x\"/>\n</p>\n"
	out, err := Apply([]byte(src), AppendXML([]byte(src), parse(t, src).Find("c"), []byte("<n/>")))
	if err != nil {
		t.Fatal(err)
	}
	const want = "<p>\n    <c name=\"x\">\n        <n/>\n    </c>\n</p>\n"
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestRemoveXMLNode(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"own line", "<p>\n  <n/>\n  <c/>\n</p>", "<p>\n  <c/>\n</p>"},
		{"several lines", "<p>\r\n  <c/>\r\n  <n>\r\n    <x/>\r\n  </n>\r\n</p>", "<p>\r\n  <c/>\r\n</p>"},
		{"beside a comment", "<p>\n  <n/> <!-- c -->\n</p>", "<p>\n  <!-- c -->\n</p>"},
		{"beside a sibling", "<p>\n  <c/><n/>\n</p>", "<p>\n  <c/>\n</p>"},
		{"one line", "<p><n/><c/></p>", "<p><c/></p>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, err := Apply([]byte(tt.src), RemoveXMLNode([]byte(tt.src), parse(t, tt.src).Find("n")))
			if err != nil || string(out) != tt.want {
				t.Errorf("got %q, %v; want %q", out, err, tt.want)
			}
		})
	}
}

func TestXMLText(t *testing.T) {
	for _, s := range []string{"", "plain", `<a href="x">&amp;'`, "line\nbreak\ttab\r", "ü€😀"} {
		root := parse(t, `<a v="`+XMLText(s)+`"/>`)
		if got, _ := root.Attr("v"); got != s {
			t.Errorf("%q came back as %q", s, got)
		}
	}
	if got, _ := parse(t, `<a v="`+XMLText("a\x00\xff")+`"/>`).Attr("v"); got != "a\ufffd\ufffd" {
		t.Errorf("got %q", got)
	}
}

func TestApply(t *testing.T) {
	src := []byte("0123456789")
	got, err := Apply(src, Splice{8, 10, []byte("z")}, Splice{2, 2, []byte("b")}, Splice{2, 4, nil}, Splice{2, 2, []byte("c")}, Splice{0, 0, []byte("a")})
	if err != nil || string(got) != "a01bc4567z" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, s := range [][]Splice{{{0, 3, nil}, {2, 4, nil}}, {{9, 11, nil}}, {{3, 2, nil}}, {{-1, 2, nil}}} {
		if got, err := Apply(src, s...); err == nil {
			t.Errorf("%v: got %q", s, got)
		}
	}
}

// FuzzXML appends an element everywhere and takes it out again.
func FuzzXML(f *testing.F) {
	for _, s := range []string{
		"<a/>", "<a />\n", "<a></a>", "<a>\n</a>\n", "\ufeff<a>\r\n  <b/>\r\n</a>\r\n", "<a>t<b x='1'/>u</a>", "<a><!-- c -->\n</a>",
		"<?xml version=\"1.0\"?>\n<x:a xmlns:x=\"y\">\n\t<b>\n\t\t<c d=\"/>\"/> <!-- e -->\n\t</b>\n</x:a>", "<a><![CDATA[]] ]]></a>", "<!DOCTYPE a><a/>", "<\xaa>", "<\n",
	} {
		f.Add([]byte(s), "v\"<")
	}
	f.Fuzz(func(t *testing.T, src []byte, value string) {
		root, err := ParseXML(src)
		if err != nil {
			requireSyntaxError(t, err)
			return
		}
		requireNested(t, src, root, 0, len(src))
		child := []byte("<q-l v=\"" + XMLText(value) + "\">\n  <x/>\n</q-l>")
		parents := append([]*Node{root}, root.Children...)
		for i, parent := range parents {
			out, err := Apply(src, AppendXML(src, parent, child))
			if err != nil {
				t.Fatal(err)
			}
			requireOnlyAdded(t, opened(src, parent), out)
			again := parse(t, string(out))
			if i > 0 {
				again = again.Children[i-1]
			}
			if len(again.Children) != len(parent.Children)+1 {
				t.Fatalf("%q: no new child", out)
			}
			added := again.Children[len(again.Children)-1]
			if v, _ := added.Attr("v"); added.Name != "q-l" || v != strings.ToValidUTF8(v, "") || XMLText(v) != XMLText(value) {
				t.Fatalf("%q: added %+v", out, added)
			}
			back, err := Apply(out, RemoveXMLNode(out, added))
			if err != nil {
				t.Fatal(err)
			}
			if string(noBlanks(back)) != string(noBlanks(opened(src, parent))) {
				t.Fatalf("%q: taken out again is %q", src, back)
			}
			onLines := len(parent.Children) > 0 && startsLine(src, parent.Children[len(parent.Children)-1].Start)
			if onLines && strings.Contains(string(src[blankBefore(src, parent.InnerEnd):parent.InnerEnd]), "\n") && string(back) != string(src) {
				t.Fatalf("%q: not restored: %q", src, back)
			}
		}
	})
}

// opened is src with n in two tags.
func opened(src []byte, n *Node) []byte {
	if !n.SelfClosing {
		return src
	}
	return []byte(string(src[:n.InnerStart-2]) + "></" + n.Name + ">" + string(src[n.End:]))
}

// requireNested checks that the offsets of n and everything below lie in order.
func requireNested(t *testing.T, src []byte, n *Node, from, to int) {
	t.Helper()
	inside := from <= n.Start && n.Start < n.InnerStart && n.InnerStart <= n.InnerEnd && n.InnerEnd <= n.End && n.End <= to
	if !inside || src[n.Start] != '<' || src[n.End-1] != '>' {
		t.Fatalf("%q: %+v", src, n)
	}
	for _, a := range n.Attrs {
		if q := src[a.Start-1]; q != src[a.End] || q != '"' && q != '\'' {
			t.Fatalf("%q: %+v", src, a)
		}
	}
	at := n.InnerStart
	for _, c := range n.Children {
		requireNested(t, src, c, at, n.InnerEnd)
		at = c.End
	}
}
