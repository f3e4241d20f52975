package jetbrains

import "strings"

// product is one IDE: the word its folders begin with, and its name for people.
type product struct {
	selector string
	title    string
	// variables name an idea.properties file that the launcher passes on
	// (product-info.json: envVarBaseName).
	variables []string
}

func products() []product {
	return []product{
		{"IntelliJIdea", "IntelliJ IDEA", []string{"IDEA_PROPERTIES"}},
		{"IdeaIC", "IntelliJ IDEA Community", []string{"IDEA_PROPERTIES"}},
		{"IdeaIE", "IntelliJ IDEA Edu", []string{"IDEA_PROPERTIES"}},
		{"PyCharm", "PyCharm", []string{"PYCHARM_PROPERTIES"}},
		{"PyCharmCE", "PyCharm Community", []string{"PYCHARM_PROPERTIES"}},
		{"GoLand", "GoLand", []string{"GOLAND_PROPERTIES"}},
		{"WebStorm", "WebStorm", []string{"WEBSTORM_PROPERTIES", "WEBIDE_PROPERTIES"}},
		{"CLion", "CLion", []string{"CLION_PROPERTIES"}},
		{"Rider", "Rider", []string{"RIDER_PROPERTIES"}},
		{"PhpStorm", "PhpStorm", []string{"PHPSTORM_PROPERTIES"}},
		{"RubyMine", "RubyMine", []string{"RUBYMINE_PROPERTIES"}},
		{"RustRover", "RustRover", []string{"RUSTROVER_PROPERTIES"}},
		{"DataGrip", "DataGrip", []string{"DATAGRIP_PROPERTIES"}},
		{"DataSpell", "DataSpell", []string{"DATASPELL_PROPERTIES"}},
		{"Aqua", "Aqua", []string{"AQUA_PROPERTIES"}},
		{"AndroidStudio", "Android Studio", []string{"STUDIO_PROPERTIES"}},
		{"AndroidStudioPreview", "Android Studio Preview", []string{"STUDIO_PROPERTIES"}},
	}
}

// productOf finds the product of a selector; one that is not in the table goes
// by its own word, so that next year's IDE is not left out.
func productOf(selector string) product {
	for _, p := range products() {
		if p.selector == selector {
			return p
		}
	}
	return product{selector: selector, title: selector}
}

// splitSelector takes the name of a configuration folder apart, as
// ConfigImportHelper does with the pattern \.?(\D+)(\d+(\.\d+)*).
func splitSelector(folder string) (selector, version string, ok bool) {
	name := strings.TrimPrefix(folder, ".")
	digit := strings.IndexAny(name, "0123456789")
	if digit < 1 {
		return "", "", false
	}
	for part := range strings.SplitSeq(name[digit:], ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			return "", "", false
		}
	}
	return name[:digit], name[digit:], true
}

// without says that a product cannot hold a sign-in of its own: the plugin
// declares the thin clients incompatible, and Toolbox is no IDE.
func without(selector string) bool {
	for _, prefix := range []string{"JetBrainsClient", "JetBrainsGateway", "Gateway", "CodeWithMeGuest", "Toolbox"} {
		if strings.HasPrefix(selector, prefix) {
			return true
		}
	}
	return false
}
