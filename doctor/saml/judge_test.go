package saml_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	dsig "github.com/russellhaering/goxmldsig"

	"github.com/qlogin/qlogin/doctor/saml"
)

var errOther = errors.New("another one")

func judge(t *testing.T, document []byte) saml.Verdict {
	t.Helper()
	v, err := saml.Judge(saml.Capture{Document: document}, demand())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestGood(t *testing.T) {
	both := provider().sign(t, string(provider().sign(t, template, "Assertion", dsig.RSASHA256SignatureMethod)), "Response", dsig.RSASHA256SignatureMethod)
	for name, document := range map[string][]byte{
		"response signed":  good(t),
		"assertion signed": provider().sign(t, template, "Assertion", dsig.RSASHA256SignatureMethod),
		"both signed":      both,
		"SHA-512":          provider().sign(t, template, "Response", dsig.RSASHA512SignatureMethod),
	} {
		t.Run(name, func(t *testing.T) {
			v := judge(t, document)
			if len(v.Faults) > 0 || len(v.Unchecked) > 0 {
				t.Errorf("got %+v, %q", v.Faults, v.Unchecked)
			}
			if v.NameID != "ana@example.com" || v.Issuer != issuer || v.Audience != audience || v.Destination != acs {
				t.Errorf("got %+v", v)
			}
		})
	}
}

// TestFaults changes one thing at a time; it has to be the one that is named, on
// the line that has it.
func TestFaults(t *testing.T) {
	const encrypted = `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>`
	for _, c := range []struct {
		name     string
		document []byte
		part     saml.Part
		line     string
		want     string
	}{
		{"destination", changed(t, `Destination="`+acs, `Destination="https://us-east-1.signin.aws/x`), saml.Destination, `Destination="https://us-east-1`, acs},
		{"no destination", changed(t, ` Destination="`+acs+`"`, ``), saml.Destination, "<samlp:Response", acs},
		{"recipient", changed(t, `Recipient="`+acs, `Recipient="https://us-east-1.signin.aws/x`), saml.Recipient, `Recipient="https://us-east-1`, acs},
		{"audience", changed(t, `<saml:Audience>`+audience, `<saml:Audience>https://signin.aws.amazon.com/saml`), saml.Audience, "<saml:Audience>https://signin.aws.amazon.com/saml</saml:Audience>", audience},
		{"no audience", changed(t, `<saml:AudienceRestriction><saml:Audience>`+audience+`</saml:Audience></saml:AudienceRestriction>`, ``), saml.Audience, "<saml:Conditions", audience},
		{"issuer", changed(t, `<saml:Issuer>`+issuer, `<saml:Issuer>https://auth.pingone.com/1`), saml.Issuer, "https://auth.pingone.com/1", issuer},
		{"format", changed(t, "1.1:nameid-format:emailAddress", "2.0:nameid-format:persistent"), saml.NameIDFormat, "persistent", saml.EmailAddress},
		{"user name", changed(t, "ana@example.com", "ana"), saml.NameID, ">ana<", "ana@example.com"},
		{"somebody else", changed(t, "ana@example.com", "ben@example.com"), saml.NameID, ">ben@example.com<", "ana@example.com"},
		{"upper case", changed(t, "ana@example.com", "Ana@example.com"), saml.NameID, ">Ana@example.com<", "ana@example.com"},
		{"display name", changed(t, "ana@example.com", "Ana &lt;ana@example.com&gt;"), saml.NameID, "NameID", "ana@example.com"},
		{"early", changed(t, `NotBefore="2026-11-03T08:59:00Z"`, `NotBefore="2026-11-03T09:10:00Z"`), saml.NotBefore, `NotBefore="2026-11-03T09:10:00Z"`, "2026-11-03T09:00:00Z"},
		{"a little too early", changed(t, `NotBefore="2026-11-03T08:59:00Z"`, `NotBefore="2026-11-03T09:01:01Z"`), saml.NotBefore, `NotBefore="2026-11-03T09:01:01Z"`, "2026-11-03T09:00:00Z"},
		{"over", changed(t, `NotOnOrAfter="2026-11-03T09:05:00Z"`, `NotOnOrAfter="2026-11-03T08:59:30Z"`), saml.NotOnOrAfter, `NotOnOrAfter="2026-11-03T08:59:30Z"`, ""},
		{"no end", changed(t, ` NotOnOrAfter="2026-11-03T09:05:00Z"`, ``), saml.NotOnOrAfter, "", ""},
		{"answers another request", changed(t, `<saml:SubjectConfirmationData InResponseTo="_q"`, `<saml:SubjectConfirmationData InResponseTo="_z"`), saml.InResponseTo, `InResponseTo="_z"`, "_q"},
		{"status", changed(t, "status:Success", "status:Responder"), saml.Status, "status:Responder", "urn:oasis:names:tc:SAML:2.0:status:Success"},
		{"encrypted", changed(t, `</samlp:Status>`, `</samlp:Status>`+encrypted), saml.Encryption, "<saml:EncryptedAssertion", ""},
		{"unsigned", []byte(template), saml.Signature, "<samlp:Response", ""},
		{"another key", stranger().sign(t, template, "Response", dsig.RSASHA256SignatureMethod), saml.Signer, "X509Certificate", saml.Fingerprint(provider().certificate)},
		{"SHA-1", provider().sign(t, template, "Response", dsig.RSASHA1SignatureMethod), saml.Algorithm, "rsa-sha1", dsig.RSASHA256SignatureMethod},
		{"changed afterwards", replaced(t, good(t), "ana@example.com", "eva@example.com"), saml.Signature, "Signature", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judge(t, c.document)
			if len(v.Faults) == 0 {
				t.Fatal("nothing is wrong with it")
			}
			f := v.Faults[0]
			if f.Part != c.part || !strings.Contains(f.Line, c.line) || f.Want != c.want || f.Path == "" || f.Says == "" {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func replaced(t *testing.T, document []byte, old, with string) []byte {
	t.Helper()
	if !strings.Contains(string(document), old) {
		t.Fatalf("there is no %s in it", old)
	}
	return []byte(strings.ReplaceAll(string(document), old, with))
}

// TestUnchecked: what is not known is not called good.
func TestUnchecked(t *testing.T) {
	v, err := saml.Judge(saml.Capture{Document: good(t)}, saml.Demand{Now: now()})
	if err != nil || len(v.Faults) > 0 {
		t.Fatalf("got %+v, %v", v.Faults, err)
	}
	if len(v.Unchecked) != 5 {
		t.Errorf("got %q, want signature, destination, recipient, audience and name", v.Unchecked)
	}
}

// TestClocks: a captured response is old, and only the moment of its sending can
// make that a fault.
func TestClocks(t *testing.T) {
	v, err := saml.Judge(saml.Capture{Document: changed(t, `NotBefore="2026-11-03T08:59:00Z"`, `NotBefore="2026-11-03T09:00:30Z"`)}, demand())
	if err != nil || len(v.Faults) > 0 {
		t.Errorf("half a minute between the clocks: got %+v, %v", v.Faults, err)
	}
	d := demand()
	d.Now = now().Add(3 * time.Hour)
	v, err = saml.Judge(saml.Capture{Document: good(t)}, d)
	if err != nil || len(v.Faults) > 0 || !v.Late {
		t.Errorf("late: got %+v, %v", v, err)
	}
	v, err = saml.Judge(saml.Capture{Document: good(t), At: now().Add(time.Hour)}, d)
	if err != nil || len(v.Faults) == 0 || v.Faults[0].Part != saml.NotOnOrAfter {
		t.Errorf("the provider's clock is behind: got %+v, %v", v, err)
	}
	v, err = saml.Judge(saml.Capture{Document: changed(t, `SessionIndex="_s"`, `SessionIndex="_s" SessionNotOnOrAfter="2026-11-03T09:10:00Z"`)}, d)
	if err != nil || v.SessionEnds.Sub(v.Issued) != 10*time.Minute {
		t.Errorf("session: got %+v, %v", v, err)
	}
}

// TestRequest: the other form that passes through the browser is not taken for a
// response.
func TestOtherDocuments(t *testing.T) {
	for document, want := range map[string]string{
		`<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"/>`: "request of AWS",
		metadata(provider().certificate):                                   "metadata",
		`<html/>`:                                                          "not a SAML response",
	} {
		if _, err := saml.Judge(saml.Capture{Document: []byte(document)}, demand()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", document, err, want)
		}
	}
}
