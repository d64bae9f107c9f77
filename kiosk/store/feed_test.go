package store_test

import (
	"strconv"
	"strings"
	"testing"

	"gongkai/kiosk"
)

// A page of the feed holds as many as were asked for only where they are
// short: the reader keeps all of a page in memory.
func TestPagesOfLongDocumentsAreShort(t *testing.T) {
	db := open(t, t.TempDir())
	long := strings.Repeat("公开", 500_000) // 3 MB
	var records []kiosk.Record
	for i := range 5 {
		records = append(records, kiosk.Record{Disclosure: kiosk.Disclosure{
			ID: strconv.Itoa(i), Title: "长文件", Text: long + strconv.Itoa(i),
		}})
	}
	if _, err := db.Put(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	var after int64
	seen := 0
	for {
		page, err := db.Changes(t.Context(), after, 200)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		if len(page) > 2 {
			t.Fatalf("%d long documents in one page", len(page))
		}
		seen += len(page)
		after = page[len(page)-1].Revision
	}
	if seen != 5 {
		t.Errorf("saw %d of 5", seen)
	}
}
