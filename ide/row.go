package ide

import (
	"context"

	"github.com/qlogin/qlogin/edit"
)

func (p place) readRow(ctx context.Context) (Content, error) {
	value, ok, err := edit.ReadRow(ctx, p.file, p.row)
	if !ok {
		return Content{}, err
	}
	return Content{Exists: true, Data: []byte(value)}, err
}

func (p place) writeRow(ctx context.Context, now, want Content) error {
	switch {
	case want.Exists:
		return edit.WriteRow(ctx, p.file, p.row, string(now.Data), now.Exists, string(want.Data))
	case now.Exists:
		return edit.DeleteRow(ctx, p.file, p.row, string(now.Data))
	default:
		return nil
	}
}
