package lab

import (
	"encoding/json"
	"slices"
	"strings"
)

// completionsRequest is GenerateCompletions of the CodeWhisperer runtime API, as
// the plug-ins send it. They send more, which is read over.
type completionsRequest struct {
	FileContext *fileContext `json:"fileContext"`
	MaxResults  *int         `json:"maxResults"`
	NextToken   string       `json:"nextToken"`
	ProfileARN  string       `json:"profileArn"`
}

type fileContext struct {
	Filename            string              `json:"filename"`
	ProgrammingLanguage programmingLanguage `json:"programmingLanguage"`
	LeftFileContent     *string             `json:"leftFileContent"`
	RightFileContent    *string             `json:"rightFileContent"`
}

type programmingLanguage struct {
	LanguageName string `json:"languageName"`
}

type completionsResponse struct {
	Completions []completion `json:"completions"`
	NextToken   string       `json:"nextToken"` // "" and not null when there are no more
}

type completion struct {
	Content    string     `json:"content"`
	References []struct{} `json:"references"`
}

// Limits of the API model.
const (
	maxContext     = 10240
	maxFilename    = 1024
	maxCompletions = 10
)

// generateCompletions makes a suggestion: a comment that says what it is.
func (l *Lab) generateCompletions(c *call, _ *family) (any, *qRefusal) {
	var in completionsRequest
	if json.Unmarshal(c.body, &in) != nil || !in.valid() {
		return nil, refuseQ("ValidationException", "Improperly formed request.", "")
	}
	if bad := mayUse(c, in.ProfileARN); bad != nil {
		return nil, bad
	}
	left := *in.FileContext.LeftFileContent
	indent := left[strings.LastIndexByte(left, '\n')+1:]
	indent = indent[:len(indent)-len(strings.TrimLeft(indent, " \t"))]
	text := commentSign(in.FileContext.ProgrammingLanguage.LanguageName) + " a practice suggestion, made by no model"
	return completionsResponse{Completions: []completion{{Content: "\n" + indent + text, References: []struct{}{}}}}, nil
}

func (in completionsRequest) valid() bool {
	f := in.FileContext
	return f != nil && f.LeftFileContent != nil && f.RightFileContent != nil && commentSign(f.ProgrammingLanguage.LanguageName) != "" &&
		f.Filename != "" && len(f.Filename) <= maxFilename &&
		len(*f.LeftFileContent) <= maxContext && len(*f.RightFileContent) <= maxContext &&
		(in.MaxResults == nil || *in.MaxResults >= 1 && *in.MaxResults <= maxCompletions)
}

// commentSign begins a comment in a language that the API knows; "" for others.
func commentSign(language string) string {
	for sign, languages := range map[string]string{
		"#":  "python ruby shell yaml tf r powershell",
		"--": "sql lua",
		"//": "javascript java csharp typescript c cpp go kotlin php rust scala json tsx jsx vue plaintext systemverilog dart swift",
	} {
		if slices.Contains(strings.Fields(languages), language) {
			return sign
		}
	}
	return ""
}

// mayUse checks the profile that a request names.
func mayUse(c *call, arn string) *qRefusal {
	if arn == "" {
		return refuseQ("ValidationException", "profileArn is required for this request.", "")
	}
	if !slices.ContainsFunc(c.conditions.profiles, func(p Profile) bool { return p.ARN == arn && p.Region == c.region }) {
		return refuseQ("AccessDeniedException", "User is not authorized to make this call.", "")
	}
	return nil
}
