package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"gongkai/kiosk"
)

// factLinked is the revision up to which disclosures are linked.
const factLinked = "linked"

// LinkedTo implements kiosk.LinkStore.
func (db *DB) LinkedTo(ctx context.Context) (n int64, err error) {
	err = db.public.row(ctx, `SELECT coalesce((SELECT value FROM facts WHERE name = '`+factLinked+`'), 0)`, nil, []any{&n})
	return n, wrap(err, "linked to")
}

// SetLinkedTo implements kiosk.LinkStore.
func (db *DB) SetLinkedTo(ctx context.Context, revision int64) error {
	_, err := db.public.exec(ctx, `INSERT INTO facts (name, value) VALUES ('`+factLinked+`', ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, revision)
	return wrap(err, "set linked to")
}

const selectLinked = `SELECT l.disclosure, l.content_hash, l.sketch, l.stage, l.family, l.chain, l.how, l.why, l.differs FROM linked l `

func (db *DB) linked(ctx context.Context, query string, args ...any) ([]kiosk.Linked, error) {
	var out []kiosk.Linked
	err := db.public.rows(ctx, selectLinked+query, args, func(scan func(...any) error) error {
		var l kiosk.Linked
		var sketch int64
		err := scan(&l.ID, &l.ContentHash, &sketch, &l.Stage, &l.Family, &l.Chain, &l.How, &l.Why, &l.Differs)
		l.Sketch = uint64(sketch)
		out = append(out, l)
		return err
	})
	return out, err
}

// LinkedOne implements kiosk.LinkStore.
func (db *DB) LinkedOne(ctx context.Context, id string) (*kiosk.Linked, error) {
	list, err := db.linked(ctx, `WHERE l.disclosure = ?`, id)
	if err != nil || len(list) == 0 {
		return nil, wrap(err, "linked %q", id)
	}
	return &list[0], nil
}

// LinkedBy implements kiosk.LinkStore.
func (db *DB) LinkedBy(ctx context.Context, keys []string, limit int) ([]kiosk.Linked, error) {
	var out []kiosk.Linked
	seen := map[string]bool{}
	for _, k := range keys {
		list, err := db.linked(ctx, `JOIN link_keys k ON k.disclosure = l.disclosure WHERE k.key = ? LIMIT ?`, k, limit-len(out))
		if err != nil {
			return nil, wrap(err, "linked by %q", k)
		}
		for _, l := range list {
			if !seen[l.ID] {
				seen[l.ID] = true
				out = append(out, l)
			}
		}
		if len(out) >= limit {
			break
		}
	}
	return out, nil
}

// LinkedFamily implements kiosk.LinkStore.
func (db *DB) LinkedFamily(ctx context.Context, family string) ([]kiosk.Linked, error) {
	list, err := db.linked(ctx, `WHERE l.family = ? AND l.family <> ''`, family)
	return list, wrap(err, "family %q", family)
}

// LinkedChain implements kiosk.LinkStore.
func (db *DB) LinkedChain(ctx context.Context, chain string) ([]kiosk.Linked, error) {
	list, err := db.linked(ctx, `WHERE l.chain = ? AND l.chain <> ''`, chain)
	return list, wrap(err, "chain %q", chain)
}

// PutLinked implements kiosk.LinkStore.
func (db *DB) PutLinked(ctx context.Context, list []kiosk.Linked, gone ...string) error {
	if len(list)+len(gone) == 0 {
		return nil
	}
	err := db.public.write(ctx, func(tx *sql.Tx) error {
		for _, id := range gone {
			if err := forgetLinked(ctx, tx, id); err != nil {
				return err
			}
		}
		for i := range list {
			if err := putLinked(ctx, tx, &list[i]); err != nil {
				return wrap(err, "%q", list[i].ID)
			}
		}
		return nil
	})
	return wrap(err, "put linked")
}

func forgetLinked(ctx context.Context, tx *sql.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM link_keys WHERE disclosure = ?`, id)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM linked WHERE disclosure = ?`, id)
	}
	return err
}

func putLinked(ctx context.Context, tx *sql.Tx, l *kiosk.Linked) error {
	before := ""
	err := tx.QueryRowContext(ctx, `SELECT family FROM linked WHERE disclosure = ?`, l.ID).Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if l.Keys != nil {
		if _, err := tx.ExecContext(ctx, `DELETE FROM link_keys WHERE disclosure = ?`, l.ID); err != nil {
			return err
		}
		for _, k := range l.Keys {
			if _, err := tx.ExecContext(ctx, `INSERT INTO link_keys (key, disclosure) VALUES (?, ?) ON CONFLICT DO NOTHING`, k, l.ID); err != nil {
				return err
			}
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO linked (disclosure, content_hash, sketch, stage, family, chain, how, why, differs)
		VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (disclosure) DO UPDATE SET content_hash = excluded.content_hash, sketch = excluded.sketch,
		stage = excluded.stage, family = excluded.family, chain = excluded.chain, how = excluded.how, why = excluded.why, differs = excluded.differs`,
		l.ID, l.ContentHash, int64(l.Sketch), string(l.Stage), l.Family, l.Chain, string(l.How), l.Why, l.Differs); err != nil {
		return err
	}
	if before == l.Family {
		return nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE disclosures SET revision = (SELECT max(revision) FROM disclosures) + 1 WHERE id = ?`, l.ID)
	return err
}

// ApartFrom implements kiosk.LinkStore.
func (db *DB) ApartFrom(ctx context.Context, id string) ([]string, error) {
	var out []string
	err := db.public.rows(ctx, `SELECT second FROM apart WHERE first = ? UNION ALL SELECT first FROM apart WHERE second = ?`,
		[]any{id, id}, func(scan func(...any) error) error {
			var other string
			err := scan(&other)
			out = append(out, other)
			return err
		})
	return out, wrap(err, "apart from %q", id)
}

// Separate implements kiosk.Relations.
func (db *DB) Separate(ctx context.Context, actor kiosk.Actor, id, other, reason string) error {
	return wrap(db.part(ctx, actor, "separate", id, other, reason,
		`INSERT INTO apart (first, second) VALUES (?, ?) ON CONFLICT DO NOTHING`), "separate %q", id)
}

// Rejoin implements kiosk.Relations.
func (db *DB) Rejoin(ctx context.Context, actor kiosk.Actor, id, other, reason string) error {
	return wrap(db.part(ctx, actor, "rejoin", id, other, reason,
		`DELETE FROM apart WHERE first = ? AND second = ?`), "rejoin %q", id)
}

// part notes what staff say of two disclosures and has both looked at anew.
func (db *DB) part(ctx context.Context, actor kiosk.Actor, action, id, other, reason, statement string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	if id == other {
		return kiosk.Errorf(kiosk.Invalid, "这是同一条记录。")
	}
	for _, x := range []string{id, other} {
		if _, err := db.GetAny(ctx, x); err != nil {
			return err
		}
	}
	return db.audited(ctx, actor, action, id, map[string]any{"reason": reason, "other": other}, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, statement, min(id, other), max(id, other)); err != nil {
			return err
		}
		for _, x := range []string{id, other} {
			if _, err := tx.ExecContext(ctx, `UPDATE linked SET content_hash = '' WHERE disclosure = ?`, x); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE disclosures SET revision = (SELECT max(revision) FROM disclosures) + 1 WHERE id = ?`, x); err != nil {
				return err
			}
		}
		return nil
	})
}

