// Package config reads qlogin's own settings and knows in which folders its
// files belong. It holds no secrets: those are in the vault. What was signed in
// and written where is kept by signin and ide, in the state folder named here.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/qlogin/qlogin/edit"
)

// Settings are the user's settings.
type Settings struct {
	Organizations []Organization `toml:"organization"`
}

// Organization is one Identity Center that the person signs in to.
type Organization struct {
	Name     string `toml:"name"`
	StartURL string `toml:"start_url"`
	Region   string `toml:"region"`
	Profile  string `toml:"profile"` // ARN or name of the Q profile; "" where it is chosen
}

// Load reads the settings file. A missing file is empty settings; one that does
// not parse, or that holds an unknown key, is an error that names the line.
func Load(file string) (Settings, error) {
	found, err := edit.Read(file)
	if err != nil || !found.Exists {
		return Settings{}, err
	}
	return parse(file, found.Data)
}

func parse(file string, data []byte) (Settings, error) {
	var settings Settings
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	err := decoder.Decode(&settings)
	if err == nil {
		return settings, nil
	}
	if unknown, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(unknown.Errors) > 0 {
		row, _ := unknown.Errors[0].Position()
		return Settings{}, fmt.Errorf("reading %s: line %d: %q is not a setting", file, row, strings.Join(unknown.Errors[0].Key(), "."))
	}
	if bad, ok := errors.AsType[*toml.DecodeError](err); ok {
		row, column := bad.Position()
		return Settings{}, fmt.Errorf("reading %s: line %d, column %d: %w", file, row, column, err)
	}
	return Settings{}, fmt.Errorf("reading %s: %w", file, err)
}
