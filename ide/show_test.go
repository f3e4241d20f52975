package ide

import (
	"encoding/json"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// office is a plan with everything that Show has a word for.
func office() Plan {
	change := func(target, file, row, summary string, before, after Content) Change {
		return Change{Target: target, File: file, Row: row, Summary: summary, Before: before, After: after}
	}
	token := change("", "/home/anna/.aws/sso/cache/1a2b.json", "", "the token that VS Code reads and renews",
		content(`{"accessToken":"`+oldToken+`"}`), content(`{"accessToken":"`+newToken+`"}`))
	token.Secret, token.Live = true, true
	const state = "/home/anna/.config/Code/User/globalStorage/state.vscdb"
	return Plan{
		Holder: "vscode", Title: "VS Code",
		Changes: []Change{
			change("", "/home/anna/.aws/sso/cache/registration.json", "", "the client registration", content("{}"), content("{}")),
			token,
			change("code", state, "amazonwebservices.amazon-q-vscode", "the sign-in record", Content{}, content("{}")),
			change("", "/home/anna/.aws/config", "", "what all of them read when they start", Content{}, content("x")),
			change("cursor", "/home/anna/.config/Cursor/old.json", "", "a leftover", content("x"), Content{}),
		},
		Conflicts: []Conflict{
			{Target: "code", Kind: IsRunning, Text: "VS Code is open (process 4211)", Fix: "close all its windows", Blocks: true},
			{Target: "cursor", Kind: Disabled, Text: "the extension is switched off"},
			{Target: "windsurf\x1b[31m", Kind: Unreadable, Text: "settings.json: line 3:\nunexpected '}'", Blocks: true},
		},
		Opens: map[string]string{"code": "opens signed in, profile Team", "cursor": "opens signed in"},
	}
}

func TestShow(t *testing.T) {
	golden.RequireEqual(t, office().Show())
}

func TestOutline(t *testing.T) {
	data, err := json.MarshalIndent(office().Outline(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, data)
}

func TestOutlineOfNothing(t *testing.T) {
	data, err := json.Marshal(Plan{Holder: "vscode", Title: "VS Code"}.Outline())
	if err != nil {
		t.Fatal(err)
	}
	// Lists are never null, so that a script can walk them.
	if want := `{"holder":"vscode","title":"VS Code","shared":[],"targets":[]}`; string(data) != want {
		t.Errorf("got %s, want %s", data, want)
	}
}