const selectKin = `SELECT v.disclosure, v.title, v.document_number, v.publisher, v.published_on, v.url, l.how, l.stage, l.why, l.differs, l.family
	FROM linked l JOIN disclosures d ON d.id = l.disclosure AND d.state = 'published'
	JOIN versions v ON v.disclosure = d.id AND v.version = d.version `

// kin reads disclosures as they belong to others, with the family of each.
func (db *DB) kin(ctx context.Context, query string, args ...any) (list []kiosk.Kin, families []string, err error) {
	err = db.public.rows(ctx, selectKin+query, args, func(scan func(...any) error) error {
		var k kiosk.Kin
		var on, family string
		err := scan(&k.ID, &k.Title, &k.DocumentNumber, &k.Publisher, &on, &k.URL, &k.How, &k.Stage, &k.Why, &k.Differs, &family)
		if err == nil {
			k.PublishedOn, err = kiosk.ParseDate(on)
		}
		list, families = append(list, k), append(families, family)
		return err
	})
	return list, families, err
}

const originalFirst = ` ORDER BY (l.how = 'original') DESC, (v.published_on = ''), v.published_on, v.disclosure`

// Bonds implements kiosk.Relations.
func (db *DB) Bonds(ctx context.Context, id string) (kiosk.Bonds, error) {
	var b kiosk.Bonds
	mine, err := db.LinkedOne(ctx, id)
	if err != nil || mine == nil {
		return b, err
	}
	if mine.Family != "" {
		if b.Family, _, err = db.kin(ctx, `WHERE l.family = ?`+originalFirst, mine.Family); err != nil {
			return b, wrap(err, "bonds of %q", id)
		}
	}
	chain, at := mine.Chain, id
	if chain == "" && mine.Family != "" && mine.Family != id { // a copy is in the chain of its original
		original, err := db.LinkedOne(ctx, mine.Family)
		if err != nil {
			return b, err
		}
		if original != nil {
			chain, at = original.Chain, original.ID
		}
	}
	if chain != "" {
		list, families, err := db.kin(ctx, `WHERE l.chain = ? ORDER BY (v.published_on = ''), v.published_on, v.disclosure`, chain)
		if err != nil {
			return b, wrap(err, "bonds of %q", id)
		}
		b.Chain = steps(list, families, at, mine.Family)
	}
	return alone(b), nil
}

