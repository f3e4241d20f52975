package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// notices is every licence text once, under the names of the modules that it is
// the text of.
func notices(modules []*module) []byte {
	var b bytes.Buffer
	b.WriteString("qlogin contains the software named below, under these terms.\n" +
		"Made by go run ./scripts/bill from the modules that are linked.\n")
	var order []string
	owners := map[string][]string{}
	for _, m := range modules {
		for _, t := range m.texts {
			content := strings.TrimSpace(strings.ReplaceAll(t.content, "\r\n", "\n"))
			if owners[content] == nil {
				order = append(order, content)
			}
			owners[content] = append(owners[content], title(m)+", "+t.name)
		}
	}
	for _, content := range order {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 79), strings.Join(owners[content], "\n"), content)
	}
	return b.Bytes()
}

func title(m *module) string {
	if m.path == "std" {
		return "The Go standard library and runtime"
	}
	return m.path + " " + m.version
}

const head = `# What qlogin is made of

Everything that is linked into the program, with its licence and the reason for it. The
list is made from the build itself by ` + "`go run ./scripts/bill`" + `, and a test fails where
it is not current, where a licence is none of those below, or where a dependency has no
reason. The licence texts are in
[THIRD_PARTY_NOTICES.txt](../THIRD_PARTY_NOTICES.txt) and in every package. What only
tests and tools need is not in the program and not here.

Allowed licences: %s. qlogin itself is Apache-2.0.

## Chosen

%s
## Brought along

What the chosen ones need. Nobody picked these, so the reason is who needs them.

%s
The Go standard library and runtime (BSD-3-Clause) are in every Go program.
`

// dependencies is docs/dependencies.md. Every module that qlogin itself imports
// has to have a reason, and every reason a module.
func dependencies(modules []*module, reasons map[string]string) ([]byte, error) {
	chosen, brought := bytes.NewBufferString(tableHead("reason")), bytes.NewBufferString(tableHead("needed by"))
	var problems []error
	for _, m := range modules {
		reason := reasons[m.path]
		switch {
		case m.path == "std":
		case m.neededBy[ours] && reason == "":
			problems = append(problems, fmt.Errorf("%s has no reason: add one to reasons.go", m.path))
		case m.neededBy[ours]:
			row(chosen, m, reason)
		default:
			row(brought, m, strings.Join(slices.Sorted(maps.Keys(m.neededBy)), ", "))
		}
	}
	for path := range reasons {
		if !slices.ContainsFunc(modules, func(m *module) bool { return m.path == path && m.neededBy[ours] }) {
			problems = append(problems, fmt.Errorf("%s has a reason, but qlogin does not import it", path))
		}
	}
	var ids []string
	for _, l := range allowed() {
		ids = append(ids, l.id)
	}
	text := fmt.Sprintf(head, strings.Join(ids, ", "), chosen, brought)
	return []byte(text), errors.Join(problems...)
}

func tableHead(last string) string {
	return "| module | version | licence | systems | " + last + " |\n| --- | --- | --- | --- | --- |\n"
}

func row(b *bytes.Buffer, m *module, last string) {
	where := "all"
	if len(m.systems) < len(systems()) {
		where = strings.Join(slices.Sorted(maps.Keys(m.systems)), ", ")
	}
	fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", m.path, m.version, strings.Join(licencesOf(m.texts), ", "), where, last)
}
