package jetbrains

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// descriptorFile is what makes a jar a plugin.
const descriptorFile = "META-INF/plugin.xml"

// maxDescriptor bounds what is unpacked: descriptors of a few hundred kB exist,
// the id is near the top.
const maxDescriptor = 1 << 20

// descriptor is what a plugin says about itself.
type descriptor struct{ ID, Version string }

// readJar reads the descriptor of a jar, which is empty where the jar has none.
func readJar(path string) (descriptor, error) {
	jar, err := zip.OpenReader(path)
	if err != nil {
		return descriptor{}, fmt.Errorf("reading %s: %w", path, err)
	}
	defer jar.Close()
	for _, file := range jar.File {
		if file.Name != descriptorFile {
			continue
		}
		content, err := file.Open()
		if err != nil {
			return descriptor{}, fmt.Errorf("reading %s in %s: %w", descriptorFile, path, err)
		}
		defer content.Close()
		return readDescriptor(io.LimitReader(content, maxDescriptor)), nil
	}
	return descriptor{}, nil
}

// readDescriptor takes <id> and <version> from under <idea-plugin> and stops as
// soon as it has both. What it cannot read after that does not matter.
func readDescriptor(r io.Reader) descriptor {
	decoder := xml.NewDecoder(r)
	decoder.Strict = false
	var d descriptor
	for depth := 0; d.ID == "" || d.Version == ""; {
		token, err := decoder.Token()
		if err != nil {
			break
		}
		switch element := token.(type) {
		case xml.StartElement:
			depth++
			if depth != 2 {
				continue
			}
			if field := d.field(element.Name.Local); field != nil {
				depth--
				if err := decoder.DecodeElement(field, &element); err != nil {
					return descriptor{}
				}
				*field = strings.TrimSpace(*field)
			}
		case xml.EndElement:
			depth--
		}
	}
	return d
}

func (d *descriptor) field(element string) *string {
	switch element {
	case "id":
		return &d.ID
	case "version":
		return &d.Version
	}
	return nil
}
