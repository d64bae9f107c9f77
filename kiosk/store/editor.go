package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/kiosk"
)

// Hide implements kiosk.Editor. Hiding what is hidden changes nothing.
func (db *DB) Hide(ctx context.Context, actor kiosk.Actor, id, reason string) error {
	return wrap(db.setState(ctx, actor, "hide", id, reason, kiosk.Hidden), "hide %q", id)
}

// Show implements kiosk.Editor. Showing what is shown changes nothing; what
// the publisher has taken down stays withdrawn.
func (db *DB) Show(ctx context.Context, actor kiosk.Actor, id, reason string) error {
	since, err := db.withdrawnSince(ctx, id)
	if err != nil {
		return wrap(err, "show %q", id)
	}
	state := kiosk.Published
	if !since.IsZero() {
		state = kiosk.Withdrawn
	}
	return wrap(db.setState(ctx, actor, "show", id, reason, state), "show %q", id)
}

func (db *DB) setState(ctx context.Context, actor kiosk.Actor, action, id, reason string, state kiosk.State) error {
	d, err := db.GetAny(ctx, id)
	if err != nil || d.State == state {
		return err
	}
	detail := map[string]any{"reason": reason, "before": d.State, "after": state, "version": d.Version}
	return db.audited(ctx, actor, action, id, detail, func(tx *sql.Tx) error {
		return reset(ctx, tx, id, state)
	})
}

// audited writes the audit line and then does it. Should the second fail, a
// further line says so: the log never lacks what was done.
func (db *DB) audited(ctx context.Context, actor kiosk.Actor, action, target string, detail any, do func(tx *sql.Tx) error) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	entry := kiosk.AuditEntry{
		Actor: actor.Name, Role: actor.Role, Address: actor.Address, Action: action, Target: target, Detail: string(text),
	}
	if err := db.Append(ctx, entry); err != nil {
		return err
	}
	err = db.public.write(ctx, do)
	if err != nil {
		entry.Action += "_failed"
		entry.Detail = "{}"
		return errors.Join(err, db.Append(context.WithoutCancel(ctx), entry))
	}
	return nil
}

// Correct implements kiosk.Editor.
func (db *DB) Correct(ctx context.Context, actor kiosk.Actor, id string, c kiosk.Correction, reason string) error {
	before, err := db.GetAny(ctx, id)
	if err != nil {
		return wrap(err, "correct")
	}
	detail := map[string]any{"reason": reason, "before": valuesOf(before, c), "after": c, "version": before.Version}
	err = db.audited(ctx, actor, "correct", id, detail, func(tx *sql.Tx) error {
		return correctIn(ctx, tx, id, c, db.now().UTC())
	})
	return wrap(err, "correct %q", id)
}

// correctIn adds c to the corrections of id and makes a new version if a
// reader can see the difference.
func correctIn(ctx context.Context, tx *sql.Tx, id string, c kiosk.Correction, now time.Time) error {
	var r versionRow
	var h head
	var content []byte
	if err := tx.QueryRowContext(ctx, `SELECT `+versionColumns+`, d.code, d.version, d.state, d.overrides, v.content_hash, c.body
		FROM disclosures d
		JOIN versions v ON v.disclosure = d.id AND v.version = d.version
		JOIN contents c ON c.hash = v.content WHERE d.id = ?`, id).
		Scan(append(r.into(), &h.code, &h.version, &h.state, &h.overrides, &h.contentHash, &content)...); err != nil {
		return err
	}
	d, err := r.disclosure(content)
	if err != nil {
		return err
	}
	if h.overrides, err = mergeCorrections(h.overrides, c); err != nil {
		return err
	}
	correct(d, c)
	d.ContentHash = kiosk.ContentHash(d)
	if d.ContentHash == h.contentHash {
		if _, err := tx.ExecContext(ctx, `UPDATE disclosures SET overrides = ?, placed_confidence = ? WHERE id = ?`,
			h.overrides, d.PlacedConfidence, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE versions SET placed = ?, placed_confidence = ? WHERE disclosure = ? AND version = ?`,
			d.Placed, d.PlacedConfidence, id, h.version)
		return err
	}
	p, err := newPutter(ctx, tx)
	if err != nil {
		return err
	}
	d.ChangedAt = now
	return p.add(ctx, d, h, whyCorrected)
}

// mergeCorrections lays c over the corrections made before: decoding into a
// Correction sets only the fields that are there.
func mergeCorrections(overrides string, c kiosk.Correction) (string, error) {
	var all kiosk.Correction
	if overrides != "" {
		if err := json.Unmarshal([]byte(overrides), &all); err != nil {
			return "", err
		}
	}
	b, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(b, &all); err != nil {
		return "", err
	}
	b, err = json.Marshal(all)
	return string(b), err
}

// correct sets the fields of d that c has. A place that staff gave or
// confirmed is sure.
func correct(d *kiosk.Disclosure, c kiosk.Correction) {
	set(&d.Title, c.Title)
	set(&d.DocumentNumber, c.DocumentNumber)
	set(&d.IndexNumber, c.IndexNumber)
	set(&d.Publisher, c.Publisher)
	set(&d.BodyID, c.BodyID)
	set(&d.ItemID, c.ItemID)
	set(&d.CategoryID, c.CategoryID)
	set(&d.AreaID, c.AreaID)
	set(&d.IssuedOn, c.IssuedOn)
	set(&d.PublishedOn, c.PublishedOn)
	set(&d.Validity, c.Validity)
	if c.ItemID != nil || c.CategoryID != nil || c.AreaID != nil {
		d.Placed, d.PlacedConfidence = whyCorrected, 1
	}
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

// valuesOf returns what d has in the fields that c sets.
func valuesOf(d *kiosk.Disclosure, c kiosk.Correction) kiosk.Correction {
	keep(&c.Title, d.Title)
	keep(&c.DocumentNumber, d.DocumentNumber)
	keep(&c.IndexNumber, d.IndexNumber)
	keep(&c.Publisher, d.Publisher)
	keep(&c.BodyID, d.BodyID)
	keep(&c.ItemID, d.ItemID)
	keep(&c.CategoryID, d.CategoryID)
	keep(&c.AreaID, d.AreaID)
	keep(&c.IssuedOn, d.IssuedOn)
	keep(&c.PublishedOn, d.PublishedOn)
	keep(&c.Validity, d.Validity)
	return c
}

func keep[T any](field **T, value T) {
	if *field != nil {
		*field = &value
	}
}
