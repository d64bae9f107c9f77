package peers

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"gongkai/search"
	"gongkai/search/analysis"
)

// postgresEngine is PostgreSQL: its full text search over words that were cut
// before, or the similarity of trigrams of pg_trgm.
type postgresEngine struct {
	*sql.DB
	seg   *analysis.Segmenter
	words bool
	table string
}

func openPostgres(_ context.Context, s *Spec, o search.Options) (engine, error) {
	return newPostgres(s, o)
}

func newPostgres(s *Spec, o search.Options) (*postgresEngine, error) {
	cfg, err := pgx.ParseConfig(s.Postgres)
	if err != nil {
		return nil, err
	}
	cfg.RuntimeParams["pg_trgm.word_similarity_threshold"] = leastSimilar
	words := s.Engine == "postgres-words"
	table := "gongkai_bench_trgm"
	if words {
		table = "gongkai_bench_words"
	}
	return &postgresEngine{stdlib.OpenDB(*cfg), o.Segmenter, words, table}, nil
}

// leastSimilar is how alike a question and a part of a passage have to be. The
// default, 0.6, is for names with slips: hardly a question finds anything.
const leastSimilar = "0.2"

// postgresRows is how many passages are written by one statement.
const postgresRows = 500

func buildPostgres(ctx context.Context, s *Spec, c *search.Collection, o search.Options) (err error) {
	e, err := newPostgres(s, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if !e.words {
		if _, err := e.ExecContext(ctx, `CREATE EXTENSION IF NOT EXISTS pg_trgm`); err != nil {
			return err
		}
	}
	_, err = e.ExecContext(ctx, fmt.Sprintf(`DROP TABLE IF EXISTS %[1]s;
		CREATE TABLE %[1]s(id text, area text, body text, year int, text text, words tsvector)`, e.table))
	if err != nil {
		return err
	}
	var rows []string
	var args []any
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		_, err := e.ExecContext(ctx, "INSERT INTO "+e.table+" VALUES "+strings.Join(rows, ","), args...)
		rows, args = rows[:0], args[:0]
		return err
	}
	for p := range c.Pieces() {
		text, cutText := p.Title+"\n"+p.Text, ""
		if e.words {
			cutText = strings.Join(cut(e.seg, text), " ")
		}
		n := len(args)
		rows = append(rows, fmt.Sprintf("($%d,$%d,$%d,$%d,$%d,to_tsvector('simple',$%d))", n+1, n+2, n+3, n+4, n+5, n+6))
		args = append(args, p.ID, p.AreaID, p.BodyID, p.Year, text, cutText)
		if len(rows) == postgresRows {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	on := "gin(text gin_trgm_ops)"
	if e.words {
		on = "gin(words)"
	}
	_, err = e.ExecContext(ctx, fmt.Sprintf(`CREATE INDEX ON %[1]s USING %s; ANALYZE %[1]s`, e.table, on))
	return err
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// query returns the text as a query and the condition and rank that take it as
// $1.
func (e *postgresEngine) query(text string, all bool) (arg, where, rank string) {
	if !e.words {
		if all {
			return "%" + strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !isWord(r) }), "%") + "%", "text LIKE $1", "length(text)"
		}
		return text, "$1 <% text", "word_similarity($1, text)"
	}
	by := " | "
	if all {
		by = " & "
	}
	var terms []string
	for _, t := range cut(e.seg, text) {
		terms = append(terms, "'"+strings.ReplaceAll(t, "'", "''")+"'")
	}
	return strings.Join(terms, by), "words @@ to_tsquery('simple', $1)", "ts_rank(words, to_tsquery('simple', $1))"
}

func (e *postgresEngine) page(ctx context.Context, text string, all bool) error {
	arg, where, rank := e.query(text, all)
	if arg == "" {
		return nil
	}
	mark := "text"
	if e.words {
		mark = "ts_headline('simple', text, to_tsquery('simple', $1))"
	}
	args := []any{arg}
	n := 0
	err := drain(ctx, e.DB, fmt.Sprintf(`SELECT id, area, body, year::text, %s FROM
		(SELECT * FROM %s WHERE %s ORDER BY %s DESC LIMIT %d) best`, mark, e.table, where, rank, shown), args, func(string) { n++ })
	if err == nil && all && n < few {
		return e.page(ctx, text, false)
	}
	for _, f := range facets {
		if err == nil {
			err = drain(ctx, e.DB, fmt.Sprintf(`SELECT %s::text, count(*)::text FROM %s WHERE %s GROUP BY 1 ORDER BY count(*) DESC LIMIT 60`,
				f, e.table, where), args, nil)
		}
	}
	return err
}

func (e *postgresEngine) ranked(ctx context.Context, text string, n int) ([]string, error) {
	arg, where, rank := e.query(text, false)
	if arg == "" {
		return nil, nil
	}
	var ids []string
	err := drain(ctx, e.DB, fmt.Sprintf(`SELECT id FROM %s WHERE %s ORDER BY %s DESC LIMIT %d`, e.table, where, rank, n),
		[]any{arg}, func(id string) { ids = append(ids, id) })
	return ids, err
}

// size returns how much the table and its index take.
func (e *postgresEngine) size(ctx context.Context) (n int64, err error) {
	return n, e.QueryRowContext(ctx, `SELECT pg_total_relation_size($1::regclass)`, e.table).Scan(&n)
}
