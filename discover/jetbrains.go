package discover

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/qlogin/qlogin/edit"
)

// jetbrains reads what the Amazon Q plugin keeps in the options of JetBrains
// IDEs: the last sign-in and the connections (state of DefaultToolkitAuthManager;
// amazonq.xml from plugin 4 on, aws.xml before).
func (p Places) jetbrains(context.Context) (found []Candidate, problems []error) {
	flatpaks, err := filepath.Glob(filepath.Join(globEscape(p.Home), ".var", "app", "com.jetbrains.*", "config", "JetBrains"))
	if err != nil {
		problems = append(problems, fmt.Errorf("looking at Flatpaks of JetBrains: %w", err))
	}
	for _, dir := range append([]string{
		filepath.Join(p.Config, "JetBrains"), filepath.Join(p.Config, "Google"), p.flatpak("com.google.AndroidStudio", "Google"),
	}, flatpaks...) {
		ides, err := edit.List(dir)
		if err != nil {
			problems = append(problems, fmt.Errorf("looking at %s: %w", p.short(dir), errors.Unwrap(err)))
		}
		for _, ide := range ides {
			if !ide.IsDir() {
				continue
			}
			for _, name := range []string{"amazonq.xml", "aws.xml"} {
				more, err := jetbrainsOptions(filepath.Join(dir, ide.Name(), "options", name), ide.Name())
				if err != nil {
					problems = append(problems, err)
				}
				found = append(found, more...)
			}
		}
	}
	return found, problems
}

func jetbrainsOptions(file, title string) ([]Candidate, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking at the options of %s: %w", title, errors.Unwrap(err))
	}
	found, err := edit.Read(file)
	if err != nil {
		return nil, err
	}
	root, err := edit.ParseXML(found.Data)
	if err != nil {
		return nil, nil //nolint:nilerr // a file that the IDE would not read either is no evidence
	}
	return authStates(root, title, info.ModTime()), nil
}

// authStates reads the beans of both generations.
func authStates(root *edit.Node, title string, written time.Time) []Candidate {
	var all []Candidate
	for _, name := range []string{"qAuthManager", "authManager"} {
		auth := root.Find("component", "name", name)
		if auth == nil {
			continue
		}
		for _, kind := range []struct{ bean, region, words string }{
			{"LastLoginIdcInfo", "region", "%s signed in to it last; its options are of %s"},
			{"ManagedSsoProfile", "ssoRegion", "%s uses it; its options are of %s"},
		} {
			for _, bean := range descendants(auth, kind.bean) {
				all = append(all, Candidate{
					StartURL: optionOf(bean, "startUrl"), Region: optionOf(bean, kind.region), Source: IDE, Used: written,
					Evidence: fmt.Sprintf(kind.words, title, day(written)),
				})
			}
		}
	}
	return all
}

func optionOf(bean *edit.Node, name string) string {
	option := bean.Find("option", "name", name)
	if option == nil {
		return ""
	}
	value, _ := option.Attr("value")
	return value
}

// descendants lists every element of that name below n, however deep: lists and
// options lie between a component and its beans.
func descendants(n *edit.Node, name string) []*edit.Node {
	var all []*edit.Node
	for _, child := range n.Children {
		if child.Name == name {
			all = append(all, child)
		}
		all = append(all, descendants(child, name)...)
	}
	return all
}
