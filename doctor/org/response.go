package org

import (
	"fmt"
	"time"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/saml"
)

const (
	lookedResponse = "the captured SAML response"
	giveResponse   = "capture one: in the browser's developer tools, tab Network, copy the form field SAMLResponse of the request to …" + acsPath +
		"…, or save the recording as a HAR file; then --saml-response FILE, or - to paste it"
)

// response holds a captured response against what Identity Center demands, and
// names the one line that is wrong.
func (j *judgement) response() {
	if len(j.Response) == 0 {
		j.plus("")
		j.unknown("saml-response", lookedResponse, errNotAsked, giveResponse)
		return
	}
	captured, err := saml.Extract(j.Response)
	if err != nil {
		j.unknown("saml-response", lookedResponse, err, giveResponse)
		return
	}
	if !j.SentAt.IsZero() {
		captured.At = j.SentAt
	}
	verdict, err := saml.Judge(captured, j.demand())
	if err != nil {
		j.trouble("saml-refused", doctor.Finding{
			Check: "saml-response", Looked: lookedResponse, Saw: "it is refused: " + err.Error(),
			Cause: "no identity provider writes such a document: somebody or something on the way has changed it", Where: placeSAML,
		})
		return
	}
	if len(verdict.Faults) > 0 {
		j.fault(verdict)
		return
	}
	j.fine(verdict)
}

func (j *judgement) demand() saml.Demand {
	judge, right := j.consumer()
	d := saml.Demand{Consumers: judge, Consumer: right, Audience: j.audience(), Now: j.Now}
	if j.identity.err == nil {
		d.Issuer, d.Certificates = j.identity.data.EntityID, j.identity.data.Certificates
	}
	d.UserName, _ = j.directory()
	return d
}

// fine says what a good response says, and what nobody could check.
func (j *judgement) fine(v saml.Verdict) {
	f := doctor.Finding{
		Check: "saml-response", Looked: lookedResponse, Outcome: doctor.OK,
		Saw: fmt.Sprintf("for %s, from %s, issued %s", v.NameID, v.Issuer, v.Issued.UTC().Format(time.RFC3339)),
	}
	if v.Late {
		f.Saw += "; its time is over, as is to be expected of a captured one"
	}
	if len(v.Unchecked) > 0 {
		f.Outcome = doctor.Info
		for _, what := range v.Unchecked {
			f.Saw += "; not checked: " + what
		}
	}
	j.add(f)
	j.session(v)
}

// shortest is a session that would not even last a working day's meeting.
const shortest = time.Hour

// session looks at SessionNotOnOrAfter: Identity Center's own sessions, the long
// one of Amazon Q too, end no later.
func (j *judgement) session(v saml.Verdict) {
	if v.SessionEnds.IsZero() || v.SessionEnds.Sub(v.Issued) >= shortest {
		return
	}
	j.trouble("short-session", doctor.Finding{
		Check: "saml-session", Looked: lookedResponse, Outcome: doctor.Warning,
		Saw:   fmt.Sprintf("SessionNotOnOrAfter is %s after the sign-in", v.SessionEnds.Sub(v.Issued).Round(time.Second)),
		Cause: "Identity Center ends its session, and that of Amazon Q, no later than PingOne says",
		Where: placeSAML + " › Session Not On Or After", Value: "no value, or one of 8 hours or more",
	})
}

// fault shows the first fault: a service provider stops there, too.
func (j *judgement) fault(v saml.Verdict) {
	first := v.Faults[0]
	m := meaning(first)
	f := doctor.Finding{
		Check: "saml-response", Looked: lookedResponse, Where: m.where, Value: m.value,
		Saw: first.Line + " in " + first.Path, Cause: first.Says,
	}
	if f.Value == "" {
		f.Value = first.Want
	}
	if more := len(v.Faults) - 1; more > 0 {
		f.Next = fmt.Sprintf("mend this one first; %d more behind it, beginning with: %s", more, v.Faults[1].Says)
	}
	j.trouble(m.row, f)
}

// mend is where a fault is mended.
type mend struct{ row, where, value string }

func meaning(f saml.Fault) mend {
	switch f.Part {
	case saml.Encryption:
		return mend{"saml-refused", placeEncryption, "off"}
	case saml.Signature:
		return mend{"saml-refused", placeSigning, "Sign Response, or Sign Assertion & Response"}
	case saml.Algorithm:
		return mend{"saml-refused", placeSigning, "RSA_SHA256"}
	case saml.Signer:
		return mend{"saml-certificate", placeCertificate, "the certificate that PingOne signs with now: " + placeSigning + " › Download"}
	case saml.Issuer:
		return mend{"saml-refused", placeManage + " › IdP issuer URL", ""}
	case saml.Destination, saml.Recipient:
		return mend{"saml-address", placeACS, ""}
	case saml.Audience:
		return mend{"saml-refused", placeEntity, ""}
	case saml.NotBefore:
		return mend{"idp-clock", "the clock of the identity provider's servers (PingFederate: NTP of every node)", ""}
	case saml.NotOnOrAfter:
		return mend{"idp-clock", "the clock of the identity provider's servers, and " + placeValidity, "300 seconds"}
	case saml.NameIDFormat:
		return mend{"saml-refused", placeNameID, saml.EmailAddress}
	case saml.NameID:
		return mend{"saml-name", placeMapping, ""}
	case saml.Attribute:
		return mend{"saml-refused", placeAttributes, ""}
	case saml.Document, saml.Status, saml.Assertions, saml.InResponseTo:
	}
	return mend{"saml-refused", placeSAML, "one assertion, as PingOne makes it by itself"}
}
