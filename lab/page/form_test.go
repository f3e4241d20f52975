package page_test

import (
	"strings"
	"testing"

	h "maragu.dev/gomponents/html"

	"github.com/qlogin/qlogin/lab/page"
)

// TestCredentials draws the form after a wrong password, with what was typed
// before and a problem that both try to leave their places.
func TestCredentials(t *testing.T) {
	var drawn strings.Builder
	form := page.Credentials{
		Action: "/signon/?flowId=A&B", Token: `t"`, Username: `"><script>alert(1)</script>`, Problem: "<b>no</b>", Button: h.Button(),
	}
	if err := form.Parts().Render(&drawn); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<div class="said bad" role="alert" id="problem"><p>&lt;b&gt;no&lt;/b&gt;</p></div>`,
		`<form method="post" action="/signon/?flowId=A&amp;B"><input type="hidden" name="csrf_token" value="t&#34;">`,
		`name="username" value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" autocomplete="username"`,
		`autocomplete="current-password" required aria-invalid="true" aria-describedby="problem" autofocus>`,
	} {
		if !strings.Contains(drawn.String(), want) {
			t.Errorf("no %s in:\n%s", want, drawn.String())
		}
	}
	if n := strings.Count(drawn.String(), " autofocus"); n != 1 {
		t.Errorf("%d fields want the focus, want 1", n)
	}
}

func TestFormLeadsToPagesAlone(t *testing.T) {
	var drawn strings.Builder
	if err := page.Form("javascript:alert(1)", "t").Render(&drawn); err == nil {
		t.Errorf("drawn: %s", drawn.String())
	}
}
