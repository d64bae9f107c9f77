package store

import (
	"context"

	"gongkai/kiosk"
)

// MissingCitations implements kiosk.Relations. It reads every key of a
// citation: a page of the office asks for it, nothing the public sees.
func (db *DB) MissingCitations(ctx context.Context, limit int) ([]kiosk.MissingCitation, error) {
	var out []kiosk.MissingCitation
	var newest []string
	err := db.public.rows(ctx, `WITH cited AS (
			SELECT substr(k.key, 2, instr(k.key, char(9)) - 2) AS number, substr(k.key, instr(k.key, char(9)) + 1) AS title,
				coalesce(nullif(l.family, ''), d.id) AS family, d.published_on || ' ' || d.id AS newest
			FROM link_keys k JOIN disclosures d ON d.id = k.disclosure AND d.state = 'published'
			JOIN linked l ON l.disclosure = d.id
			WHERE k.key >= '`+kiosk.CiteMark+`' AND k.key < 'A')
		SELECT number, max(title), count(DISTINCT family), substr(max(newest), instr(max(newest), ' ') + 1) FROM cited
		WHERE NOT EXISTS (SELECT 1 FROM link_keys n WHERE n.key = '`+kiosk.NumberMark+`' || number)
		GROUP BY number ORDER BY count(DISTINCT family) DESC, number LIMIT ?`, []any{max(limit, 0)}, func(scan func(...any) error) error {
		var m kiosk.MissingCitation
		var id string
		err := scan(&m.Number, &m.Title, &m.By, &id)
		out, newest = append(out, m), append(newest, id)
		return err
	})
	if err != nil {
		return nil, wrap(err, "missing citations")
	}
	for i, id := range newest {
		list, _, err := db.kin(ctx, `WHERE l.disclosure = ?`, id)
		if err != nil {
			return nil, wrap(err, "missing citations")
		}
		if len(list) > 0 {
			out[i].Newest = list[0]
		}
	}
	return out, nil
}
