package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"gongkai/kiosk"
)

// shown holds for searches whose hits are opened with a press that is seen: the
// desk shows the first answer unasked, programs open nothing.
const shown = `(surface IN ('touch', 'phone') AND total > 0)`

// AskedReport implements kiosk.AskedLog.
func (db *DB) AskedReport(ctx context.Context, first, last kiosk.Date) (kiosk.AskedReport, error) {
	var r kiosk.AskedReport
	if last.Before(first) {
		return r, kiosk.Errorf(kiosk.Invalid, "开始的日期在结束的日期之后，请换过来。")
	}
	span := []any{micros(first.Time()), micros(last.Time().AddDate(0, 0, 1))}
	err := db.private.row(ctx, `SELECT count(*), count(DISTINCT visit), coalesce(sum(total = 0), 0), coalesce(sum(`+shown+`), 0),
		coalesce(sum(`+shown+` AND opened > 0), 0), coalesce(avg(CASE WHEN opened > 0 THEN opened END), 0)
		FROM asked WHERE at >= ? AND at < ?`, span,
		[]any{&r.Searches, &r.Visits, &r.Nothing, &r.Shown, &r.Opened, &r.MeanPlace})
	if err != nil {
		return r, wrap(err, "asked report")
	}
	if r.P95, err = db.askedP95(ctx, span, r.Searches); err != nil {
		return r, wrap(err, "asked report")
	}
	for _, list := range []struct {
		to     *[]kiosk.AskedQuery
		having string
	}{
		{&r.Top, `1`},
		{&r.Failing, `last_total = 0`},
		{&r.Weak, `last_total > 0 AND (shown > 1 AND opens = 0 OR low * 2 > searches)`},
	} {
		if *list.to, err = db.askedQueries(ctx, `at >= ?1 AND at < ?2`, list.having, span, kiosk.AskedListMax); err != nil {
			return r, wrap(err, "asked report")
		}
	}
	r.Days, err = db.askedDays(ctx, first, last, span)
	return r, wrap(err, "asked report")
}

// askedP95 is the time that 95 of 100 searches were answered within.
func (db *DB) askedP95(ctx context.Context, span []any, searches int) (time.Duration, error) {
	if searches == 0 {
		return 0, nil
	}
	var us int64
	err := db.private.row(ctx, `SELECT took FROM asked WHERE at >= ? AND at < ? ORDER BY took LIMIT 1 OFFSET ?`,
		append(span[:2:2], (searches*95-1)/100), []any{&us})
	if errors.Is(err, sql.ErrNoRows) { // forgotten in between
		return 0, nil
	}
	return time.Duration(us) * time.Microsecond, err
}

// askedQueries lists questions; where chooses searches by two arguments, having
// chooses questions.
func (db *DB) askedQueries(ctx context.Context, where, having string, args []any, limit int) ([]kiosk.AskedQuery, error) {
	var out []kiosk.AskedQuery
	query := `SELECT text, count(*) AS searches, count(DISTINCT visit) AS visits, sum(` + shown + `) AS shown,
		sum(opened > 0) AS opens, coalesce(avg(CASE WHEN opened > 0 THEN opened END), 0), sum(low_answer) AS low, max(at),
		(SELECT total FROM asked l WHERE l.text = a.text ORDER BY l.at DESC, l.id DESC LIMIT 1) AS last_total
		FROM asked a WHERE ` + where + ` GROUP BY text HAVING ` + having + `
		ORDER BY visits DESC, searches DESC, text LIMIT ?3`
	err := db.private.rows(ctx, query, append(args[:2:2], limit), func(scan func(...any) error) error {
		var q kiosk.AskedQuery
		var at int64
		err := scan(&q.Text, &q.Searches, &q.Visits, &q.Shown, &q.Opened, &q.Place, &q.Low, &at, &q.Total)
		q.LastOn = kiosk.DateOf(instant(at))
		out = append(out, q)
		return err
	})
	return out, err
}

func (db *DB) askedDays(ctx context.Context, first, last kiosk.Date, span []any) ([]kiosk.AskedDay, error) {
	var days []kiosk.AskedDay
	at := map[kiosk.Date]int{}
	for t := first.Time(); !t.After(last.Time()); t = t.AddDate(0, 0, 1) {
		at[kiosk.DateOf(t)] = len(days)
		days = append(days, kiosk.AskedDay{On: kiosk.DateOf(t)})
	}
	err := db.private.rows(ctx, `SELECT at, count(*), sum(total = 0) FROM asked WHERE at >= ? AND at < ? GROUP BY at`, span,
		func(scan func(...any) error) error {
			var hour int64
			var searches, nothing int
			if err := scan(&hour, &searches, &nothing); err != nil {
				return err
			}
			if i, ok := at[kiosk.DateOf(instant(hour))]; ok {
				days[i].Searches += searches
				days[i].Nothing += nothing
			}
			return nil
		})
	return days, err
}

// AskedWith implements kiosk.AskedLog.
func (db *DB) AskedWith(ctx context.Context, word string, limit int) ([]kiosk.AskedQuery, error) {
	part, _ := kiosk.AskedText(word)
	if part == "" {
		return nil, nil
	}
	list, err := db.askedQueries(ctx, `instr(text, ?1) > 0 AND ?2 IS NULL`, `1`, []any{part, nil}, max(limit, 0))
	return list, wrap(err, "asked with a word")
}

const (
	popularDays  = 90
	popularMax   = 500
	popularRunes = 24
)

// popular lists the questions that may be proposed to everyone. Programs do
// not make a question popular.
func (db *DB) popular(ctx context.Context, unasked map[string]bool) ([]kiosk.PopularQuery, error) {
	var out []kiosk.PopularQuery
	err := db.private.rows(ctx, `SELECT text, count(DISTINCT visit) AS visits FROM asked a
		WHERE at >= ? AND surface <> 'api' AND length(text) BETWEEN 2 AND ? GROUP BY text
		HAVING visits >= ? AND max(masked) = 0 AND max(opened) > 0 AND count(DISTINCT (at + 28800000000) / 86400000000) > 1
		AND (SELECT total > 0 AND NOT relaxed FROM asked l WHERE l.text = a.text ORDER BY l.at DESC, l.id DESC LIMIT 1)
		ORDER BY visits DESC, text LIMIT ?`,
		[]any{micros(db.now().AddDate(0, 0, -popularDays)), popularRunes, kiosk.PopularLeast, popularMax},
		func(scan func(...any) error) error {
			var q kiosk.PopularQuery
			err := scan(&q.Text, &q.Count)
			if !unasked[strings.ReplaceAll(q.Text, " ", "")] {
				out = append(out, q)
			}
			return err
		})
	return out, err
}
