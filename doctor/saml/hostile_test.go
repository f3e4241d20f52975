package saml_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/beevik/etree"

	"github.com/qlogin/qlogin/doctor/saml"
)

// TestRefused: documents that no provider writes are not looked into.
func TestRefused(t *testing.T) {
	signed := string(good(t))
	for _, c := range []struct{ name, document, want string }{
		{"document type", `<!DOCTYPE r [<!ENTITY a "b">]>` + signed, "document type"},
		{"entity bomb", `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>`, "document type"},
		{"file", `<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>`, "document type"},
		{"entity without a type", strings.Replace(signed, "ana@", "&ana;@", 1), "not XML"},
		{"comment in the name", strings.Replace(signed, "ana@example.com", "ana@example.com<!-- -->.evil.net", 1), "comment"},
		{"processing instruction", strings.Replace(signed, "<samlp:Status>", "<?php ?><samlp:Status>", 1), "processing instruction"},
		{"deep", strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40), "nested"},
		{"wide", "<a>" + strings.Repeat("<b/>", 6000) + "</a>", "elements"},
		{"many attributes", "<a " + manyAttributes() + "/>", "attributes"},
		{"long", "<a>" + strings.Repeat(" ", saml.MaxDocument) + "</a>", "longer"},
		{"unfinished", signed[:len(signed)-5], "not XML"},
		{"two roots", signed + signed, "same ID"},
		{"two plain roots", "<a/><b/>", "one whole"},
		{"other encoding", `<?xml version="1.0" encoding="UTF-7"?><a/>`, "not XML"},
		{"same ID twice", strings.Replace(template, `ID="_a"`, `ID="_r"`, 1), "same ID"},
		// CVE-2020-29511; Go's own parser knows it by now.
		{"name with two colons", `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><x::y/></samlp:Response>`, "not XML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := saml.Judge(saml.Capture{Document: []byte(c.document)}, demand())
			if _, refused := errors.AsType[*saml.RefusedError](err); !refused || !strings.Contains(err.Error(), c.want) {
				t.Errorf("response: got %v, want %q", err, c.want)
			}
			if _, err := saml.ParseMetadata([]byte(c.document)); err == nil {
				t.Error("metadata: it is not refused")
			}
		})
	}
}

func manyAttributes() string {
	var b strings.Builder
	for i := range 60 {
		b.WriteString(" a" + strings.Repeat("x", i) + `="1"`)
	}
	return b.String()
}

// TestWrapping carries a good signature over to words that nobody signed, in the
// ways of "On Breaking SAML: Be Whoever You Want to Be" (USENIX Security 2012).
func TestWrapping(t *testing.T) {
	for _, c := range []struct {
		name string
		wrap func(root, assertion *etree.Element) *etree.Element
		part saml.Part
	}{
		{"second assertion before", func(root, a *etree.Element) *etree.Element {
			root.InsertChildAt(0, evil(a))
			return root
		}, saml.Assertions},
		{"second assertion behind", func(root, a *etree.Element) *etree.Element {
			root.AddChild(evil(a))
			return root
		}, saml.Assertions},
		{"assertion in an extension", func(root, a *etree.Element) *etree.Element {
			extension := etree.NewElement("samlp:Extensions")
			root.RemoveChild(a)
			extension.AddChild(a)
			root.InsertChildAt(1, extension)
			return root
		}, saml.Assertions},
		{"response in an object of the signature", func(root, _ *etree.Element) *etree.Element {
			signature := root.FindElement("./Signature").Copy()
			forged := root.Copy()
			forged.RemoveChild(forged.FindElement("./Signature"))
			forged.CreateAttr("ID", "_forged")
			object := signature.CreateElement("ds:Object")
			object.AddChild(root.Copy())
			forged.InsertChildAt(1, signature)
			return forged
		}, saml.Assertions},
		{"signature elsewhere", func(root, a *etree.Element) *etree.Element {
			signature := root.FindElement("./Signature")
			root.RemoveChild(signature)
			a.FindElement("./Subject").AddChild(signature)
			return root
		}, saml.Signature},
		{"two signatures", func(root, _ *etree.Element) *etree.Element {
			root.AddChild(root.FindElement("./Signature").Copy())
			return root
		}, saml.Signature},
		{"reference to the whole document", func(root, _ *etree.Element) *etree.Element {
			root.FindElement("//Reference").CreateAttr("URI", "")
			return root
		}, saml.Signature},
		{"reference to somebody else", func(root, _ *etree.Element) *etree.Element {
			root.FindElement("//Reference").CreateAttr("URI", "#_a")
			return root
		}, saml.Signature},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := etree.NewDocument()
			if err := doc.ReadFromBytes(good(t)); err != nil {
				t.Fatal(err)
			}
			doc.SetRoot(c.wrap(doc.Root(), doc.Root().FindElement("./Assertion")))
			document, err := doc.WriteToBytes()
			if err != nil {
				t.Fatal(err)
			}
			v, err := saml.Judge(saml.Capture{Document: document}, demand())
			if _, refused := errors.AsType[*saml.RefusedError](err); refused {
				return
			}
			if err != nil || len(v.Faults) == 0 || v.Faults[0].Part != c.part {
				t.Errorf("got %+v, %v, want a fault of the %s", v.Faults, err, c.part)
			}
		})
	}
}

