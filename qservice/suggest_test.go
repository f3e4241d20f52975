package qservice_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/secret"
)

func TestSuggest(t *testing.T) {
	file := qservice.File{Name: "a.py", Language: "python", Left: "def a():\n", Right: "\n"}
	for _, c := range []struct{ name, body, want string }{
		{"one", `{"completions":[{"content":"    return 1\n","references":[]}],"nextToken":""}`, "    return 1\n"},
		{"the first of two", `{"completions":[{"content":"a"},{"content":"b"}]}`, "a"},
		{"none", `{"completions":[],"nextToken":null}`, ""},
		{"escape sequences", `{"completions":[{"content":"\u001b[2J\tx\u202e"}]}`, "[2J\tx"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newService(t, nil, answer(200, c.body))
			got, err := newClient(t, s).Suggest(t.Context(), secret.New(accessToken), profileARN, file)
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
			asked := []request{{frankfurt, "AmazonCodeWhispererService.GenerateCompletions", "Bearer " + accessToken, map[string]any{
				"fileContext": map[string]any{
					"filename": "a.py", "programmingLanguage": map[string]any{"languageName": "python"},
					"leftFileContent": "def a():\n", "rightFileContent": "\n",
				},
				"maxResults": 1.0, "profileArn": profileARN,
			}}}
			if diff := cmp.Diff(asked, s.got[frankfurt]); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestSuggestRefused(t *testing.T) {
	s := newService(t, nil, answer(429, `{"__type":"ThrottlingException","message":"","reason":"MONTHLY_REQUEST_COUNT"}`))
	if _, err := newClient(t, s).Suggest(t.Context(), secret.New(accessToken), profileARN, qservice.File{}); !errors.Is(err, qservice.ErrLimit) {
		t.Errorf("got %v, want the limit", err)
	}
	if _, err := newClient(t, s).Suggest(t.Context(), secret.New(accessToken), "arn:aws:codewhisperer:mars-1:1:profile/x", qservice.File{}); err == nil {
		t.Error("a profile in no Region of Amazon Q was asked")
	}
}
