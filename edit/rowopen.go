package edit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// busyTimeout is short because VS Code gives up after a second and may then
	// drop what it wanted to write (storage.ts, SQLiteStorageDatabase).
	busyTimeout = 300 * time.Millisecond
	// rowLimit bounds everything done to one database, a slow disk included.
	rowLimit = 2 * time.Second
)

// reading runs f on a connection that cannot write. A file that is not there is
// no error: f is not run.
func reading(ctx context.Context, file string, f func(context.Context, *sql.Conn) error) error {
	idle, err := idleWAL(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case idle:
		// An ordinary reader would leave a -wal and a -shm file behind.
		err = connected(ctx, file, "mode=ro&immutable=1", f)
		if still, _ := idleWAL(file); still {
			return err
		}
		// Somebody opened it just now: read it with the locks that this takes.
	}
	err = connected(ctx, file, "mode=ro", f)
	if unfinished(err) {
		// Another program died in the middle of a write, and only a connection
		// that may write can take that write back.
		err = connected(ctx, file, "mode=rw", f)
	}
	return err
}

// writing runs f on a connection that can write, but not make the file.
func writing(ctx context.Context, file string, f func(context.Context, *sql.Conn) error) error {
	if err := regular(file); err != nil {
		return err
	}
	return connected(ctx, file, "mode=rw", f)
}

func regular(file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return cause(err)
	}
	if !info.Mode().IsRegular() {
		return ErrIrregular
	}
	return nil
}

// idleWAL says whether the file is in WAL mode and nobody has it open: then all
// of its content is in the file itself.
func idleWAL(file string) (bool, error) {
	if err := regular(file); err != nil {
		return false, err
	}
	real, err := follow(file)
	if err != nil {
		return false, err
	}
	if _, err := os.Lstat(real + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return false, cause(err)
	}
	f, err := os.Open(real)
	if err != nil {
		return false, cause(err)
	}
	defer f.Close()
	// https://sqlite.org/fileformat.html section 1.3.3: 2 at offset 18 or 19 is WAL.
	version := make([]byte, 2)
	if _, err := f.ReadAt(version, 18); err != nil {
		return false, nil // shorter than a header: SQLite will say what is wrong
	}
	return version[0] == 2 || version[1] == 2, nil
}

func connected(ctx context.Context, file, mode string, f func(context.Context, *sql.Conn) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, rowLimit)
	defer cancel()
	dsn, err := databaseURI(file, mode)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := db.Conn(ctx)
	if err != nil {
		return explain(err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return explain(f(ctx, c))
}

// databaseURI names the file as https://sqlite.org/uri.html asks for, so that
// "?", "#" and "%" in a path stay part of it.
func databaseURI(file, mode string) (string, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/Users
	}
	query := fmt.Sprintf("%s&_pragma=busy_timeout(%d)", mode, busyTimeout.Milliseconds())
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + query, nil
}

// explain puts ErrBusy in front of SQLite's own words for it.
func explain(err error) error {
	switch code(err) & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w (%w)", ErrBusy, err)
	}
	return err
}

// unfinished says whether err is that of a read-only connection to a database
// with a hot journal (https://sqlite.org/rescode.html#readonly_rollback).
func unfinished(err error) bool {
	switch code(err) {
	case sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY, sqlite3.SQLITE_READONLY_CANTINIT:
		return true
	}
	return false
}

func code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}
