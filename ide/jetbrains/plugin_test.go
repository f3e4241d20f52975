package jetbrains

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGeneration(t *testing.T) {
	for version, want := range map[string]string{"3.108": "3", "2.19-231": "3", "4": "4", "4.1-SNAPSHOT": "4", "4-SNAPSHOT": "4", "10.0": "4", "99999999999999999999": "", "": "", "x.1": ""} {
		if got := generation(version); got != want {
			t.Errorf("%q is of generation %q, want %q", version, got, want)
		}
	}
}

// TestDescriptor: what other plugins put into their descriptors must not be
// taken for theirs, or ours.
func TestDescriptor(t *testing.T) {
	for name, test := range map[string]struct {
		xml  string
		want descriptor
	}{
		"usual":         {`<idea-plugin><id>amazon.q</id><version>4.9</version></idea-plugin>`, descriptor{"amazon.q", "4.9"}},
		"turned":        {"<idea-plugin>\n<version>\n4.9\n</version><x/><id> amazon.q </id>", descriptor{"amazon.q", "4.9"}},
		"nested":        {`<idea-plugin><depends><id>amazon.q</id></depends><id>x</id></idea-plugin>`, descriptor{"x", ""}},
		"no version":    {`<idea-plugin><id>amazon.q</id></idea-plugin>`, descriptor{"amazon.q", ""}},
		"depends on it": {`<idea-plugin><name>x</name><depends>amazon.q</depends></idea-plugin>`, descriptor{}},
		"cut off":       {`<idea-plugin><id>amazon.q</id><ver`, descriptor{"amazon.q", ""}},
		"cut off in id": {`<idea-plugin><id>amazon.q`, descriptor{}},
		"empty":         {"", descriptor{}},
		"not XML":       {"\x00\x01", descriptor{}},
	} {
		if diff := cmp.Diff(test.want, readDescriptor(strings.NewReader(test.xml))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestDescriptorBomb: a descriptor is read as far as a descriptor goes.
func TestDescriptorBomb(t *testing.T) {
	s := newSandbox(t)
	jar := filepath.Join(s.home, "x.jar")
	s.jar(jar, map[string]string{descriptorFile: "<idea-plugin>" + strings.Repeat(" ", 64<<20) + "<id>amazon.q</id>"})
	if d, err := readJar(jar); err != nil || d.ID != "" {
		t.Errorf("read %+v, %v", d, err)
	}
}

// TestJarWithComment: the end record is not in its usual place.
func TestJarWithComment(t *testing.T) {
	s := newSandbox(t)
	jar := filepath.Join(s.home, "x.jar")
	s.jar(jar, map[string]string{descriptorFile: "<idea-plugin><id>amazon.q</id>"})
	content := []byte(s.read(jar))
	content[len(content)-2] = byte(len("signed"))
	s.writeFile(jar, string(content)+"signed")
	if d, err := readJar(jar); err != nil || d.ID != amazonQ {
		t.Errorf("read %+v, %v", d, err)
	}
	for _, size := range []int{0, 10, len(content) - 30, len(content) - 1} {
		s.writeFile(jar, string(content[:size]))
		if d, err := readJar(jar); err == nil {
			t.Errorf("%d bytes of a jar: %+v", size, d)
		}
	}
}

func TestPluginAnywhere(t *testing.T) {
	s := newSandbox(t)
	dir := filepath.Join(s.home, "plugins")
	s.plugin(dir, "kotlin", "org.jetbrains.kotlin", "1")
	s.plugin(dir, "zz-renamed", amazonQ, "4.1")
	s.writeFile(filepath.Join(dir, "broken", "lib", "broken.jar"), "no jar")
	s.writeFile(filepath.Join(dir, "availables.json"), "[]")
	if version, found, err := findPlugin(dir, amazonQ); version != "4.1" || !found || err != nil {
		t.Errorf("found %q, %t, %v", version, found, err)
	}
	if _, found, err := findPlugin(dir, toolkitCore); found || err != nil {
		t.Errorf("found %t, %v", found, err)
	}
	s.jar(filepath.Join(dir, "single.jar"), map[string]string{descriptorFile: "<idea-plugin><id>aws.toolkit.core</id></idea-plugin>"})
	if _, found, err := findPlugin(dir, toolkitCore); !found || err != nil {
		t.Errorf("a plugin of one jar: found %t, %v", found, err)
	}
}

// BenchmarkFindPlugin has 60 plugins with ten libraries of 200 classes each, and
// the descriptor where it is looked for last.
func BenchmarkFindPlugin(b *testing.B) {
	s := newSandbox(b)
	dir := filepath.Join(s.home, "plugins")
	entries := map[string]string{}
	for i := range 200 {
		entries[filepath.Join("com", "example", strings.Repeat("x", i%40), string(rune('A'+i%26))+".class")+string(rune('0'+i/26))] = "cafe"
	}
	for i := range 60 {
		name := "plugin-" + string(rune('a'+i/10)) + string(rune('a'+i%10))
		s.jar(filepath.Join(dir, name, "lib", "zz.jar"), map[string]string{descriptorFile: "<idea-plugin><id>" + name + "</id></idea-plugin>"})
		for j := range 10 {
			s.jar(filepath.Join(dir, name, "lib", "dep"+string(rune('0'+j))+".jar"), entries)
		}
	}
	b.Run("absent", func(b *testing.B) {
		for b.Loop() {
			if _, found, _ := findPlugin(dir, amazonQ); found {
				b.Fatal("found")
			}
		}
	})
	s.plugin(dir, "plugin-amazonq", amazonQ, "4.9")
	b.Run("present", func(b *testing.B) {
		for b.Loop() {
			if _, found, _ := findPlugin(dir, amazonQ); !found {
				b.Fatal("not found")
			}
		}
	})
}
