package vscode

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// extensionID is publisher and name of the extension's manifest; it is also the
// key of its row in state.vscdb (src/vs/workbench/api/common/extHostMemento.ts).
const extensionID = "amazonwebservices.amazon-q-vscode"

// disabledKey lists the extensions that the person switched off
// (DISABLED_EXTENSIONS_STORAGE_PATH in
// src/vs/platform/extensionManagement/common/extensionManagement.ts).
const disabledKey = "extensionsIdentifiers/disabled"

// extensionLists are the files that say what is installed for one VS Code
// profile: its own, and the default one, whose application-wide entries count in
// every profile.
type extensionLists struct {
	own     string
	general string // the same file for the default profile
}

func (e editor) defaultExtensions() extensionLists {
	file := filepath.Join(e.extensions, "extensions.json")
	return extensionLists{own: file, general: file}
}

// installed is one element of extensions.json
// (src/vs/platform/extensionManagement/common/extensionsProfileScannerService.ts).
type installed struct {
	Identifier struct {
		ID string `json:"id"`
	} `json:"identifier"`
	Version          string `json:"version"`
	RelativeLocation string `json:"relativeLocation"`
	Metadata         struct {
		IsApplicationScoped bool `json:"isApplicationScoped"`
	} `json:"metadata"`
}

// findExtension looks for Amazon Q among the extensions of one VS Code profile.
func (e editor) findExtension(lists extensionLists) (ide.Extension, error) {
	obsolete, err := readObsolete(filepath.Join(e.extensions, ".obsolete"))
	if err != nil {
		return ide.Extension{}, err
	}
	own, err := readInstalled(lists.own)
	if err != nil {
		return ide.Extension{}, err
	}
	general, err := readInstalled(lists.general)
	if err != nil {
		return ide.Extension{}, err
	}
	for _, x := range own {
		if x.isAmazonQ() && !x.in(obsolete) {
			return ide.Extension{Installed: true, Version: x.Version}, nil
		}
	}
	for _, x := range general {
		if x.isAmazonQ() && x.Metadata.IsApplicationScoped && !x.in(obsolete) {
			return ide.Extension{Installed: true, Version: x.Version}, nil
		}
	}
	return ide.Extension{}, nil
}

func (x installed) isAmazonQ() bool { return strings.EqualFold(x.Identifier.ID, extensionID) }

// in says whether x is marked for removal, under its folder's name or as id and
// version, with or without a platform (ExtensionKey of
// src/vs/platform/extensionManagement/common/extensionManagementUtil.ts).
func (x installed) in(obsolete map[string]bool) bool {
	key := strings.ToLower(x.Identifier.ID + "-" + x.Version)
	for name, marked := range obsolete {
		name = strings.ToLower(name)
		if marked && (name == key || strings.HasPrefix(name, key+"-") || name == strings.ToLower(x.RelativeLocation)) {
			return true
		}
	}
	return false
}

func readInstalled(file string) ([]installed, error) {
	data, err := read(file)
	if err != nil {
		return nil, err
	}
	all, err := parseInstalled(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	return all, nil
}

func parseInstalled(data []byte) ([]installed, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	var all []installed
	if err := decode(data, &all); err != nil {
		return nil, err
	}
	return all, nil
}

func readObsolete(file string) (map[string]bool, error) {
	data, err := read(file)
	if err != nil || len(bytes.TrimSpace(data)) == 0 {
		return nil, err
	}
	var obsolete map[string]bool
	if err := decode(data, &obsolete); err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	return obsolete, nil
}

// disabled says whether the extension is switched off in that database.
func disabled(ctx context.Context, file string) (bool, error) {
	value, ok, err := edit.ReadRow(ctx, file, disabledKey)
	if err != nil || !ok {
		return false, err
	}
	var off []struct {
		ID string `json:"id"`
	}
	// An unreadable list disables nothing: VS Code starts a new one.
	if err := json.Unmarshal([]byte(value), &off); err != nil {
		return false, nil //nolint:nilerr // as said above
	}
	for _, x := range off {
		if strings.EqualFold(x.ID, extensionID) {
			return true, nil
		}
	}
	return false, nil
}
