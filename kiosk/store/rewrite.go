package store

import (
	"context"
	"database/sql"

	"gongkai/kiosk"
)

// RewriteVersions implements kiosk.PersonalLog.
func (db *DB) RewriteVersions(ctx context.Context, id string, mask func(*kiosk.Disclosure) (changed bool)) (int, error) {
	n := 0
	err := db.public.write(ctx, func(tx *sql.Tx) error {
		versions, err := versionsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		for i := range versions {
			if !mask(&versions[i]) {
				continue
			}
			n++
			if err := rewrite(ctx, tx, &versions[i]); err != nil {
				return err
			}
		}
		if n == 0 {
			return nil
		}
		// Texts that no version has any more are what had to go.
		if _, err := tx.ExecContext(ctx, `DELETE FROM contents WHERE hash NOT IN (SELECT content FROM versions)`); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE disclosures SET revision = (SELECT max(revision) FROM disclosures) + 1 WHERE id = ?`, id)
		return err
	})
	return n, wrap(err, "rewrite versions of %q", id)
}

func versionsOf(ctx context.Context, tx *sql.Tx, id string) ([]kiosk.Disclosure, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+versionColumns+`, c.body FROM versions v JOIN contents c ON c.hash = v.content
		WHERE v.disclosure = ? ORDER BY v.version`, id)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []kiosk.Disclosure
	for rows.Next() {
		var r versionRow
		var content []byte
		if err := rows.Scan(append(r.into(), &content)...); err != nil {
			return nil, err
		}
		d, err := r.disclosure(content)
		if err != nil {
			return nil, err
		}
		out = append(out, *d)
	}
	return out, rows.Err()
}

// rewrite writes a version over the one that is there.
func rewrite(ctx context.Context, tx *sql.Tx, d *kiosk.Disclosure) error {
	hash, body := packContent(d.Text, d.HTML)
	if _, err := tx.ExecContext(ctx, `INSERT INTO contents (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING`, hash, body); err != nil {
		return err
	}
	d.ContentHash = kiosk.ContentHash(d)
	attachments, err := listValue(d.Attachments)
	if err != nil {
		return err
	}
	fields, err := listValue(d.Fields)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE versions SET content = ?, content_hash = ?, title = ?, document_number = ?, publisher = ?,
		attachments = ?, fields = ? WHERE disclosure = ? AND version = ?`,
		hash, d.ContentHash, d.Title, d.DocumentNumber, d.Publisher, attachments, fields, d.ID, d.Version)
	return err
}
