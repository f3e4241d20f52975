package saml_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/lab/saml"
)

func TestRoundTrip(t *testing.T) {
	message := []byte(`<a xmlns="urn:x">text &amp; more</a>`)
	packed, err := saml.EncodeRedirect(message)
	if err != nil {
		t.Fatal(err)
	}
	got, err := saml.DecodeRedirect(packed)
	if err != nil || string(got) != string(message) {
		t.Errorf("redirect: got %q, %v, want %q", got, err, message)
	}
	got, err = saml.DecodePost(saml.EncodePost(message))
	if err != nil || string(got) != string(message) {
		t.Errorf("post: got %q, %v, want %q", got, err, message)
	}
}

func TestInspect(t *testing.T) {
	for _, test := range []struct {
		name, message, want string // "" for good
	}{
		{"element", `<a><b/></a>`, ""},
		{"declaration and space", "<?xml version=\"1.0\"?>\n<a/>\n", ""},
		{"empty", "", "0 root elements"},
		{"two elements", "<a/><b/>", "2 root elements"},
		{"text around", "x<a/>", "text outside"},
		{"document type", "<!DOCTYPE a><a/>", "document type"},
		{"entity", "<a>&b;</a>", "not XML"},
		{"comment", "<a><!-- b --></a>", "comment"},
		{"comment outside", "<a/><!-- b -->", "comment"},
		{"processing instruction", "<a><?b c?></a>", "processing instruction"},
		{"unfinished", "<a>", "not XML"},
		{"other encoding", `<?xml version="1.0" encoding="UTF-7"?><a/>`, "not XML"},
		{"deep", strings.Repeat("<a>", 33) + strings.Repeat("</a>", 33), "too deeply"},
		{"as deep as may be", strings.Repeat("<a>", 32) + strings.Repeat("</a>", 32), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := saml.Inspect([]byte(test.message))
			if test.want == "" {
				if err != nil {
					t.Errorf("got %v, want no error", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestSizes(t *testing.T) {
	bomb, err := saml.EncodeRedirect([]byte("<a>" + strings.Repeat(" ", 16<<20) + "</a>"))
	if err != nil {
		t.Fatal(err)
	}
	if len(bomb) > saml.MaxMessage {
		t.Fatalf("the bomb is %d bytes long: it would be refused unopened", len(bomb))
	}
	if _, err := saml.DecodeRedirect(bomb); !errors.Is(err, saml.ErrTooLong) {
		t.Errorf("redirect: got %v, want ErrTooLong", err)
	}
	if _, err := saml.DecodePost(strings.Repeat("A", 1<<20)); !errors.Is(err, saml.ErrTooLong) {
		t.Errorf("post: got %v, want ErrTooLong", err)
	}
}

// FuzzDecode checks that what is let through is small, plain and the same in
// both bindings.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"<a/>", "<a>&lt;</a>", "<!DOCTYPE a><a/>", "<a><!----></a>", "<?xml version='1.0'?><a b='c'/>"} {
		f.Add(saml.EncodePost([]byte(seed)))
		packed, err := saml.EncodeRedirect([]byte(seed))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, decode := range []func(string) ([]byte, error){saml.DecodePost, saml.DecodeRedirect} {
			message, err := decode(value)
			if err != nil {
				continue
			}
			if len(message) > saml.MaxMessage || strings.Contains(string(message), "<!DOCTYPE") {
				t.Errorf("let through: %q", message)
			}
			packed, err := saml.EncodeRedirect(message)
			if err != nil {
				t.Fatal(err)
			}
			again, err := saml.DecodeRedirect(packed)
			if err != nil || string(again) != string(message) {
				t.Errorf("got %q, %v, want %q", again, err, message)
			}
		}
	})
}
