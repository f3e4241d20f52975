package pingone_test

import (
	"context"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/internal/needs"
	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/saml"
)

const xmlsec = "/usr/bin/xmlsec1"

// TestSignatureByXMLSec lets an independent program judge the signature, which
// our own libraries both make and check.
func TestSignatureByXMLSec(t *testing.T) {
	needs.Programs(t, xmlsec)
	for _, test := range []struct {
		name     string
		faults   pingone.Faults
		old, new string
		want     bool
	}{
		{name: "as issued", want: true},
		{name: "with a session end", faults: pingone.Faults{SessionLength: time.Hour}, want: true},
		{name: "encrypted", faults: pingone.Faults{Encrypted: true}, want: true},
		{name: "one letter changed", old: "ana.silva", new: "ana.silvb"},
		{name: "other key", faults: pingone.Faults{WrongKey: true}},
		{name: "unsigned", faults: pingone.Faults{Unsigned: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := options()
			o.Faults = func() pingone.Faults { return test.faults }
			p, client := newBrowser(t, o)
			_, values := signOn(t, client, redirectURL(t, p, request(), ""))
			response, err := saml.DecodePost(values.Get("SAMLResponse"))
			if err != nil {
				t.Fatal(err)
			}
			if test.old != "" {
				response = []byte(strings.ReplaceAll(string(response), test.old, test.new))
			}
			if got, output := verified(t, p, response); got != test.want {
				t.Errorf("got %v, want %v: %s\n%s", got, test.want, output, response)
			}
		})
	}
}

func verified(t *testing.T, p *pingone.Provider, response []byte) (bool, string) {
	t.Helper()
	certificates, err := p.Certificates()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	trusted, document := filepath.Join(dir, "idp.pem"), filepath.Join(dir, "response.xml")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificates[0].Raw})
	for file, data := range map[string][]byte{trusted: block, document: response} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	output, err := exec.CommandContext(ctx, xmlsec, "--verify", "--trusted-pem", trusted,
		"--id-attr:ID", saml.Protocol+":Response", document).CombinedOutput()
	if err != nil && ctx.Err() != nil {
		t.Fatal(ctx.Err())
	}
	return err == nil, string(output)
}
