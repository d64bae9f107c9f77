package kiosktest

import (
	"testing"

	"gongkai/kiosk"
)

// Store is what the suites of the system of record are run against: its
// contracts are only meaningful together.
type Store interface {
	kiosk.Disclosures
	kiosk.Feed
	kiosk.Archive
	kiosk.Editor
	kiosk.AuditLog
}

// Officer is who acts in the suites.
var Officer = kiosk.Actor{AccountID: 7, Name: "wang", Role: kiosk.RoleOfficer, Address: "192.0.2.7"}

func put(t *testing.T, s Store, records ...kiosk.Record) []kiosk.PutResult {
	t.Helper()
	got, err := s.Put(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantKind(t *testing.T, err error, want kiosk.Kind) {
	t.Helper()
	if err == nil || kiosk.KindOf(err) != want {
		t.Errorf("error %v, want kind %v", err, want)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
