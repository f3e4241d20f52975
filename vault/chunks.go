package vault

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// A record that fits is one item. A larger one is cut into pieces, and its
// manifest says in which of two slots they are:
//
//	name        manifest
//	name:0.0    piece 0 in slot 0
//	name:0.1    piece 1 in slot 0
//
// A save fills the other slot, reads it back, and switches by writing the
// manifest, one item and therefore all or nothing. Then the old slot is emptied
// from the top. So the pieces in a slot always start at 0 without a gap, and
// what a crash leaves behind can be found by counting up.

// readAttempts is how often a reader starts again because a writer was faster.
const readAttempts = 16

// strayPieces is how far to look for pieces where the manifest cannot tell.
const strayPieces = 16

// load returns the record. Readers take no lock: a manifest that is the same
// before and after vouches for what was read in between.
func (v *visit) load(ctx context.Context, account string) ([]byte, error) {
	text, err := v.get(ctx, account)
	if err != nil {
		return nil, err
	}
	for range readAttempts {
		data, err := v.open(ctx, account, text)
		if err == nil || !errors.Is(err, ErrDamaged) {
			return data, err
		}
		again, getErr := v.get(ctx, account)
		if getErr != nil {
			return nil, getErr
		}
		if again == text {
			return nil, err
		}
		text = again
	}
	return nil, because(ErrTimeout, "the record kept changing while it was read")
}

// open reads what the manifest in text describes.
func (v *visit) open(ctx context.Context, account, text string) ([]byte, error) {
	m, err := parseManifest(text)
	if err != nil {
		return nil, err
	}
	if m.pieces == 0 {
		return m.open(account, m.payload)
	}
	var payload strings.Builder
	for i := range m.pieces {
		piece, err := v.get(ctx, pieceAccount(account, m.slot, i))
		if errors.Is(err, ErrNotFound) {
			return nil, because(ErrDamaged, fmt.Sprintf("piece %d of %d is missing", i+1, m.pieces))
		}
		if err != nil {
			return nil, err
		}
		rest, ok := strings.CutPrefix(piece, pieceHead(m.generation, i))
		if !ok {
			return nil, because(ErrDamaged, fmt.Sprintf("piece %d of %d belongs to another save", i+1, m.pieces))
		}
		payload.WriteString(rest)
	}
	return m.open(account, payload.String())
}

// current returns the manifest. A damaged one is as good as none for a writer,
// but found says that something is there. Any other trouble is an error: what
// could not be read must not be overwritten.
func (v *visit) current(ctx context.Context, account string) (m manifest, found bool, err error) {
	text, err := v.get(ctx, account)
	if errors.Is(err, ErrNotFound) {
		return manifest{}, false, nil
	}
	if err != nil {
		return manifest{}, false, err
	}
	m, err = parseManifest(text)
	if err != nil {
		return manifest{pieces: strayPieces}, true, nil //nolint:nilerr // a damaged manifest is one that has to be replaced
	}
	return m, true, nil
}

// save stores the record. Once the manifest is switched, the save has happened:
// trouble with what is left of the old one is for the next save or delete.
func (v *visit) save(ctx context.Context, account string, data []byte) error {
	if err := checkSize(data); err != nil {
		return err
	}
	old, _, err := v.current(ctx, account)
	if err != nil {
		return err
	}
	m := newManifest(account, old.generation+1, data)
	payload := base64.RawStdEncoding.EncodeToString(data)
	m.payload = payload
	if len(m.String()) <= v.limits.item(account) {
		return v.saveWhole(ctx, account, m, old)
	}
	m.payload = ""
	return v.savePieces(ctx, account, m, old, payload)
}

func (v *visit) saveWhole(ctx context.Context, account string, m, old manifest) error {
	if err := v.put(ctx, account, m.String()); err != nil {
		return err
	}
	_ = v.sweep(ctx, account, old.slot, old.pieces)
	_ = v.sweep(ctx, account, 1-old.slot, 0)
	return nil
}

func (v *visit) savePieces(ctx context.Context, account string, m, old manifest, payload string) error {
	m.slot = 1 - old.slot
	// What an interrupted save left here would otherwise stick out above the
	// new pieces, where nobody looks.
	if err := v.sweep(ctx, account, m.slot, 0); err != nil {
		return err
	}
	head := len(pieceHead(m.generation, MaxRecord))
	pieces := cut(payload, v.limits.piece-head)
	m.pieces = len(pieces)
	for i, piece := range pieces {
		if err := v.put(ctx, pieceAccount(account, m.slot, i), pieceHead(m.generation, i)+piece); err != nil {
			return err
		}
	}
	if err := v.put(ctx, account, m.String()); err != nil {
		return err
	}
	_ = v.sweep(ctx, account, old.slot, old.pieces)
	return nil
}

// erase removes the record: the manifest first, which is the moment when it is
// gone, then every piece of it, also of one whose manifest is gone already.
func (v *visit) erase(ctx context.Context, account string) error {
	old, found, err := v.current(ctx, account)
	if err != nil {
		return err
	}
	if found {
		if err := v.remove(ctx, account); err != nil {
			return err
		}
	}
	for slot := range 2 {
		if err := v.sweep(ctx, account, slot, old.pieces); err != nil {
			return err
		}
	}
	return nil
}

// sweep empties a slot from the top. At least the pieces below known are
// removed, gaps or not, and all that follow without one.
func (v *visit) sweep(ctx context.Context, account string, slot, known int) error {
	top := known
	for ; ; top++ {
		if _, err := v.get(ctx, pieceAccount(account, slot, top)); errors.Is(err, ErrNotFound) {
			break
		} else if err != nil {
			return err
		}
	}
	for i := top - 1; i >= 0; i-- {
		if err := v.remove(ctx, pieceAccount(account, slot, i)); err != nil {
			return err
		}
	}
	return nil
}
