package jetbrains

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// The plugins that matter. Up to 3.x, Amazon Q leaves its connections to the
// core of the AWS Toolkit; 4.0 brought its own.
const (
	amazonQ     = "amazon.q"
	toolkitCore = "aws.toolkit.core"
)

// Generations of the plugin's storage, as ide.Extension names them.
const (
	generation3 = "3" // options/aws.xml
	generation4 = "4" // options/amazonq.xml
)

// extension looks for Amazon Q.
func (p place) extension() (ide.Extension, error) {
	version, found, err := findPlugin(p.plugins, amazonQ)
	if err != nil {
		return ide.Extension{}, fmt.Errorf("looking for the Amazon Q plugin: %w", err)
	}
	if !found {
		return ide.Extension{}, nil
	}
	disabled, err := p.disabled(amazonQ)
	if err != nil {
		return ide.Extension{}, err
	}
	return ide.Extension{Installed: true, Disabled: disabled, Version: version, Generation: generation(version)}, nil
}

// generation goes by the major version: 4.0 moved from aws.xml to amazonq.xml.
func generation(version string) string {
	switch major, _, ok := release(version); {
	case !ok:
		return ""
	case major < 4:
		return generation3
	}
	return generation4
}

// separatePin says whether a plugin of that version may still know the feature
// aws.codewhisperer apart from aws.q: they became one in about 3.81.
func separatePin(e ide.Extension) bool {
	if e.Generation == generation4 {
		return false
	}
	major, minor, ok := release(e.Version)
	return !ok || major < 3 || minor <= 80
}

// release reads the first two numbers of a version such as 3.81-253, 4.9.253 or
// 4-SNAPSHOT.
func release(version string) (major, minor int, ok bool) {
	first, rest := leading(version)
	if first == "" {
		return 0, 0, false
	}
	second, _ := leading(strings.TrimPrefix(rest, "."))
	major, err := strconv.Atoi(first)
	if err != nil {
		return 0, 0, false
	}
	if minor, err = strconv.Atoi(second); err != nil {
		minor = 0
	}
	return major, minor, true
}

// leading cuts s behind its first digits.
func leading(s string) (digits, rest string) {
	rest = strings.TrimLeft(s, "0123456789")
	return s[:len(s)-len(rest)], rest
}

// disabled reads disabled_plugins.txt: one id a line.
func (p place) disabled(id string) (bool, error) {
	file := filepath.Join(p.config, "disabled_plugins.txt")
	snapshot, err := edit.Read(file)
	if err != nil {
		return false, fmt.Errorf("reading which plugins are switched off: %w", err)
	}
	for line := range strings.Lines(string(snapshot.Data)) {
		if strings.TrimSpace(line) == id {
			return true, nil
		}
	}
	return false, nil
}

// findPlugin looks through the folders of dir for the plugin with that id, the
// likeliest first. Others' damaged archives are none of our business; a likely
// folder that cannot be read is.
func findPlugin(dir, id string) (version string, found bool, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || dir == "" {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	slices.SortStableFunc(entries, func(a, b os.DirEntry) int {
		return cmp.Compare(unlikely(a.Name(), id), unlikely(b.Name(), id))
	})
	var problem error
	for _, entry := range entries {
		d, err := pluginIn(filepath.Join(dir, entry.Name()), id)
		if err == nil && d.ID == id {
			return d.Version, true, nil
		}
		if err != nil && unlikely(entry.Name(), id) == 0 {
			problem = err
		}
	}
	return "", false, problem
}

// unlikely ranks a folder's name: AWS builds plugin-amazonq and plugin-core
// (toolkit-intellij-subplugin.gradle.kts), the Marketplace may rename them.
func unlikely(folder, id string) int {
	folder = strings.ToLower(folder)
	words := []string{"plugin-amazonq", "amazonq", "amazon-q", "amazon.q"}
	if id == toolkitCore {
		words = []string{"plugin-core", "aws-toolkit", "aws.toolkit"}
	}
	for _, word := range words {
		if strings.HasPrefix(folder, word) {
			return 0
		}
	}
	return 1
}

// jarRank is 0 for the jar that a descriptor is most likely in.
func jarRank(jar, folder, id string) int {
	if strings.HasPrefix(strings.ToLower(jar), folder) {
		return 0
	}
	return unlikely(jar, id)
}

// pluginIn reads the descriptor of the plugin at path: a folder with lib/*.jar,
// or a single jar.
func pluginIn(path, id string) (descriptor, error) {
	if strings.HasSuffix(path, ".jar") {
		return readJar(path)
	}
	jars, err := os.ReadDir(filepath.Join(path, "lib"))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return descriptor{}, nil
	}
	if err != nil {
		return descriptor{}, err
	}
	// PluginDescriptorLoader.kt tries the jar that is called like the folder
	// first, too.
	own := strings.ToLower(filepath.Base(path))
	slices.SortStableFunc(jars, func(a, b os.DirEntry) int {
		return cmp.Compare(jarRank(a.Name(), own, id), jarRank(b.Name(), own, id))
	})
	var problem error
	for _, jar := range jars {
		if !strings.HasSuffix(jar.Name(), ".jar") {
			continue
		}
		d, err := readJar(filepath.Join(path, "lib", jar.Name()))
		if err != nil {
			problem = err
		}
		if d.ID != "" {
			return d, nil
		}
	}
	return descriptor{}, problem
}
