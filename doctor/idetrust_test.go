package doctor

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// certificate is one of a company that has nothing to do with it.
func certificate(t *testing.T) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "another"}}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestIDETrust asks a server whose certificate only a file of the environment
// makes trusted.
func TestIDETrust(t *testing.T) {
	server := httptest.NewTLSServer(nil)
	t.Cleanup(server.Close)
	bundle := map[string]string{"AWS_CA_BUNDLE": "company.pem"}
	with := func(encoder *pkcs12.Encoder, certificate *x509.Certificate) map[string]string {
		data, err := encoder.EncodeTrustStore([]*x509.Certificate{certificate}, storePassword)
		if err != nil {
			t.Fatal(err)
		}
		return map[string]string{"ssl/cacerts": string(data)}
	}
	for _, c := range []struct {
		name    string
		env     map[string]string
		files   map[string]string
		holder  string
		outcome Outcome
		says    string
	}{
		{name: "the system's own trust", outcome: OK, says: "as the environment"},
		{name: "no store", env: bundle, outcome: Warning, says: `behind certificates of O=Acme Co, which the environment or qlogin's settings make trusted`},
		{name: "in the store", env: bundle, files: with(pkcs12.Modern, server.Certificate()), outcome: OK, says: "as the environment"},
		{name: "in a store of Java 11", env: bundle, files: with(pkcs12.LegacyRC2, server.Certificate()), outcome: OK, says: "as the environment"},
		{name: "another in the store", env: bundle, files: with(pkcs12.Modern, certificate(t)), outcome: Warning, says: "behind certificates of O=Acme Co"},
		{name: "a store of Java 8", env: bundle, files: map[string]string{"ssl/cacerts": "\xfe\xed\xfe\xed\x00\x00\x00\x02"}, outcome: Unknown, says: "Java 8 (JKS)"},
		{name: "a damaged store", env: bundle, files: map[string]string{"ssl/cacerts": "0\x82"}, outcome: Unknown, says: "cacerts: "},
		{name: "everything is accepted", env: bundle, files: map[string]string{"options/certificates.xml": `<application><component name="CertificateManager"><option name="ACCEPT_AUTOMATICALLY" value="true" /></component></application>`}, outcome: Warning, says: "Accept non-trusted certificates automatically"},
		{name: "VS Code looks by itself", env: bundle, holder: "vscode", outcome: OK, says: "as the environment"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.files {
				file := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if c.holder == "" {
				c.holder = "jetbrains"
			}
			k := &facts{Options: Options{
				Flow:   &signin.Flow{HTTP: server.Client()},
				Getenv: func(name string) string { return c.env[name] },
			}}
			k.reached = once(func() ([]reached, error) { return k.ask(t.Context(), []host{{url: server.URL}}), nil })
			f := k.compare(ide.Target{Holder: c.holder, Name: "IDE", Dir: dir})
			if f.Outcome != c.outcome || !strings.Contains(f.Saw, c.says) {
				t.Errorf("%s: %s", f.Outcome, f.Saw)
			}
		})
	}
}

// TestIDETrustFile runs itself anew, because Go reads SSL_CERT_FILE once in a
// process: what that file makes trusted is not what the system trusts.
func TestIDETrustFile(t *testing.T) {
	server := httptest.NewTLSServer(nil)
	t.Cleanup(server.Close)
	const again = "QLOGIN_TEST_TRUST_FILE"
	if os.Getenv(again) == "" {
		file := filepath.Join(t.TempDir(), "company.pem")
		data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("SSL_CERT_FILE", file)
		t.Setenv(again, "yes")
		if out, err := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestIDETrustFile$").CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	k := &facts{Options: Options{Flow: &signin.Flow{HTTP: server.Client()}, Getenv: os.Getenv}}
	k.reached = once(func() ([]reached, error) { return k.ask(t.Context(), []host{{url: server.URL}}), nil })
	want := Warning
	if _, err := systemRoots(os.Getenv); err != nil {
		want = Unknown // there is nothing to compare with
	}
	if f := k.compare(ide.Target{Holder: "jetbrains", Name: "IDE", Dir: t.TempDir()}); f.Outcome != want {
		t.Errorf("%s: %s", f.Outcome, f.Saw)
	}
}

// TestSettingsBundle: the settings' file stands where AWS_CA_BUNDLE would, and is
// named once.
func TestSettingsBundle(t *testing.T) {
	file := filepath.Join(t.TempDir(), "company.pem")
	if err := os.WriteFile(file, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	k := &facts{Options: Options{Getenv: func(name string) string { return map[string]string{"AWS_CA_BUNDLE": file}[name] }}}
	k.settings = func() (config.Loaded, error) {
		return config.Loaded{Settings: config.Settings{CABundle: file}}, nil
	}
	if found := lookCertificates(t.Context(), k); len(found) != 1 || !strings.HasPrefix(found[0].Saw, "ca_bundle of the settings") {
		t.Errorf("got %+v", found)
	}
}

// TestBundlesInOrder: two looks at the same computer read the same.
func TestBundlesInOrder(t *testing.T) {
	k := &facts{Options: Options{Getenv: func(name string) string { return "/nowhere/" + name }}}
	k.settings = func() (config.Loaded, error) { return config.Loaded{}, nil }
	for range 20 {
		found := lookCertificates(t.Context(), k)
		for i, name := range caVariables() {
			if len(found) != len(caVariables()) || !strings.HasPrefix(found[i].Saw, name+":") {
				t.Fatalf("%d is not %s in %+v", i, name, found)
			}
		}
	}
}
