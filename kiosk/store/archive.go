package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
)

// Why a version was made.
const (
	whyFirst     = "首次收录"
	whyChanged   = "原页有变化"
	whyCorrected = "工作人员更正"
)

// Put implements kiosk.Archive.
func (db *DB) Put(ctx context.Context, records []kiosk.Record) ([]kiosk.PutResult, error) {
	for _, r := range records {
		if r.Disclosure.ID == "" {
			return nil, wrap(kiosk.Errorf(kiosk.Invalid, "记录没有编号，无法收录。"), "put")
		}
	}
	if len(records) == 0 {
		return nil, nil
	}
	if err := db.putOriginals(ctx, records); err != nil {
		return nil, wrap(err, "put originals")
	}
	before, err := db.heldBefore(ctx, records)
	if err != nil {
		return nil, wrap(err, "put screenings")
	}
	if err := db.putScreenings(ctx, records, before); err != nil {
		return nil, wrap(err, "put screenings")
	}
	results := make([]kiosk.PutResult, len(records))
	err = db.public.write(ctx, func(tx *sql.Tx) error {
		p, err := newPutter(ctx, tx)
		if err != nil {
			return err
		}
		for i := range records {
			d := records[i].Disclosure // a copy: the caller's stays as it is
			if results[i], err = p.put(ctx, &d, &records[i], before[d.ID], db.now().UTC()); err != nil {
				return wrap(err, "%q", d.ID)
			}
		}
		return nil
	})
	if err == nil {
		err = db.settleHeld(ctx, records, before)
	}
	if err != nil {
		return nil, wrap(err, "put")
	}
	return results, nil
}

// putter writes versions within one transaction.
type putter struct {
	tx                                                               *sql.Tx
	revision                                                         int64 // the last one given
	current, codeTaken, content, version, head, state, derived, sure *sql.Stmt
}

func newPutter(ctx context.Context, tx *sql.Tx) (*putter, error) {
	p := &putter{tx: tx}
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(revision), 0) FROM disclosures`).Scan(&p.revision); err != nil {
		return nil, err
	}
	// Statements prepared in a transaction are closed with it.
	for _, s := range []struct {
		into **sql.Stmt
		text string
	}{
		{&p.current, `SELECT d.code, d.version, d.state, d.overrides, v.content_hash, v.placed, v.placed_confidence, v.fields
			FROM disclosures d JOIN versions v ON v.disclosure = d.id AND v.version = d.version WHERE d.id = ?`},
		{&p.codeTaken, `SELECT count(*) FROM disclosures WHERE code = ?`},
		{&p.content, `INSERT INTO contents (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING`},
		{&p.version, insertVersion},
		{&p.head, `INSERT INTO disclosures
			(id, code, version, revision, state, overrides, area_id, category_id, item_id, published_on, demo, placed_confidence, open_until)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
			ON CONFLICT (id) DO UPDATE SET version = excluded.version, revision = excluded.revision,
			state = excluded.state, overrides = excluded.overrides, area_id = excluded.area_id, category_id = excluded.category_id,
			item_id = excluded.item_id, published_on = excluded.published_on, demo = excluded.demo,
			placed_confidence = excluded.placed_confidence, open_until = excluded.open_until`},
		{&p.state, `UPDATE disclosures SET state = ?, revision = ? WHERE id = ?`},
		{&p.derived, `UPDATE versions SET fields = ?, placed = ?, placed_confidence = ? WHERE disclosure = ? AND version = ?`},
		{&p.sure, `UPDATE disclosures SET placed_confidence = ?, open_until = ? WHERE id = ?`},
	} {
		var err error
		if *s.into, err = tx.PrepareContext(ctx, s.text); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// head is what disclosures holds about one of them.
type head struct {
	code, overrides, contentHash string
	version                      int
	state                        kiosk.State
	placed, fields               string
	confidence                   float64
}

func (p *putter) put(ctx context.Context, d *kiosk.Disclosure, r *kiosk.Record, before int, now time.Time) (kiosk.PutResult, error) {
	var h head
	err := p.current.QueryRowContext(ctx, d.ID).Scan(&h.code, &h.version, &h.state, &h.overrides, &h.contentHash,
		&h.placed, &h.confidence, &h.fields)
	why := whyChanged
	if r.Why != "" {
		why = r.Why
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		why, h.state = whyFirst, kiosk.Published
		if h.code, err = p.newCode(ctx, d.ID); err != nil {
			return kiosk.PutResult{}, err
		}
	case err != nil:
		return kiosk.PutResult{}, err
	}
	if h.overrides != "" {
		var c kiosk.Correction
		if err := json.Unmarshal([]byte(h.overrides), &c); err != nil {
			return kiosk.PutResult{}, err
		}
		correct(d, c)
	}
	if d.Validity == "" {
		d.Validity = kiosk.ValidityUnknown
	}
	d.ContentHash = kiosk.ContentHash(d)
	result := kiosk.PutResult{ID: d.ID, Version: h.version, Change: kiosk.Unchanged}
	state := stateOf(h.state, r.Screening, before)
	if state == kiosk.Published && h.state == kiosk.Hidden {
		if state, err = stateShown(ctx, p.tx, d.ID); err != nil {
			return result, err
		}
	}
	if d.ContentHash == h.contentHash {
		if state != h.state {
			p.revision++
			_, err = p.state.ExecContext(ctx, string(state), p.revision, d.ID)
		}
		if err == nil {
			err = p.derive(ctx, d, h)
		}
		return result, err
	}
	h.state = state
	d.ChangedAt = now
	if err := p.add(ctx, d, h, why); err != nil {
		return kiosk.PutResult{}, err
	}
	result.Version, result.Change = d.Version, kiosk.Updated
	if why == whyFirst {
		result.Change = kiosk.Created
	}
	return result, nil
}

// derive writes what was read anew from the text of a version that stays.
func (p *putter) derive(ctx context.Context, d *kiosk.Disclosure, h head) error {
	fields, err := listValue(d.Fields)
	if err != nil || fields == h.fields && d.Placed == h.placed && d.PlacedConfidence == h.confidence {
		return err
	}
	if _, err := p.derived.ExecContext(ctx, fields, d.Placed, d.PlacedConfidence, d.ID, h.version); err != nil {
		return err
	}
	_, err = p.sure.ExecContext(ctx, d.PlacedConfidence, d.OpenUntil().String(), d.ID)
	return err
}

// add writes d as the next version and makes it the current one.
func (p *putter) add(ctx context.Context, d *kiosk.Disclosure, h head, why string) error {
	p.revision++
	d.Version, d.Revision, d.Code, d.State = h.version+1, p.revision, h.code, h.state
	hash, body := packContent(d.Text, d.HTML)
	if _, err := p.content.ExecContext(ctx, hash, body); err != nil {
		return err
	}
	if _, err := p.head.ExecContext(ctx, d.ID, d.Code, d.Version, d.Revision, string(d.State), h.overrides,
		d.AreaID, d.CategoryID, d.ItemID, d.PublishedOn.String(), d.Demo, d.PlacedConfidence, d.OpenUntil().String()); err != nil {
		return err
	}
	values, err := versionValues(d, why, hash)
	if err != nil {
		return err
	}
	_, err = p.version.ExecContext(ctx, values...)
	return err
}

// newCode returns the first code of id that no other disclosure has.
func (p *putter) newCode(ctx context.Context, id string) (string, error) {
	for n := 0; ; n++ {
		code := link.Code(id, n)
		taken := false
		if err := p.codeTaken.QueryRowContext(ctx, code).Scan(&taken); err != nil || !taken {
			return code, err
		}
	}
}
