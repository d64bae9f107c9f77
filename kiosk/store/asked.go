package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"sync"
	"time"

	"gongkai/kiosk"
)

// daySecrets are what visits are hashed with, one a day. They live in memory
// only and are dropped when their day is over: nobody can tell afterwards
// whether two days had the same visitor, or try out values.
type daySecrets struct {
	mu    sync.Mutex
	byDay map[kiosk.Date][]byte
}

// hash returns what is kept of a visit on a day.
func (s *daySecrets) hash(day kiosk.Date, visit string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	secret := s.byDay[day]
	if secret == nil {
		if s.byDay == nil {
			s.byDay = map[kiosk.Date][]byte{}
		}
		secret = make([]byte, 32)
		_, _ = rand.Read(secret) // never fails
		s.byDay[day] = secret
	}
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(visit))
	return h.Sum(nil)[:16]
}

// drop throws away the secrets of days before today.
func (s *daySecrets) drop(today kiosk.Date) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for day, secret := range s.byDay {
		if day.Before(today) {
			clear(secret)
			delete(s.byDay, day)
		}
	}
}

// LogAsked implements kiosk.AskedLog.
func (db *DB) LogAsked(ctx context.Context, asked []kiosk.Asked, opened []kiosk.Opened) error {
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		for _, a := range asked {
			if err := db.logOne(ctx, tx, a); err != nil {
				return err
			}
		}
		for _, o := range opened {
			if o.Position < 1 {
				continue
			}
			if _, err := tx.ExecContext(ctx, `UPDATE asked SET opened = ? WHERE token = ?`, o.Position, o.Token); err != nil {
				return err
			}
		}
		return nil
	})
	db.secrets.drop(kiosk.DateOf(db.now()))
	return wrap(err, "log what was asked")
}

func (db *DB) logOne(ctx context.Context, tx *sql.Tx, a kiosk.Asked) error {
	text, masked := kiosk.AskedText(a.Text)
	if text == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO asked
		(token, at, surface, visit, text, masked, kind, total, relaxed, low_answer, took)
		VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (token) DO NOTHING`, // a terminal may deliver it twice
		a.Token, micros(a.At.Truncate(time.Hour)), a.Surface, db.secrets.hash(kiosk.DateOf(a.At), a.Visit), text, masked,
		a.Kind, a.Total, a.Relaxed, a.LowAnswer, a.Took.Microseconds())
	return err
}

// ForgetAsked implements kiosk.AskedLog.
func (db *DB) ForgetAsked(ctx context.Context, keep time.Duration) (int, error) {
	n, err := db.private.exec(ctx, `DELETE FROM asked WHERE at < ?`, micros(db.now().Add(-keep)))
	return int(n), wrap(err, "forget what was asked")
}
