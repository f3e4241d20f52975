package lab_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/lab"
)

func TestSteerSessions(t *testing.T) {
	l, err := lab.New(lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, form, from string
		want             int
	}{
		{"end", "do=end", "127.0.0.1:1", http.StatusNoContent},
		{"shorten", "do=shorten&in=10m", "127.0.0.1:1", http.StatusNoContent},
		{"spend", "do=spend", "[::1]:1", http.StatusNoContent},
		{"later", "do=later&in=2h", "127.0.0.1:1", http.StatusNoContent},
		{"brief tokens", "do=tokens&in=90s", "127.0.0.1:1", http.StatusNoContent},
		{"no duration", "do=shorten", "127.0.0.1:1", http.StatusBadRequest},
		{"back in time", "do=later&in=-2h", "127.0.0.1:1", http.StatusBadRequest},
		{"nothing", "", "127.0.0.1:1", http.StatusBadRequest},
		{"another computer", "do=end", "192.0.2.1:1", http.StatusForbidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := l.Now()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:4321/lab/sessions", strings.NewReader(c.form))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.RemoteAddr = c.from
			answer := httptest.NewRecorder()
			l.ServeHTTP(answer, r)
			if answer.Code != c.want {
				t.Errorf("got %d %s, want %d", answer.Code, answer.Body, c.want)
			}
			form, _ := url.ParseQuery(c.form)
			if moved := l.Now().Sub(before) > time.Hour; moved != (form.Get("do") == "later" && c.want == http.StatusNoContent) {
				t.Errorf("the clock moved: %v", moved)
			}
		})
	}
}

func TestBriefTokens(t *testing.T) {
	l := newLab(t, lab.Options{})
	c := newClient(t, l)
	c.register()
	c.start()
	l.BriefTokens(90 * time.Second)
	if err := l.Approve(c.userCode, l.Organization().Email); err != nil {
		t.Fatal(err)
	}
	if r := c.poll(); r.body["expiresIn"] != 90.0 {
		t.Errorf("got %d %s", r.status, r.raw)
	}
}