func evil(a *etree.Element) *etree.Element {
	other := a.Copy()
	other.CreateAttr("ID", "_evil")
	other.FindElement(".//NameID").SetText("eva@example.com")
	return other
}

// TestTerminal: nothing of a response reaches the terminal as it came.
func TestTerminal(t *testing.T) {
	v := judge(t, changed(t, "ana@example.com", "ana&#x9b;31m\u202ecom"))
	for _, f := range v.Faults {
		for _, text := range []string{f.Line, f.Path, f.Says, f.Want} {
			if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
				t.Errorf("%q", text)
			}
		}
	}
	if len(v.Faults) == 0 {
		t.Error("the name is good")
	}
}

func FuzzMetadata(f *testing.F) {
	f.Add([]byte(metadata(provider().certificate)))
	f.Add([]byte(`<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a" validUntil="2026-01-01T00:00:00Z"><md:SPSSODescriptor/></md:EntityDescriptor>`))
	f.Add([]byte(`<!DOCTYPE a><a/>`))
	f.Fuzz(func(t *testing.T, document []byte) {
		began := time.Now()
		m, err := saml.ParseMetadata(document)
		if time.Since(began) > 5*time.Second {
			t.Error("it takes too long")
		}
		if err == nil && strings.Contains(string(document), "<!DOCTYPE") {
			t.Error("a document type is let through")
		}
		if err != nil && (m.Identity || m.Service) {
			t.Error("refused, and believed")
		}
	})
}

// FuzzResponse insists that nothing which differs from what was signed, in what is
// believed of it, is called good.
func FuzzResponse(f *testing.F) {
	f.Add(good(f))
	f.Add([]byte(template))
	f.Add([]byte(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></samlp:Response>`))
	f.Add(provider().sign(f, template, "Assertion", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"))
	d := demand()
	f.Fuzz(func(t *testing.T, document []byte) {
		v, err := saml.Judge(saml.Capture{Document: document}, d)
		if err != nil {
			return
		}
		if len(v.Faults) == 0 && (v.NameID != "ana@example.com" || v.Audience != audience || v.Issuer != issuer) {
			t.Errorf("believed: %+v", v)
		}
		for _, fault := range v.Faults {
			if strings.ContainsFunc(fault.Line+fault.Says+fault.Path+fault.Want, unicode.IsControl) {
				t.Errorf("control characters: %+v", fault)
			}
		}
	})
}

func FuzzExtract(f *testing.F) {
	for _, seed := range captures(f) {
		f.Add([]byte(seed))
	}
	f.Add([]byte(`{"log":{"entries":[{"request":{"postData":{"params":[{"name":"SAMLResponse","value":"%"}]}}}]}}`))
	f.Add([]byte("SAMLResponse=%zz"))
	f.Fuzz(func(t *testing.T, pasted []byte) {
		c, err := saml.Extract(pasted)
		if err == nil && len(c.Document) == 0 {
			t.Error("found nothing, and no error")
		}
		_ = saml.Named(pasted)
	})
}
