package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// PersonalRecords implements kiosk.PersonalDesk.
func (db *DB) PersonalRecords(ctx context.Context, limit int) ([]kiosk.PersonalRecord, error) {
	var out []kiosk.PersonalRecord
	index := map[string]int{}
	err := db.private.rows(ctx, `SELECT disclosure, held > 0, first_at, last_at FROM screenings`, nil, func(scan func(...any) error) error {
		r := kiosk.PersonalRecord{Kinds: map[kiosk.PersonalKind]int{}}
		var first, last int64
		err := scan(&r.Disclosure, &r.Held, &first, &last)
		r.FirstAt, r.LastAt = instant(first), instant(last)
		index[r.Disclosure] = len(out)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, wrap(err, "records with personal data")
	}
	err = db.private.rows(ctx, `SELECT disclosure, kind, action, count(*) FROM findings GROUP BY disclosure, kind, action`, nil,
		func(scan func(...any) error) error {
			var id string
			var kind kiosk.PersonalKind
			var action kiosk.PersonalAction
			var n int
			err := scan(&id, &kind, &action, &n)
			i, ok := index[id]
			switch {
			case err != nil, !ok:
			case action == kiosk.PersonalKept:
				out[i].Kept += n
			default:
				out[i].Masked += n
				out[i].Kinds[kind] += n
			}
			return err
		})
	if err != nil {
		return nil, wrap(err, "records with personal data")
	}
	slices.SortFunc(out, func(a, b kiosk.PersonalRecord) int {
		return cmp.Or(byHeld(a, b), cmp.Compare(b.Masked, a.Masked), cmp.Compare(a.Disclosure, b.Disclosure))
	})
	out = out[:min(len(out), max(limit, 0))]
	for i := range out {
		if err := db.describe(ctx, &out[i]); err != nil {
			return nil, wrap(err, "records with personal data")
		}
	}
	return out, nil
}

func byHeld(a, b kiosk.PersonalRecord) int {
	switch {
	case a.Held == b.Held:
		return 0
	case a.Held:
		return -1
	}
	return 1
}

// describe fills in what the public database says of a record.
func (db *DB) describe(ctx context.Context, r *kiosk.PersonalRecord) error {
	heads, err := db.heads(ctx, selectHeads+`WHERE d.id = ?`, r.Disclosure)
	if err == nil && len(heads) > 0 {
		d := heads[0]
		r.Title, r.BodyID, r.Publisher, r.URL = d.Title, d.BodyID, d.Publisher, d.URL
	}
	return err
}

// PersonalFindings implements kiosk.PersonalDesk.
func (db *DB) PersonalFindings(ctx context.Context, id string) (*kiosk.PersonalRecord, []kiosk.PersonalFinding, error) {
	r := &kiosk.PersonalRecord{Disclosure: id, Kinds: map[kiosk.PersonalKind]int{}}
	var first, last int64
	err := db.private.row(ctx, `SELECT held > 0, first_at, last_at FROM screenings WHERE disclosure = ?`, []any{id}, []any{&r.Held, &first, &last})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, missing(id)
	}
	if err != nil {
		return nil, nil, wrap(err, "personal data in %q", id)
	}
	r.FirstAt, r.LastAt = instant(first), instant(last)
	var out []kiosk.PersonalFinding
	err = db.private.rows(ctx, `SELECT `+findingColumns+` FROM findings WHERE disclosure = ? ORDER BY id`, []any{id},
		func(scan func(...any) error) error {
			f, err := scanFinding(scan)
			if f.Action == kiosk.PersonalKept {
				r.Kept++
			} else {
				r.Masked++
				r.Kinds[f.Kind]++
			}
			out = append(out, f)
			return err
		})
	if err == nil {
		err = db.describe(ctx, r)
	}
	return r, out, wrap(err, "personal data in %q", id)
}

// checkReason is Invalid for a reason that says nothing.
func checkReason(reason string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(reason)); n < 2 || n > 500 {
		return kiosk.Errorf(kiosk.Invalid, "请写明理由，2 到 500 个字，它会记入审计链。")
	}
	return nil
}

