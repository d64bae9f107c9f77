package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"gongkai/kiosk"
)

const dutyColumns = `item, lead, helpers, content, deadline, cycle, channels, basis, note`

// Duties implements kiosk.DutyBook. The list is in the order of the items'
// ids.
func (db *DB) Duties(ctx context.Context) (kiosk.Duties, error) {
	var out kiosk.Duties
	var at int64
	// The revision first: a change in between is met as a conflict, never missed.
	err := db.private.row(ctx, `SELECT revision, at, author, file FROM duty_imports ORDER BY revision DESC LIMIT 1`, nil,
		[]any{&out.Revision, &at, &out.By, &out.From})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return out, wrap(err, "duties")
	}
	out.At = instant(at)
	err = db.private.rows(ctx, `SELECT `+dutyColumns+` FROM duties ORDER BY item`, nil, func(scan func(...any) error) error {
		var d kiosk.Duty
		var helpers, channels string
		err := scan(&d.ItemID, &d.Lead, &helpers, &d.Content, &d.Deadline, &d.Cycle, &channels, &d.Basis, &d.Note)
		d.Helpers, d.Channels = strings.Fields(helpers), strings.Fields(channels)
		out.List = append(out.List, d)
		return err
	})
	return out, wrap(err, "duties")
}

// PutDuties implements kiosk.DutyBook.
func (db *DB) PutDuties(ctx context.Context, actor kiosk.Actor, revision int64, from string, changes []kiosk.DutyChange) error {
	if len(changes) == 0 {
		return nil
	}
	return wrap(db.private.write(ctx, func(tx *sql.Tx) error {
		var now int64
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(revision), 0) FROM duty_imports`).Scan(&now); err != nil {
			return err
		}
		if now != revision {
			return kiosk.Errorf(kiosk.Conflict, "您核对的时候，别人刚导入过任务分工表。请重新上传，看看现在会改哪些。")
		}
		var added, changed, dropped int
		for _, c := range changes {
			var err error
			switch {
			case c.After == nil:
				dropped++
				_, err = tx.ExecContext(ctx, `DELETE FROM duties WHERE item = ?`, c.ItemID)
			case c.Before == nil:
				added++
				err = putDuty(ctx, tx, *c.After)
			default:
				changed++
				err = putDuty(ctx, tx, *c.After)
			}
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO duty_imports (at, author, file, added, changed, dropped) VALUES (?,?,?,?,?,?)`,
			micros(db.now()), actor.Name, from, added, changed, dropped)
		if err != nil {
			return err
		}
		return db.auditIn(ctx, tx, actor, "duties_import", from, dutiesDetail(changes, added, changed, dropped))
	}), "put duties")
}

// mostAuditedDuties is how many changed rows an audit line tells in full.
const mostAuditedDuties = 20

// dutiesDetail is what the audit log says of an import: how many rows, and of
// a small one which lead became which.
func dutiesDetail(changes []kiosk.DutyChange, added, changed, dropped int) map[string]any {
	detail := map[string]any{"added": added, "changed": changed, "dropped": dropped}
	if len(changes) > mostAuditedDuties {
		return detail
	}
	before, after := map[string]string{}, map[string]string{}
	for _, c := range changes {
		if c.Before != nil {
			before[c.ItemID] = dutyLine(*c.Before)
		}
		if c.After != nil {
			after[c.ItemID] = dutyLine(*c.After)
		}
	}
	detail["before"], detail["after"] = before, after
	return detail
}

func dutyLine(d kiosk.Duty) string {
	parts := []string{d.Lead}
	for _, s := range []string{strings.Join(d.Helpers, "、"), d.Deadline, d.Cycle} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "，")
}

func putDuty(ctx context.Context, tx *sql.Tx, d kiosk.Duty) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO duties (`+dutyColumns+`) VALUES (?,?,?,?,?,?,?,?,?)`,
		d.ItemID, d.Lead, strings.Join(d.Helpers, " "), d.Content, d.Deadline, d.Cycle, strings.Join(d.Channels, " "), d.Basis, d.Note)
	return err
}

// PublishedItems implements kiosk.DutyBook.
func (db *DB) PublishedItems(ctx context.Context) (map[string]kiosk.PublishedItem, error) {
	out := map[string]kiosk.PublishedItem{}
	err := db.public.rows(ctx, `SELECT item_id, count(*), max(published_on) FROM disclosures WHERE state = ? AND item_id <> '' GROUP BY item_id`,
		[]any{string(kiosk.Published)}, func(scan func(...any) error) error {
			var id, newest string
			var x kiosk.PublishedItem
			err := scan(&id, &x.Count, &newest)
			if err == nil {
				x.Newest, err = kiosk.ParseDate(newest)
			}
			out[id] = x
			return err
		})
	return out, wrap(err, "published items")
}
