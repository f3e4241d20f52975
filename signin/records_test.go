package signin

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	putRecords = "QLOGIN_TEST_RECORDS"
	putName    = "QLOGIN_TEST_NAME"
	putCount   = 10
)

// putMany is one process of several that remember sign-ins.
func putMany(dir, name string) int {
	for i := range putCount {
		if err := (Records{Dir: dir}).Put(testRecord(fmt.Sprintf("%s-%d", name, i))); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return 0
}

func testRecord(holder string) Record {
	return Record{
		Organization: Organization{StartURL: "https://acme.awsapps.com/start", Region: "eu-central-1"}, Holder: holder,
		SignedIn: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

func TestRecordsTogether(t *testing.T) {
	dir := t.TempDir()
	var everybody sync.WaitGroup
	for i := range 20 {
		everybody.Go(func() {
			if err := (Records{Dir: dir}).Put(testRecord(fmt.Sprintf("goroutine-%d", i))); err != nil {
				t.Error(err)
			}
		})
	}
	for i := range 3 {
		everybody.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), putRecords+"="+dir, putName+"="+fmt.Sprintf("process-%d", i))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	everybody.Wait()
	all, err := Records{Dir: dir}.All()
	if err != nil {
		t.Fatal(err)
	}
	if want := 20 + 3*putCount; len(all) != want {
		t.Errorf("%d records, want %d", len(all), want)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) > 2 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func TestRecordsPutFindRemove(t *testing.T) {
	records := Records{Dir: filepath.Join(t.TempDir(), "not", "there", "yet")}
	if all, err := records.All(); len(all) != 0 || err != nil {
		t.Fatalf("before the first: %v, %v", all, err)
	}
	a, b := testRecord("vscode"), testRecord("vscode")
	b.Organization.Region = "us-east-1"
	b.SignedIn = a.SignedIn.Add(time.Hour)
	for _, record := range []Record{a, b} {
		if err := records.Put(record); err != nil {
			t.Fatal(err)
		}
	}
	a.Person = "ana@lab.example"
	if err := records.Put(a); err != nil {
		t.Fatal(err)
	}
	all, err := records.All()
	if diff := cmp.Diff([]Record{b, a}, all); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if err := records.Remove(b.Organization, "vscode"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := records.Find(b.Organization, "vscode"); found || err != nil {
		t.Errorf("removed: %v, %v", found, err)
	}
	if got, found, err := records.Find(a.Organization, "vscode"); !found || err != nil || got.Person != a.Person {
		t.Errorf("the other: %v, %v, %v", got, found, err)
	}
}

// What cannot be read is never taken for empty, or the next Put would lose it.
func TestRecordsDamaged(t *testing.T) {
	for name, text := range map[string]string{
		"cut short":         `{"version":1,"signIns":[`,
		"of another qlogin": `{"version":7,"signIns":[]}`,
		"empty":             ``,
	} {
		t.Run(name, func(t *testing.T) {
			records := Records{Dir: t.TempDir()}
			if err := os.WriteFile(records.file(), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := records.All(); err == nil || !strings.Contains(err.Error(), records.file()) {
				t.Errorf("read: %v, want an error with the file's name", err)
			}
			if err := records.Put(testRecord("vscode")); err == nil {
				t.Error("written over")
			}
			if data, err := os.ReadFile(records.file()); err != nil || string(data) != text {
				t.Errorf("the file holds %q, %v", data, err)
			}
		})
	}
}

func FuzzRecords(f *testing.F) {
	f.Add([]byte(`{"version":1,"signIns":[{"organization":{"startUrl":"https://a.awsapps.com/start","region":"us-east-1"},"holder":"vscode"}]}`))
	f.Add([]byte(`{"version":1,"signIns":null}`))
	f.Add([]byte(`{"version":1,"signIns":[{"profile":{"ARN":"a:b"}},{}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		records := Records{Dir: t.TempDir()}
		if err := os.WriteFile(records.file(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := records.All()
		if err != nil {
			return
		}
		added := testRecord("fuzz")
		if err := records.Put(added); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if err := records.Remove(added.Organization, added.Holder); err != nil {
			t.Fatal(err)
		}
		after, err := records.All()
		if err != nil || len(after) != len(without(before, added.Organization, added.Holder)) {
			t.Fatalf("%d records became %d, %v", len(before), len(after), err)
		}
	})
}
