package org

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/saml"
)

const (
	lookedMetadata    = "the identity provider's metadata"
	giveIdentity      = "give PingOne's metadata with --idp-metadata: the address or the file from " + placeMetadata
	lookedBindings    = "the sign-on addresses in the metadata"
	lookedCertificate = "the signing certificate in the metadata"
)

// metadata looks at what PingOne says of itself.
func (j *judgement) metadata() {
	m := j.identity.data
	status, answered := errors.AsType[*statusError](j.identity.err)
	switch {
	case answered && status.status < http.StatusInternalServerError:
		j.trouble("pingone-application", doctor.Finding{
			Check: "idp-metadata", Looked: lookedMetadata, Saw: j.identity.err.Error(),
			Cause: "the application or its environment was deleted or switched off, or the address is another one's", Where: placeApplication, Value: "enabled",
		})
		return
	case j.identity.err != nil:
		j.unknown("idp-metadata", lookedMetadata, j.identity.err, giveIdentity)
		return
	case !m.Identity:
		j.unknown("idp-metadata", lookedMetadata, errors.New("this is the metadata of a service provider"), giveIdentity)
		return
	}
	j.entity(m)
	j.bindings(m)
	j.certificates(m)
	j.formats(m)
}

// geographies are PingOne's hosts by where an environment lives ("PingOne domains
// and IP addresses", Ping Identity documentation).
func geographies() map[string]string {
	return map[string]string{
		"auth.pingone.com": "North America", "auth.pingone.eu": "Europe", "auth.pingone.ca": "Canada",
		"auth.pingone.com.au": "Australia", "auth.pingone.sg": "Singapore", "auth.pingone.asia": "Asia-Pacific",
	}
}

// entity says whose metadata it is. A custom domain is as good as Ping's own.
func (j *judgement) entity(m saml.Metadata) {
	host := hostOf(m.EntityID)
	switch where, known := geographies()[host]; {
	case m.EntityID == "":
		j.trouble("saml-refused", doctor.Finding{
			Check: "idp-metadata", Looked: lookedMetadata, Saw: "it has no entity ID", Cause: "the document is damaged", Where: placeMetadata,
		})
	case known:
		j.ok("idp-metadata", lookedMetadata, "PingOne in %s, entity ID %s", where, m.EntityID)
	default:
		j.info("idp-metadata", lookedMetadata, fmt.Sprintf("entity ID %s: no host of PingOne itself, so a custom domain, PingFederate or another product", m.EntityID))
	}
	if !m.ValidUntil.IsZero() && !j.Now.Before(m.ValidUntil) {
		j.trouble("saml-certificate", doctor.Finding{
			Check: "idp-metadata", Looked: lookedMetadata, Saw: "the document was good until " + day(m.ValidUntil),
			Cause: "the metadata is old", Where: placeMetadata, Next: "download it again and import it: " + placeManage,
		})
	}
}

// bindings checks that there is an address that Identity Center can send to.
func (j *judgement) bindings(m saml.Metadata) {
	var usable []string
	for _, e := range m.SignOn {
		u, err := url.Parse(e.Location)
		safe := err == nil && (u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "::1"))
		switch {
		case e.Binding != saml.Redirect && e.Binding != saml.Post:
		case !safe:
			j.trouble("pingone-application", doctor.Finding{
				Check: "idp-bindings", Looked: lookedBindings, Saw: "the sign-on address " + e.Location + " is not https",
				Cause: "Identity Center sends nobody there", Where: placeMetadata,
			})
			return
		default:
			usable = append(usable, e.Binding[strings.LastIndexByte(e.Binding, ':')+1:]+" "+e.Location)
		}
	}
	if len(usable) == 0 {
		j.trouble("pingone-application", doctor.Finding{
			Check: "idp-bindings", Looked: lookedBindings, Saw: "there is none for HTTP-POST or HTTP-Redirect",
			Cause: "Identity Center does not know where to send people", Where: placeMetadata,
		})
		return
	}
	j.ok("idp-bindings", lookedBindings, "%s", strings.Join(usable, ", "))
}

