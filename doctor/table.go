package doctor

import (
	"fmt"
	"strings"
)

// Table is the catalogue as Markdown: a table, and below it what to do about each
// failure and how to practise it.
func Table() string {
	var b strings.Builder
	b.WriteString("| # | failure | what you see | why | step of the set-up | who mends it | how qlogin finds it |\n")
	b.WriteString("| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, r := range Rows() {
		fmt.Fprintf(&b, "| %d | [%s](#%s) | %s | %s | %s | %s | %s |\n",
			r.Number, r.Name, r.Name, r.Symptom, r.Cause, orDash(r.Step), r.Owner, r.Found)
	}
	b.WriteString("\n## What to do\n")
	for _, r := range Rows() {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n%s\n", r.Name, r.Mend, r.practise())
	}
	return b.String()
}

// practise says how a failure is played, or why it cannot be.
func (r Row) practise() string {
	if len(r.Plays) == 0 {
		return "Cannot be practised: " + r.Why + "."
	}
	return "To practise it: `qlogin demo --scenario " + strings.Join(r.Plays, "`, `") + "`."
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
