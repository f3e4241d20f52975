package main

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // reads what VS Code would read
)

// cmdKeep remembers every file of the home folder, its mode and whether it is a
// link; qlogin's own files are left out.
func cmdKeep(ts *testscript.TestScript, _ bool, _ []string) {
	stageOf(ts).kept = everyFile(ts)
}

// cmdUnchanged holds the files against what was remembered. Of a database, only
// its rows count: SQLite may arrange them anew.
func cmdUnchanged(ts *testscript.TestScript, neg bool, _ []string) {
	diff := cmp.Diff(stageOf(ts).kept, everyFile(ts))
	switch {
	case diff != "" && !neg:
		ts.Fatalf("files have changed:\n%s", diff)
	case diff == "" && neg:
		ts.Fatalf("no file has changed")
	}
}

func everyFile(ts *testscript.TestScript) map[string]string {
	all := map[string]string{}
	home := ts.Getenv("HOME")
	ts.Check(filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == ts.Getenv("QSTATE") {
			if err == nil {
				err = fs.SkipDir
			}
			return err
		}
		if entry.IsDir() || strings.HasSuffix(path, ".lock") {
			return nil
		}
		all[strings.TrimPrefix(path, home)], err = describe(path, entry)
		return err
	}))
	return all
}

func describe(path string, entry fs.DirEntry) (string, error) {
	if entry.Type()&fs.ModeSymlink != 0 {
		to, err := os.Readlink(path)
		return "link to " + to, err
	}
	info, err := entry.Info()
	if err != nil {
		return "", err
	}
	if filepath.Ext(path) == ".vscdb" {
		rows, err := dump(path)
		return fmt.Sprintf("%v\n%s", info.Mode(), rows), err
	}
	data, err := os.ReadFile(path)
	return fmt.Sprintf("%v\n%s", info.Mode(), data), err
}

// dump lists every row of a state.vscdb with the type of its value.
func dump(file string) (string, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(file)+"?mode=ro")
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(context.Background(), `SELECT key, typeof(value), value FROM ItemTable ORDER BY key`)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	var text strings.Builder
	for rows.Next() {
		var key, kind, value string
		if err := rows.Scan(&key, &kind, &value); err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "%s %s %s\n", key, kind, value)
	}
	return text.String(), rows.Err()
}

// cmdRow writes a row into VS Code's database: row key file.
func cmdRow(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", filepath.Join(ts.Getenv("CODE"), "globalStorage", "state.vscdb"))
	ts.Check(err)
	_, err = db.Exec(`INSERT INTO ItemTable VALUES (?, ?)`, args[0], strings.TrimSpace(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(db.Close())
}
