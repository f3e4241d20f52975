package doctor

import (
	"slices"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/lab"
)

func TestRows(t *testing.T) {
	rows := Rows()
	if len(rows) != 48 {
		t.Fatalf("the catalogue has %d failures, want 48", len(rows))
	}
	names := map[string]bool{}
	for i, row := range rows {
		t.Run(row.Name, func(t *testing.T) {
			if row.Number != i+1 || row.Name == "" || names[row.Name] {
				t.Errorf("number %d, name %q: want a name of its own, and %d", row.Number, row.Name, i+1)
			}
			names[row.Name] = true
			for what, text := range map[string]string{"symptom": row.Symptom, "cause": row.Cause, "owner": row.Owner, "mend": row.Mend, "found": row.Found} {
				if text == "" || strings.ContainsAny(text, "\n|") {
					t.Errorf("%s is %q: want one line that fits into a table", what, text)
				}
			}
			if (len(row.Plays) == 0) != (row.Why != "") {
				t.Errorf("it is played by %v, and cannot be played because %q: one of the two", row.Plays, row.Why)
			}
			if byCheck := strings.Contains(row.Found, "by a check"); byCheck != (row.Check != "") {
				t.Errorf("found %q, by the check %q", row.Found, row.Check)
			}
			if asked := strings.Contains(row.Found, "by asking"); asked && len(row.Pages) == 0 {
				t.Errorf("found %q, and there is nothing to choose", row.Found)
			}
		})
	}
}

// TestPlays holds the scenarios of the catalogue against those of the lab, and no
// scenario plays two failures.
func TestPlays(t *testing.T) {
	played := map[string]string{}
	for _, row := range Rows() {
		for _, name := range row.Plays {
			if _, err := lab.FindScenario(name); err != nil {
				t.Errorf("%s: %v", row.Name, err)
			}
			if other, twice := played[name]; twice {
				t.Errorf("%s plays both %s and %s", name, other, row.Name)
			}
			played[name] = row.Name
		}
	}
	if !slices.Contains(Rows()[4].Plays, "unknown-start-url") {
		t.Error("the fifth failure is not the unknown start URL")
	}
}
