package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/doctor"
)

func TestFindingsFitTheTerminal(t *testing.T) {
	findings := []doctor.Finding{
		{Check: "host", Group: doctor.Machine, Looked: "a.example", Outcome: doctor.OK, Saw: "answers"},
		{Check: "host", Group: doctor.Machine, Looked: "b.example", Outcome: doctor.OK, Saw: "answers"},
		{Check: "host", Group: doctor.Machine, Looked: "c.example", Outcome: doctor.Error, Row: "proxy-or-portal", Saw: "c.example did not answer in time", Next: strings.Repeat("and so on ", 20)},
		{Check: "host", Group: doctor.Machine, Looked: "d.example", Outcome: doctor.Error, Row: "proxy-or-portal", Saw: "d.example did not answer in time"},
		{Check: "session", Group: doctor.SignIn, Looked: "VS Code", Outcome: doctor.Warning, Saw: "\x1b[31mred"},
	}
	for _, columns := range []int{0, 40, 80, 120} {
		var out bytes.Buffer
		w := &world{out: &out, columns: columns}
		w.answerFindings(findings)
		text := out.String()
		for line := range strings.Lines(text) {
			if columns > 0 && len([]rune(strings.TrimRight(line, "\n"))) > columns {
				t.Errorf("at %d columns: %q is too wide", columns, line)
			}
		}
		flat := strings.Join(strings.Fields(text), " ")
		for _, want := range []string{"2 hosts: answer", "2 hosts: c.example did not answer in time; so, or alike, with 1 more", "2 errors, 1 warning"} {
			if !strings.Contains(flat, want) {
				t.Errorf("at %d columns: %q is not in\n%s", columns, want, text)
			}
		}
		if strings.ContainsRune(text, '\x1b') || strings.Contains(text, "d.example") {
			t.Errorf("at %d columns:\n%s", columns, text)
		}
	}
}

func TestNothingWrongIsSaid(t *testing.T) {
	var out bytes.Buffer
	(&world{out: &out}).answerFindings([]doctor.Finding{{Outcome: doctor.OK, Saw: "fine"}, {Outcome: doctor.Unknown, Saw: "locked"}})
	if want := "nothing is wrong that this computer can see; 1 thing could not be looked at"; !strings.Contains(out.String(), want) {
		t.Errorf("%q is not in\n%s", want, out.String())
	}
}
