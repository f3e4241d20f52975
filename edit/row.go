package edit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
)

// The statements find their row by the index of the UNIQUE key, and each is one
// transaction by itself. A value that another program stored as a blob reads
// the same as text. Table and columns: VS Code,
// src/vs/base/parts/storage/node/storage.ts.
const (
	selectRow  = `SELECT CAST(COALESCE(value, '') AS TEXT) FROM ItemTable WHERE key = ?1`
	selectKeys = `SELECT key FROM ItemTable WHERE key LIKE ?1 ESCAPE '\' ORDER BY key`
	updateRow  = `UPDATE ItemTable SET value = ?3 WHERE key = ?1 AND CAST(COALESCE(value, '') AS TEXT) = ?2`
	insertRow  = `INSERT INTO ItemTable (key, value) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM ItemTable WHERE key = ?1)`
	deleteRow  = `DELETE FROM ItemTable WHERE key = ?1 AND CAST(COALESCE(value, '') AS TEXT) = ?2`
)

// ReadRow returns the value of key in the ItemTable of the SQLite file. A file
// that is not there has no row; one without the table, or that cannot be read,
// is an error. Nothing is written, except that the half-done write of a program
// that died is taken back, as every program that opens the file does.
func ReadRow(ctx context.Context, file, key string) (value string, ok bool, err error) {
	err = reading(ctx, file, func(ctx context.Context, c *sql.Conn) error {
		value, ok, err = rowValue(ctx, c, key)
		return err
	})
	return value, ok, rowError("reading", file, key, err)
}

// RowKeys returns the keys that match like, a pattern of SQL's LIKE: the case of
// ASCII letters does not count, % and _ are wild unless a backslash stands
// before them.
func RowKeys(ctx context.Context, file, like string) ([]string, error) {
	var keys []string
	err := reading(ctx, file, func(ctx context.Context, c *sql.Conn) error {
		keys = nil
		rows, err := c.QueryContext(ctx, selectKeys, like)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var key string
			if err := rows.Scan(&key); err != nil {
				return err
			}
			keys = append(keys, key)
		}
		return rows.Err()
	})
	return keys, rowError("listing", file, like, err)
}

// WriteRow gives the row of key the value after, if it still holds before (or,
// with existed false, is still absent), else it is ErrChanged. It never makes a
// file, never changes the journal mode, and reads the value back.
//
// VS Code reads all rows when it starts and writes them back while it runs, so
// write only while it is closed.
func WriteRow(ctx context.Context, file, key, before string, existed bool, after string) error {
	statement, args := updateRow, []any{key, before, after}
	if !existed {
		statement, args = insertRow, []any{key, after}
	}
	err := writing(ctx, file, func(ctx context.Context, c *sql.Conn) error {
		if existed && before == after {
			return sameRow(ctx, c, key, before)
		}
		n, err := affected(c.ExecContext(ctx, statement, args...))
		switch {
		case err != nil:
			return err
		case n == 0:
			return ErrChanged
		}
		return sameRow(ctx, c, key, after)
	})
	return rowError("writing", file, key, err)
}

// DeleteRow removes the row of key if it still holds before, else it is
// ErrChanged. A row or file that is gone already is fine.
func DeleteRow(ctx context.Context, file, key, before string) error {
	err := writing(ctx, file, func(ctx context.Context, c *sql.Conn) error {
		n, err := affected(c.ExecContext(ctx, deleteRow, key, before))
		if err != nil || n > 0 {
			return err
		}
		_, there, err := rowValue(ctx, c, key)
		if err == nil && there {
			return ErrChanged
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return rowError("removing", file, key, err)
}

func rowValue(ctx context.Context, c *sql.Conn, key string) (value string, ok bool, err error) {
	err = c.QueryRowContext(ctx, selectRow, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return value, err == nil, err
}

func sameRow(ctx context.Context, c *sql.Conn, key, want string) error {
	got, ok, err := rowValue(ctx, c, key)
	if err == nil && (!ok || got != want) {
		return ErrChanged
	}
	return err
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func rowError(doing, file, key string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s row %q of %s: %w", doing, key, file, err)
}
