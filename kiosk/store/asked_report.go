package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
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
	err = db.askedQueries(ctx, `at >= ? AND at < ?`, span, func(q kiosk.AskedQuery) {
		addTo(&r.Top, q, true)
		addTo(&r.Failing, q, q.Total == 0)
		addTo(&r.Weak, q, q.Total > 0 && (q.Shown > 1 && q.Opened == 0 || q.Low*2 > q.Searches))
	})
	if err != nil {
		return r, wrap(err, "asked report")
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

// addTo adds a question that belongs to a list while there is room.
func addTo(list *[]kiosk.AskedQuery, q kiosk.AskedQuery, belongs bool) {
	if belongs && len(*list) < kiosk.AskedListMax {
		*list = append(*list, q)
	}
}

// latest is the greatest of the last search of a question: by hour, then in the
// order of storing. Beside one max() SQLite takes the columns that are not
// summed up from the row that has it.
const latest = `max(at / 3600000000 * 4294967296 + id)`

// askedQueries calls each with every question of the searches that where
// chooses, most asked first; at and total are of its last search.
func (db *DB) askedQueries(ctx context.Context, where string, args []any, each func(kiosk.AskedQuery)) error {
	return db.private.rows(ctx, `SELECT text, count(*) AS searches, count(DISTINCT visit) AS visits, sum(`+shown+`),
		sum(opened > 0), coalesce(avg(CASE WHEN opened > 0 THEN opened END), 0), sum(low_answer), `+latest+`, at, total
		FROM asked WHERE `+where+` GROUP BY text ORDER BY visits DESC, searches DESC, text`, args,
		func(scan func(...any) error) error {
			var q kiosk.AskedQuery
			var id, at int64
			err := scan(&q.Text, &q.Searches, &q.Visits, &q.Shown, &q.Opened, &q.Place, &q.Low, &id, &at, &q.Total)
			q.LastOn = kiosk.DateOf(instant(at))
			each(q)
			return err
		})
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
	var out []kiosk.AskedQuery
	err := db.askedQueries(ctx, `instr(text, ?) > 0`, []any{part}, func(q kiosk.AskedQuery) {
		if len(out) < limit {
			out = append(out, q)
		}
	})
	return out, wrap(err, "asked with a word")
}

const (
	popularDays  = 90
	popularMax   = 500
	popularRunes = 24
	popularAge   = 10 * time.Minute // counting goes through all that was asked
)

// popularCache is what was popular when it was last counted.
type popularCache struct {
	mu   sync.Mutex
	at   time.Time
	list []kiosk.PopularQuery
}

// popular lists the questions that may be proposed to everyone, but for those
// an officer has struck out; it may be some minutes old.
func (db *DB) popular(ctx context.Context, unasked map[string]bool) ([]kiosk.PopularQuery, error) {
	c := &db.counted
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := db.now(); c.at.IsZero() || now.Sub(c.at) >= popularAge || now.Before(c.at) {
		list, err := db.countPopular(ctx)
		if err != nil {
			return nil, err
		}
		c.at, c.list = now, list
	}
	var out []kiosk.PopularQuery
	for _, q := range c.list {
		if !unasked[strings.ReplaceAll(q.Text, " ", "")] {
			out = append(out, q)
		}
	}
	return out, nil
}

// countPopular lists the questions enough visits asked. Programs do not make a
// question popular.
func (db *DB) countPopular(ctx context.Context) ([]kiosk.PopularQuery, error) {
	var out []kiosk.PopularQuery
	// total and relaxed are of the last search.
	err := db.private.rows(ctx, `SELECT text, visits FROM (
			SELECT text, count(DISTINCT visit) AS visits, sum(masked) AS masked, sum(opened) AS opened,
				count(DISTINCT (at + 28800000000) / 86400000000) AS days, `+latest+`, total, relaxed
			FROM asked WHERE at >= ? AND surface <> 'api' AND length(text) BETWEEN 2 AND ? GROUP BY text)
		WHERE visits >= ? AND days > 1 AND opened > 0 AND masked = 0 AND total > 0 AND NOT relaxed
		ORDER BY visits DESC, text LIMIT ?`,
		[]any{micros(db.now().AddDate(0, 0, -popularDays)), popularRunes, kiosk.PopularLeast, popularMax},
		func(scan func(...any) error) error {
			var q kiosk.PopularQuery
			err := scan(&q.Text, &q.Count)
			out = append(out, q)
			return err
		})
	return out, err
}
