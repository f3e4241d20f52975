package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manualPage is the page of one command in the man macros of troff (man(7)),
// which every man, mandoc and groff reads. It has no date: the same source gives
// the same bytes.
func manualPage(c *cobra.Command) []byte {
	var p page
	p.line(`.TH "%s" "1" "" "qlogin %s" "qlogin"`, troff(strings.ToUpper(pageName(c))), troff(buildFacts().Version))
	p.section("NAME")
	p.line(`%s \- %s`, troff(pageName(c)), troff(c.Short))
	p.synopsis(c)
	p.section("DESCRIPTION")
	p.text(c.Long, c.Short)
	p.commands(c)
	p.flags("OPTIONS", c.NonInheritedFlags())
	p.flags("OPTIONS OF EVERY COMMAND", c.InheritedFlags())
	if c.Example != "" {
		p.section("EXAMPLES")
		p.verbatim(c.Example)
	}
	p.ending(c)
	return p.Bytes()
}

type page struct{ bytes.Buffer }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *page) section(name string) { p.line(".SH %s", name) }

func (p *page) synopsis(c *cobra.Command) {
	p.section("SYNOPSIS")
	p.line(`\fB%s\fR`, troff(c.UseLine()))
	if c.HasAvailableSubCommands() {
		p.line(".br\n\\fB%s\\fR \\fIcommand\\fR [flags]", troff(c.CommandPath()))
	}
}

// text sets paragraphs, and what is indented as it stands.
func (p *page) text(long, short string) {
	if long == "" {
		long = short + "."
	}
	for i, paragraph := range strings.Split(strings.TrimSpace(long), "\n\n") {
		if i > 0 {
			p.line(".PP")
		}
		if strings.HasPrefix(paragraph, " ") || strings.HasPrefix(paragraph, "\t") {
			p.verbatim(paragraph)
			continue
		}
		p.line("%s", troff(paragraph))
	}
}

func (p *page) verbatim(text string) {
	p.line(".nf\n%s\n.fi", troff(strings.TrimRight(text, "\n")))
}

func (p *page) commands(c *cobra.Command) {
	if !c.HasAvailableSubCommands() {
		return
	}
	p.section("COMMANDS")
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			p.item(`\fB`+troff(pageName(sub))+`\fR(1)`, sub.Short)
		}
	}
}

func (p *page) flags(section string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	p.section(section)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		placeholder, usage := pflag.UnquoteUsage(f)
		name := `\fB` + troff("--"+f.Name) + `\fR`
		if f.Shorthand != "" {
			name = `\fB` + troff("-"+f.Shorthand) + `\fR, ` + name
		}
		if placeholder != "" {
			name += ` \fI` + troff(placeholder) + `\fR`
		}
		p.item(name, usage)
	})
}

func (p *page) item(head, text string) { p.line(".TP\n%s\n%s", head, troff(text)) }

// ending is the same for every page, but for the pages that it points to.
func (p *page) ending(c *cobra.Command) {
	p.section("EXIT STATUS")
	for _, e := range exits() {
		p.item(`\fB`+e[0]+`\fR`, e[1])
	}
	p.section("SEE ALSO")
	var names []string
	if c.HasParent() {
		names = append(names, pageName(c.Parent()))
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, pageName(sub))
		}
	}
	for i, name := range names {
		names[i] = `\fB` + troff(name) + `\fR(1)`
	}
	p.line("%s", strings.Join(names, ", "))
}

// troff escapes what troff would obey or not know: backslashes, hyphens that are
// minus signs, letters beyond ASCII, and a point or an apostrophe that begins a
// line (groff_char(7)).
func troff(text string) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			b.WriteString(`\&`)
		}
		for _, r := range line {
			switch {
			case r == '\\':
				b.WriteString(`\e`)
			case r == '-':
				b.WriteString(`\-`)
			case r > unicode.MaxASCII:
				fmt.Fprintf(&b, `\[u%04X]`, r)
			default:
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