// certificates warns of the end of the newest certificate: AWS shows a warning
// ninety days before, and PingOne's last a year.
func (j *judgement) certificates(m saml.Metadata) {
	if len(m.Certificates) == 0 {
		j.trouble("saml-certificate", doctor.Finding{
			Check: "idp-certificate", Looked: lookedCertificate, Saw: "there is none", Cause: "nothing that PingOne signs can be believed", Where: placeSigning,
		})
		return
	}
	newest := slices.MaxFunc(m.Certificates, func(a, b *x509.Certificate) int { return a.NotAfter.Compare(b.NotAfter) })
	if key, ok := newest.PublicKey.(*rsa.PublicKey); !ok || key.N.BitLen() < 2048 {
		j.trouble("saml-certificate", doctor.Finding{
			Check: "idp-certificate", Looked: lookedCertificate, Saw: "its key is not RSA of 2048 bits or more",
			Cause: "Identity Center accepts signatures made with RSA and SHA-256 only", Where: placeSigning, Value: "RSA_SHA256",
		})
		return
	}
	j.dates(newest, len(m.Certificates))
}

func (j *judgement) dates(c *x509.Certificate, count int) {
	const renew = "make a new one in PingOne, import it into Identity Center, which takes several, and switch PingOne over afterwards"
	left := c.NotAfter.Sub(j.Now)
	f := doctor.Finding{
		Check: "idp-certificate", Looked: lookedCertificate, Next: renew, Where: placeCertificate,
		Value: fmt.Sprintf("the certificate of %s (SHA-256 fingerprint %s…, good until %s)", placeSigning, saml.Fingerprint(c), day(c.NotAfter)),
	}
	switch days := int(left.Hours() / 24); {
	case j.Now.Before(c.NotBefore):
		f.Saw, f.Cause = "it begins on "+day(c.NotBefore), "the certificate is not good yet, or the clock of this computer is wrong"
	case left <= 0:
		f.Saw, f.Cause = "it ended on "+day(c.NotAfter), "the signing certificate is over: nobody can sign in"
	case days < 7:
		f.Outcome, f.Saw = doctor.Warning, fmt.Sprintf("it ends on %s: within a week nobody can sign in any more", day(c.NotAfter))
	case days < 30:
		f.Outcome, f.Saw = doctor.Warning, fmt.Sprintf("it ends on %s, in %d days", day(c.NotAfter), days)
	case days < 90:
		f.Outcome, f.Saw = doctor.Warning, fmt.Sprintf("it ends on %s, in %d days; the Identity Center console warns, too", day(c.NotAfter), days)
	default:
		j.ok("idp-certificate", lookedCertificate, "%s, RSA, good until %s (%d in the metadata; SHA-256 fingerprint %s…)", c.Subject.CommonName, day(c.NotAfter), count, saml.Fingerprint(c))
		return
	}
	j.trouble("saml-certificate", f)
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006") }

// formats checks that the identity provider can name people as Identity Center
// wants to hear it. PingOne leaves the list out, which promises nothing.
func (j *judgement) formats(m saml.Metadata) {
	const looked = "the name formats in the metadata"
	switch {
	case len(m.NameIDFormats) == 0:
		j.info("idp-name-format", looked, "the metadata does not say in which format people are named; a captured response would show it")
	case slices.Contains(m.NameIDFormats, saml.EmailAddress):
		j.ok("idp-name-format", looked, "e-mail address is among them")
	default:
		j.trouble("saml-refused", doctor.Finding{
			Check: "idp-name-format", Looked: looked, Saw: strings.Join(m.NameIDFormats, ", "),
			Cause: "Identity Center accepts the e-mail address format alone", Where: placeNameID, Value: saml.EmailAddress,
		})
	}
}
