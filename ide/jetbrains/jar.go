package jetbrains

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
)

// descriptorFile is what makes a jar a plugin.
const descriptorFile = "META-INF/plugin.xml"

// maxDescriptor bounds what is unpacked: descriptors of a few hundred kB exist,
// the id is near the top.
const maxDescriptor = 1 << 20

// maxDirectory bounds the directory that is searched in one piece.
const maxDirectory = 16 << 20

// descriptor is what a plugin says about itself.
type descriptor struct{ ID, Version string }

// readJar reads the descriptor of a jar, which is empty where the jar has none.
func readJar(path string) (descriptor, error) {
	in, err := os.Open(path)
	if err != nil {
		return descriptor{}, err
	}
	defer func() { _ = in.Close() }() // it was only read
	info, err := in.Stat()
	if err != nil {
		return descriptor{}, err
	}
	if !mayDescribe(in, info.Size()) {
		return descriptor{}, nil
	}
	jar, err := zip.NewReader(in, info.Size())
	if err != nil {
		return descriptor{}, fmt.Errorf("reading %s: %w", path, err)
	}
	for _, file := range jar.File {
		if file.Name != descriptorFile {
			continue
		}
		content, err := file.Open()
		if err != nil {
			return descriptor{}, fmt.Errorf("reading %s in %s: %w", descriptorFile, path, err)
		}
		defer func() { _ = content.Close() }()
		return readDescriptor(io.LimitReader(content, maxDescriptor)), nil
	}
	return descriptor{}, nil
}

// mayDescribe looks for the name of the descriptor among the raw bytes of the
// archive's directory: most jars are libraries, and a directory of thousands of
// classes takes long to parse. Offsets are those of the end record (PKWARE
// APPNOTE 4.3.16); where it is not in its usual place the parser has to tell.
func mayDescribe(in io.ReaderAt, size int64) bool {
	const record = 22
	end := make([]byte, record)
	if size < record {
		return true
	}
	if _, err := in.ReadAt(end, size-record); err != nil || !bytes.HasPrefix(end, []byte("PK\x05\x06")) {
		return true
	}
	length, offset := binary.LittleEndian.Uint32(end[12:]), binary.LittleEndian.Uint32(end[16:])
	if int64(offset)+int64(length) > size || length > maxDirectory {
		return true
	}
	directory := make([]byte, length)
	if _, err := in.ReadAt(directory, int64(offset)); err != nil {
		return true
	}
	return bytes.Contains(directory, []byte(descriptorFile))
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
