package qservice

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// File is what Amazon Q is shown of a file for an inline suggestion: the text on
// both sides of the cursor.
type File struct {
	Name     string
	Language string // as the extensions name it: "python"
	Left     string
	Right    string
}

// Suggest asks for one inline suggestion at the cursor of a file, as the
// extensions do while somebody types (GenerateCompletions). It counts against the
// subscription. "" means that the service had nothing to suggest.
func (c *Client) Suggest(ctx context.Context, access secret.Text, profileARN string, f File) (string, error) {
	const op = "asking for a suggestion"
	region := arnPart(profileARN, 3)
	if _, ok := c.endpoints[region]; !ok {
		return "", fmt.Errorf("%s: the profile %q is in none of the Q Regions", op, network.Plain(profileARN, 200))
	}
	answer, err := call[suggestAnswer](ctx, c, request{
		op: op, operation: "GenerateCompletions", region: region, access: access, input: newSuggestRequest(profileARN, f),
	})
	if err != nil || len(answer.Completions) == 0 {
		return "", err
	}
	return code(answer.Completions[0].Content), nil
}

type suggestRequest struct {
	File       suggestFile `json:"fileContext"`
	MaxResults int         `json:"maxResults"`
	ProfileARN string      `json:"profileArn"`
}

type suggestFile struct {
	Name     string `json:"filename"`
	Language struct {
		Name string `json:"languageName"`
	} `json:"programmingLanguage"`
	Left  string `json:"leftFileContent"`
	Right string `json:"rightFileContent"`
}

func newSuggestRequest(profileARN string, f File) suggestRequest {
	r := suggestRequest{File: suggestFile{Name: f.Name, Left: f.Left, Right: f.Right}, MaxResults: 1, ProfileARN: profileARN}
	r.File.Language.Name = f.Language
	return r
}

type suggestAnswer struct {
	Completions []struct {
		Content string `json:"content"`
	} `json:"completions"`
}

// maxSuggestion is more than fits on a screen.
const maxSuggestion = 4000

// code makes a suggestion fit for a terminal and keeps its lines and indents.
func code(s string) string {
	if runes := []rune(s); len(runes) > maxSuggestion {
		s = string(runes[:maxSuggestion]) + "…"
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == unicode.ReplacementChar, !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, s)
}
