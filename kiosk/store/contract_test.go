package store_test

import (
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
)

func open(t testing.TB, dir string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), dir, store.Options{Now: kiosktest.Clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func openNew(t *testing.T) kiosktest.Store { return open(t, t.TempDir()) }

func TestDisclosures(t *testing.T) { kiosktest.TestDisclosures(t, openNew) }
func TestArchive(t *testing.T)     { kiosktest.TestArchive(t, openNew) }
func TestEditor(t *testing.T)      { kiosktest.TestEditor(t, openNew) }
func TestFeed(t *testing.T)        { kiosktest.TestFeed(t, openNew) }

func TestPersonal(t *testing.T) {
	kiosktest.TestPersonal(t, func(t *testing.T) kiosktest.PersonalStore { return open(t, t.TempDir()) })
}

func TestPages(t *testing.T) {
	kiosktest.TestPages(t, func(t *testing.T) kiosktest.PagesStore { return open(t, t.TempDir()) })
}

func TestRelations(t *testing.T) {
	kiosktest.TestRelations(t, func(t *testing.T) kiosktest.LinkedStore { return open(t, t.TempDir()) })
}

func TestTokens(t *testing.T) {
	kiosktest.TestTokens(t, func(t *testing.T) kiosktest.TokenStore { return open(t, t.TempDir()) })
}

func TestAccounts(t *testing.T) {
	kiosktest.TestAccounts(t, func(t *testing.T) kiosk.Accounts { return open(t, t.TempDir()) })
}

func TestAsked(t *testing.T) {
	kiosktest.TestAsked(t, func(t *testing.T) kiosktest.Phrases { return open(t, t.TempDir()) })
}

func TestPinsEnd(t *testing.T) {
	now := kiosktest.Now
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Put(t.Context(), kiosktest.Records()); err != nil {
		t.Fatal(err)
	}
	pin := kiosk.Pin{Query: "低保", Disclosure: "assistance", Reason: "新标准", ExpiresOn: kiosk.DateOf(now)}
	if _, err := db.PutPin(t.Context(), kiosktest.Officer, pin); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ hours, inForce int }{{0, 1}, {14, 1}, {15, 0}} { // the day ends at 16:00 UTC
		now = kiosktest.Now.Add(time.Duration(tc.hours) * time.Hour)
		l, err := db.Language(t.Context())
		if err != nil || len(l.Pins) != tc.inForce {
			t.Errorf("after %d hours: %+v, %v", tc.hours, l.Pins, err)
		}
		if all, err := db.AllPins(t.Context()); err != nil || len(all) != 1 {
			t.Errorf("%+v, %v", all, err)
		}
	}
}

func TestDuties(t *testing.T) {
	kiosktest.TestDuties(t, func(t *testing.T) kiosktest.DutyStore { return open(t, t.TempDir()) })
}

func TestTerminals(t *testing.T) {
	kiosktest.TestTerminals(t, func(t *testing.T, now func() time.Time) kiosktest.TerminalStore {
		db, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	})
}

func TestLetters(t *testing.T) {
	kiosktest.TestLetters(t, func(t *testing.T, now func() time.Time) kiosktest.LetterStore {
		db, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	})
}
