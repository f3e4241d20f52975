package vault

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
)

// Only what String writes is read, and what it says can be believed.
func FuzzManifest(f *testing.F) {
	m := newManifest("grant", 7, []byte("secret"))
	m.payload = base64.RawStdEncoding.EncodeToString([]byte("secret"))
	f.Add(m.String())
	m.payload, m.pieces, m.slot = "", 3, 1
	f.Add(m.String())
	f.Add("ql1 1 0 0 0  e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
	f.Add("ql1 +1 00 0x0 -1 = zz")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parseManifest(text)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%q: %v is not ErrDamaged", text, err)
			}
			return
		}
		if m.String() != text {
			t.Errorf("%q is read as %q", text, m)
		}
		if m.length > MaxRecord || m.pieces > MaxRecord*2 || m.slot*m.slot > 1 {
			t.Errorf("%q is not plausible", text)
		}
		data, err := m.open("grant", m.payload)
		if err == nil && (len(data) != m.length || m.checksum("grant", data) != m.sum) {
			t.Errorf("%q opens to something else", text)
		}
	})
}

// A keyring full of foreign items never yields a value that was not saved.
func FuzzItems(f *testing.F) {
	s := systems()[1]
	for _, size := range []int{0, 100, 3000} {
		initial := newFake(f, s)
		if err := open(initial, s).Save(f.Context(), "grant", bytesOf(size, 1)); err != nil {
			f.Fatal(err)
		}
		f.Add(initial.items["grant"], initial.items["grant:1.0"], initial.items["grant:1.1"], size)
	}
	f.Fuzz(func(t *testing.T, manifest, first, second string, size int) {
		k := newFake(t, s)
		k.items = map[string]string{"grant": manifest, "grant:1.0": first, "grant:1.1": second}
		got, err := open(k, s).Load(t.Context(), "grant")
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%v is not ErrDamaged", err)
			}
			return
		}
		// Whoever writes a checksum of their own can write a record: the sum
		// is against damage, the keyring's lock against people.
		m, _ := parseManifest(manifest)
		if m.checksum("grant", got) != m.sum {
			t.Errorf("%d bytes do not have the manifest's checksum", len(got))
		}
	})
}

func FuzzIndex(f *testing.F) {
	f.Add(formatIndex([]string{"a", "b"}))
	f.Add([]byte("ql1i\n"))
	f.Add([]byte("ql1i\nb\na\na\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		names, err := parseIndex(data)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%v is not ErrDamaged", err)
			}
			return
		}
		if len(names) == 0 || !slices.IsSorted(names) {
			t.Errorf("the names are %q", names)
		}
		again, err := parseIndex(formatIndex(names))
		if err != nil || !slices.Equal(names, again) {
			t.Errorf("%q is read again as %q, %v", names, again, err)
		}
	})
}

func FuzzCut(f *testing.F) {
	f.Add("abcdefg", 3)
	f.Add("", 1)
	f.Fuzz(func(t *testing.T, text string, size int) {
		if size < 1 || len(text)/size > 1000 {
			t.Skip()
		}
		pieces := cut(text, size)
		if strings.Join(pieces, "") != text {
			t.Error("the pieces are not the text")
		}
		for i, piece := range pieces {
			if len(piece) > size || piece == "" && len(pieces) > 1 || i < len(pieces)-1 && len(piece) != size {
				t.Errorf("piece %d has %d bytes", i, len(piece))
			}
		}
	})
}

// The item is for people with a keyring browser, too: one line of ASCII.
func TestManifestText(t *testing.T) {
	t.Parallel()
	data := []byte("secret")
	m := newManifest("grant", 7, data)
	m.payload = base64.RawStdEncoding.EncodeToString(data)
	const want = "ql1 7 0 0 6 c2VjcmV0 "
	if got := m.String(); !strings.HasPrefix(got, want) || len(got) != len(want)+64 {
		t.Errorf("got %q", got)
	}
	if got, err := m.open("grant", m.payload); err != nil || !bytes.Equal(got, data) {
		t.Errorf("got %q, %v", got, err)
	}
}
