package store_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/link"
)

func codeOf(id string, n int) string { return link.Code(id, n) }

// lawRecords reads whole regulations as records with their page as original.
func lawRecords(b *testing.B) []kiosk.Record {
	b.Helper()
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(root, "laws", "national_admin_laws.jsonl.gz"))
	if err != nil {
		b.Skip("no evaluation data: ", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	var records []kiosk.Record
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var law struct{ ID, Title, Text, Date string }
		if err := json.Unmarshal(lines.Bytes(), &law); err != nil {
			b.Fatal(err)
		}
		html := kiosktest.HTML(law.Text)
		records = append(records, kiosk.Record{
			Disclosure: kiosk.Disclosure{ID: law.ID, Title: law.Title, Text: law.Text, HTML: html, Type: kiosk.TypeLaw, FetchedAt: kiosktest.Now},
			Originals:  []kiosk.Original{{URL: law.ID, ContentType: "text/html", Body: []byte(html)}},
		})
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
	return records
}

// BenchmarkPut stores whole regulations in batches of 200; one iteration is
// one record.
func BenchmarkPut(b *testing.B) {
	laws := lawRecords(b)
	db := open(b, b.TempDir())
	bytes, n := 0, 0
	for b.Loop() {
		// The clock counts one iteration a record, so a batch is put at its end.
		n++
		if n%200 != 0 {
			continue
		}
		batch := make([]kiosk.Record, 200)
		for i := range batch {
			batch[i] = laws[(n+i)%len(laws)]
			batch[i].Disclosure.ID = fmt.Sprintf("%s-%d", batch[i].Disclosure.ID, n+i)
			bytes += len(batch[i].Disclosure.Text)
		}
		if _, err := db.Put(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(bytes / max(n, 1)))
}

// BenchmarkChanges reads whole regulations as an index does that is made
// anew; one iteration is one record.
func BenchmarkChanges(b *testing.B) {
	db := open(b, b.TempDir())
	if _, err := db.Put(b.Context(), lawRecords(b)); err != nil {
		b.Fatal(err)
	}
	var after int64
	var have []kiosk.Disclosure
	for b.Loop() {
		if len(have) == 0 {
			var err error
			if have, err = db.Changes(b.Context(), after, 200); err != nil {
				b.Fatal(err)
			}
			if len(have) == 0 { // from the beginning again
				after = 0
				continue
			}
		}
		after = have[0].Revision
		have = have[1:]
	}
}

func BenchmarkPutUnchanged(b *testing.B) {
	db := open(b, b.TempDir())
	putSamples(b, db)
	records := kiosktest.Records()
	for b.Loop() {
		if _, err := db.Put(b.Context(), records); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	db := open(b, b.TempDir())
	putSamples(b, db)
	for b.Loop() {
		if _, err := db.Get(b.Context(), "rushan-plan"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStats(b *testing.B) {
	db := open(b, b.TempDir())
	putSamples(b, db)
	for b.Loop() {
		if _, err := db.Stats(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