// steps leaves one of each family in a chain: the one that is looked at, else
// its original.
func steps(list []kiosk.Kin, families []string, id, family string) []kiosk.Kin {
	var out []kiosk.Kin
	for i, k := range list {
		switch f := families[i]; {
		case f == "" || k.ID == id, f != family && k.ID == f:
			k.How, k.Why, k.Differs = "", "", ""
			out = append(out, k)
		}
	}
	return kiosk.InOrder(out)
}

func alone(b kiosk.Bonds) kiosk.Bonds {
	if len(b.Family) < 2 {
		b.Family = nil
	}
	if len(b.Chain) < 2 {
		b.Chain = nil
	}
	return b
}

// Families implements kiosk.Relations.
func (db *DB) Families(ctx context.Context, limit int) ([][]kiosk.Kin, error) {
	var ids []string
	err := db.public.rows(ctx, `SELECT l.family FROM linked l JOIN disclosures d ON d.id = l.disclosure AND d.state = 'published'
		WHERE l.family <> '' GROUP BY l.family HAVING count(*) > 1
		ORDER BY max(l.differs <> '') DESC, max(d.revision) DESC, l.family LIMIT ?`, []any{max(limit, 0)}, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, wrap(err, "families")
	}
	var out [][]kiosk.Kin
	for _, id := range ids {
		list, _, err := db.kin(ctx, `WHERE l.family = ?`+originalFirst, id)
		if err != nil {
			return nil, wrap(err, "families")
		}
		out = append(out, list)
	}
	return out, nil
}

// Apart implements kiosk.Relations.
func (db *DB) Apart(ctx context.Context, id string) ([]kiosk.Kin, error) {
	list, _, err := db.kin(ctx, `WHERE l.disclosure IN (SELECT second FROM apart WHERE first = ?1 UNION SELECT first FROM apart WHERE second = ?1)
		ORDER BY v.disclosure`, id)
	return list, wrap(err, "apart from %q", strings.TrimSpace(id))
}
