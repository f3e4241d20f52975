package main

// chapter is a group of pages in the list of contents.
type chapter struct {
	Title   string
	Entries []entry
}

// entry is one page: the Markdown that it is made from, and what it is called.
type entry struct {
	Source string // in the repository
	File   string // in the site
	Label  string // in the list of contents
}

// contents are the pages in the order in which somebody would read them. The
// front page is the README: nobody has to keep two of them true.
func contents() []chapter {
	return []chapter{
		{"Begin", []entry{
			{"README.md", "index.html", "What it is"},
			{"docs/install.md", "install.html", "Install"},
			{"docs/first-sign-in.md", "first-sign-in.html", "First sign-in"},
			{"docs/lab.md", "lab.html", "Lab and practice"},
		}},
		{"Use", []entry{
			{"docs/commands.md", "commands.html", "Commands"},
			{"docs/sessions.md", "sessions.html", "Sessions"},
			{"docs/configuration.md", "configuration.html", "Configuration"},
			{"docs/written.md", "written.html", "What is written where"},
			{"docs/troubleshooting.md", "troubleshooting.html", "Troubleshooting"},
		}},
		{"Answer for it", []entry{
			{"docs/fleet.md", "fleet.html", "Fleet"},
			{"docs/doctor-org.md", "doctor-org.html", "Check the organization"},
			{"docs/security.md", "security.html", "Security"},
			{"docs/windows.md", "windows.html", "Windows"},
			{"SECURITY.md", "report.html", "Report a weakness"},
			{"docs/dependencies.md", "dependencies.html", "What it is made of"},
			{"docs/comparison.md", "comparison.html", "Comparison"},
			{"docs/calendar.md", "calendar.html", "Calendar of Q and Kiro"},
		}},
		{"Build on it", []entry{
			{"docs/ARCHITECTURE.md", "architecture.html", "Architecture"},
			{"docs/adding-an-ide.md", "adding-an-ide.html", "Add an IDE"},
			{"CONTRIBUTING.md", "contributing.html", "Contribute"},
			{"CHANGELOG.md", "changelog.html", "Changelog"},
		}},
	}
}
