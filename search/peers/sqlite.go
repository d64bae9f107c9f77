package peers

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	_ "modernc.org/sqlite" // the driver

	"gongkai/search"
	"gongkai/search/analysis"
)

// sqliteEngine is SQLite's full text search: over trigrams of the text as it
// is, or over words that were cut before, with blanks between them.
type sqliteEngine struct {
	*sql.DB
	seg   *analysis.Segmenter
	words bool
}

func openSQLite(_ context.Context, s *Spec, o search.Options) (engine, error) {
	return newSQLite(s, o)
}

func newSQLite(s *Spec, o search.Options) (*sqliteEngine, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(s.Dir, "fts.db")+"?_pragma=journal_mode(wal)&_pragma=cache_size(-200000)")
	return &sqliteEngine{db, o.Segmenter, s.Engine == "sqlite-words"}, err
}

func buildSQLite(ctx context.Context, s *Spec, c *search.Collection, o search.Options) (err error) {
	e, err := newSQLite(s, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	tokenize := "trigram"
	if e.words {
		tokenize = "unicode61"
	}
	_, err = e.ExecContext(ctx, `CREATE TABLE docs(n INTEGER PRIMARY KEY, id TEXT, area TEXT, body TEXT, year INTEGER);
		CREATE VIRTUAL TABLE fts USING fts5(text, tokenize='`+tokenize+`')`)
	if err != nil {
		return err
	}
	tx, err := e.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	n := 0
	for p := range c.Pieces() {
		n++
		text := p.Title + "\n" + p.Text
		if e.words {
			text = strings.Join(cut(e.seg, text), " ")
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO docs VALUES(?,?,?,?,?)`, n, p.ID, p.AreaID, p.BodyID, p.Year); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO fts(rowid, text) VALUES(?,?)`, n, text); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = e.ExecContext(ctx, `INSERT INTO fts(fts) VALUES('optimize'); PRAGMA wal_checkpoint(truncate)`)
	return err
}

// cut returns the words of a text and the words inside them.
func cut(seg *analysis.Segmenter, text string) []string {
	var out []string
	for _, t := range seg.Words(nil, text) {
		out = append(out, t.Term)
	}
	return out
}

// trigrams returns every run of three characters of a text that has no
// punctuation inside.
func trigrams(text string) []string {
	var out []string
	for _, run := range strings.FieldsFunc(analysis.Fold(text), func(r rune) bool { return !isWord(r) }) {
		r := []rune(run)
		for i := 0; i+3 <= len(r); i++ {
			out = append(out, string(r[i:i+3]))
		}
	}
	return out
}

// where returns the condition for a text and its argument, false if nothing
// can be asked for.
func (e *sqliteEngine) where(text string, all bool) (condition string, args []any, ok bool) {
	by := " OR "
	if all {
		by = " AND "
	}
	var terms []string
	switch {
	case e.words:
		terms = cut(e.seg, text)
	case all:
		// Keywords are looked for as they were typed; those that are shorter than
		// three characters are not in the index.
		var short []string
		for _, w := range strings.FieldsFunc(analysis.Fold(text), func(r rune) bool { return !isWord(r) }) {
			if utf8.RuneCountInString(w) < 3 {
				short = append(short, "fts.text LIKE ?")
				args = append(args, "%"+w+"%")
			} else {
				terms = append(terms, w)
			}
		}
		if len(short) > 0 {
			condition = strings.Join(short, " AND ")
		}
	default:
		terms = trigrams(text)
	}
	if len(terms) > 0 {
		quoted := make([]string, len(terms))
		for i, t := range terms {
			quoted[i] = `"` + strings.ReplaceAll(t, `"`, `""`) + `"`
		}
		if condition != "" {
			condition += " AND "
		}
		condition += "fts MATCH ?"
		args = append(args, strings.Join(quoted, by))
	}
	return condition, args, condition != ""
}

func (e *sqliteEngine) page(ctx context.Context, text string, all bool) error {
	where, args, ok := e.where(text, all)
	if !ok {
		return nil
	}
	mark, order := "fts.text", ""
	if strings.Contains(where, "MATCH") {
		mark, order = "snippet(fts, 0, '<mark>', '</mark>', '…', 60)", " ORDER BY fts.rank"
	}
	n := 0
	err := drain(ctx, e.DB, fmt.Sprintf(`SELECT docs.id, docs.area, docs.body, docs.year, %s FROM fts JOIN docs ON docs.n = fts.rowid
		WHERE %s%s LIMIT %d`, mark, where, order, shown), args, func(string) { n++ })
	if err == nil && all && n < few {
		return e.page(ctx, text, false)
	}
	for _, f := range facets {
		if err == nil {
			err = drain(ctx, e.DB, fmt.Sprintf(`SELECT docs.%s, count(*) FROM fts JOIN docs ON docs.n = fts.rowid
				WHERE %s GROUP BY 1 ORDER BY 2 DESC LIMIT 60`, f, where), args, nil)
		}
	}
	return err
}

func (e *sqliteEngine) ranked(ctx context.Context, text string, n int) ([]string, error) {
	where, args, ok := e.where(text, false)
	if !ok {
		return nil, nil
	}
	var ids []string
	err := drain(ctx, e.DB, fmt.Sprintf(`SELECT docs.id FROM fts JOIN docs ON docs.n = fts.rowid WHERE %s
		ORDER BY fts.rank LIMIT %d`, where, n), args, func(id string) { ids = append(ids, id) })
	return ids, err
}

// drain reads every row of a query; first gets the first column of each.
func drain(ctx context.Context, db *sql.DB, query string, args []any, first func(string)) (err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]sql.RawBytes, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if first != nil {
			first(string(values[0]))
		}
	}
	return rows.Err()
}