// DecidePersonal implements kiosk.PersonalDesk.
func (db *DB) DecidePersonal(ctx context.Context, actor kiosk.Actor, finding int64, keep, everywhere bool, reason string) ([]string, error) {
	if err := checkReason(reason); err != nil {
		return nil, err
	}
	var ids []string
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		var x kiosk.PersonalDecision
		err := tx.QueryRowContext(ctx, `SELECT disclosure, kind, value, masked FROM findings WHERE id = ?`, finding).
			Scan(&x.Disclosure, &x.Kind, &x.Value, &x.Masked)
		if errors.Is(err, sql.ErrNoRows) {
			return kiosk.Wrap(kiosk.NotFound, "这一处已经不在了，可能文件刚重新采集过。请回到清单再看。", err)
		}
		if err != nil {
			return err
		}
		action, of := "personal_mask", x.Disclosure
		if keep {
			action = "personal_keep"
		}
		ids = []string{of}
		if everywhere {
			x.Disclosure = ""
			if ids, err = db.spread(ctx, tx, of, x); err != nil {
				return err
			}
		}
		detail := map[string]any{"reason": reason, "personal": x.Kind.Label(), "masked": x.Masked, "everywhere": everywhere}
		if err := db.auditIn(ctx, tx, actor, action, of, detail); err != nil {
			return err
		}
		return db.decide(ctx, tx, actor, x, keep, reason)
	})
	return ids, wrap(err, "decide about finding %d", finding)
}

// spread makes room for a decision for all, which takes the place of the one
// for a record, and returns the records that hold the value.
func (db *DB) spread(ctx context.Context, tx *sql.Tx, of string, x kiosk.PersonalDecision) ([]string, error) {
	_, err := tx.ExecContext(ctx, `DELETE FROM personal_decisions WHERE disclosure = ? AND kind = ? AND value = ?`, of, string(x.Kind), x.Value)
	if err != nil {
		return nil, err
	}
	return holding(ctx, tx, x)
}

func (db *DB) decide(ctx context.Context, tx *sql.Tx, actor kiosk.Actor, x kiosk.PersonalDecision, keep bool, reason string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO personal_decisions (disclosure, kind, value, masked, keep, reason, author, decided_at)
		VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (disclosure, kind, value) DO UPDATE SET keep = excluded.keep, reason = excluded.reason,
		author = excluded.author, decided_at = excluded.decided_at`,
		x.Disclosure, string(x.Kind), x.Value, x.Masked, keep, reason, actor.Name, micros(db.now()))
	return err
}

// ReleasePersonal implements kiosk.PersonalDesk.
func (db *DB) ReleasePersonal(ctx context.Context, actor kiosk.Actor, id, reason string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		var held bool
		err := tx.QueryRowContext(ctx, `SELECT held > 0 FROM screenings WHERE disclosure = ?`, id).Scan(&held)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return missing(id)
		case err != nil:
			return err
		case !held:
			return kiosk.Errorf(kiosk.Conflict, "这份文件已经放行了。")
		}
		if err := db.auditIn(ctx, tx, actor, "personal_release", id, map[string]any{"reason": reason}); err != nil {
			return err
		}
		return db.decide(ctx, tx, actor, kiosk.PersonalDecision{Disclosure: id}, true, reason)
	})
	return wrap(err, "release %q", id)
}

// auditIn writes an audit line in the transaction of the deed.
func (db *DB) auditIn(ctx context.Context, tx *sql.Tx, actor kiosk.Actor, action, target string, detail any) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	return db.appendIn(ctx, tx, kiosk.AuditEntry{
		Actor: actor.Name, Role: actor.Role, Address: actor.Address, Action: action, Target: target, Detail: string(text),
	})
}

// ReadOriginal implements kiosk.PersonalDesk.
func (db *DB) ReadOriginal(ctx context.Context, actor kiosk.Actor, id, hash, reason string) (kiosk.StoredOriginal, []byte, error) {
	if err := checkReason(reason); err != nil {
		return kiosk.StoredOriginal{}, nil, err
	}
	all, err := db.Originals(ctx, id)
	if err != nil {
		return kiosk.StoredOriginal{}, nil, err
	}
	i := slices.IndexFunc(all, func(o kiosk.StoredOriginal) bool { return o.Hash == hash })
	if i < 0 {
		return kiosk.StoredOriginal{}, nil, wrap(kiosk.Wrap(kiosk.NotFound, "", errors.New("no such original")), "original of %q", id)
	}
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		return db.auditIn(ctx, tx, actor, "original_read", id, map[string]any{"reason": reason, "fingerprint": hash})
	})
	if err != nil {
		return kiosk.StoredOriginal{}, nil, wrap(err, "original of %q", id)
	}
	body, err := db.Original(ctx, hash)
	return all[i], body, err
}
