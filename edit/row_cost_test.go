package edit

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// TestStatementsUseTheIndex makes sure that the size of the database does not
// count.
func TestStatementsUseTheIndex(t *testing.T) {
	file := database(t, "")
	for _, statement := range []string{selectRow, updateRow, insertRow, deleteRow} {
		var plan []string
		err := connected(t.Context(), file, "mode=ro", func(ctx context.Context, c *sql.Conn) error {
			rows, err := c.QueryContext(ctx, "EXPLAIN QUERY PLAN "+statement, "k", "v", "w")
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id, parent, unused int
				var detail string
				if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
					return err
				}
				plan = append(plan, detail)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(plan, "; ")
		if !strings.Contains(text, "SEARCH ItemTable USING") || strings.Contains(text, "SCAN ItemTable") {
			t.Errorf("%s: %s", statement, text)
		}
	}
}

func BenchmarkWriteRow(b *testing.B) {
	for _, size := range []struct {
		name string
		rows int
	}{{"small", 10}, {"50MB", 2000}} {
		b.Run(size.name, func(b *testing.B) {
			file := database(b, fmt.Sprintf(`INSERT INTO ItemTable WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
				SELECT 'key' || i, hex(randomblob(12500)) FROM n; INSERT INTO ItemTable VALUES ('k', '0');`, size.rows))
			for i := 0; b.Loop(); i++ {
				if err := WriteRow(b.Context(), file, "k", fmt.Sprint(i), true, fmt.Sprint(i+1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadRow(b *testing.B) {
	file := database(b, "INSERT INTO ItemTable VALUES ('k', 'v');")
	for b.Loop() {
		if _, _, err := ReadRow(b.Context(), file, "k"); err != nil {
			b.Fatal(err)
		}
	}
}
