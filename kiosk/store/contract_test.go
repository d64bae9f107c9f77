package store_test

import (
	"testing"

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

func TestAccounts(t *testing.T) {
	kiosktest.TestAccounts(t, func(t *testing.T) kiosk.Accounts { return open(t, t.TempDir()) })
}
