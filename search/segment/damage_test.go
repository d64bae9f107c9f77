package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"

	api "github.com/blevesearch/scorch_segment_api/v2"
)

// sample is a file with lists of all kinds, if there are some hundred heads.
func sample(t testing.TB, heads int) []byte {
	t.Helper()
	var docs []*Document
	for i := range heads {
		d := &Document{ID: fmt.Sprint("id", i), Order: i, Columns: []byte("H"), Stored: []byte("标题"), Fields: []Field{
			{Name: "t", Terms: []string{"公告", fmt.Sprint(i), "关于修改部分规章的决定"}},
		}}
		d.Passages = []Document{{Columns: []byte("P"), Stored: []byte("第一条\n\xff"), Fields: []Field{
			{Name: "g", Terms: []string{"第", "一", "第一", fmt.Sprint("词", i%50), fmt.Sprint("词", i%7)}},
		}}}
		docs = append(docs, d)
	}
	s, err := Build(docs)
	if err != nil {
		t.Fatal(err)
	}
	return s.file
}

// walk reads everything there is.
func walk(s *Segment) error {
	err := s.Columns(func(uint32, bool, []byte) error { return nil })
	for n := range uint64(s.count) {
		err = errors.Join(err, s.VisitStoredFields(n, func(string, byte, []byte, []uint64) bool { return true }))
		_ = s.Ancestors(n, nil)
	}
	var ids []string
	for i := range s.fields {
		c := s.cursor(&s.fields[i])
		for {
			ok, e := c.next()
			if err = errors.Join(err, e); !ok {
				break
			}
			_, _, e = c.list(nil, nil)
			err = errors.Join(err, e)
			ids = append(ids, string(c.term))
		}
	}
	for i := range s.fields {
		for _, term := range ids[:min(len(ids), 300)] {
			_, _, e := s.Postings(s.fields[i].name, term)
			err = errors.Join(err, e)
		}
	}
	found, e := s.DocNumbers(ids)
	if e == nil {
		_ = s.CountRoot(s.AddNestedDocuments(found))
	}
	return errors.Join(err, e)
}

func TestDamageIsNoticed(t *testing.T) {
	good := sample(t, 300)
	s, err := parse(good, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := walk(s); err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(good); at += 1 + at%13 {
		bad := append([]byte(nil), good...)
		bad[at] ^= 1 << (at % 8)
		s, err := parse(bad, true)
		if err == nil {
			err = walk(s)
		}
		if !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d of %d changed: %v", at, len(good), err)
		}
	}
	for _, n := range []int{0, 1, 7, 40, len(good) / 2, len(good) - 9, len(good) - 1} {
		if _, err := parse(good[:n], true); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d: %v", n, err)
		}
	}
}

func TestOpenDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.zap")
	for _, b := range [][]byte{nil, []byte("x"), sample(t, 300)[:500]} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenFile(path); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
	if _, err := OpenFile(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// repair gives a damaged file a checksum that fits, so that what reads the
// footer and what follows has to look for itself.
func repair(b []byte) []byte {
	b = append([]byte(nil), b...)
	if len(b) < len(magic)+trailerSize {
		return b
	}
	trailer := b[len(b)-trailerSize:]
	at := binary.LittleEndian.Uint64(trailer)
	if room := uint64(len(b) - trailerSize); at <= room {
		binary.LittleEndian.PutUint64(trailer[8:], room-at)
		binary.LittleEndian.PutUint32(trailer[16:], crc32.Checksum(b[at:room], castagnoli))
	}
	binary.LittleEndian.PutUint32(trailer[20:], version)
	copy(trailer[24:], magic)
	copy(b, magic)
	return b
}

// FuzzOpen reads any bytes as a file, and once more as a file whose checksums
// are right. Nothing may panic.
func FuzzOpen(f *testing.F) {
	good := sample(f, 20)
	f.Add(good)
	f.Add(good[len(good)-200:])
	small, err := Build([]*Document{{ID: "a", Passages: make([]Document, 2), Fields: []Field{{Name: "t", Terms: []string{"x", "x", "长一些的词"}}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small.file)
	f.Fuzz(func(_ *testing.T, b []byte) {
		if s, err := parse(b, true); err == nil {
			_ = walk(s)
		}
		if s, err := parse(repair(b), false); err == nil && s.count < 1<<12 {
			_ = walk(s)
			_, _ = Merge([]*Segment{s, s}, nil, discard{}, nil)
		}
	})
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func TestMergeThatIsStoppedLeavesNothing(t *testing.T) {
	s, err := parse(sample(t, 3), false)
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan struct{})
	close(closed)
	path := filepath.Join(t.TempDir(), "a.zap")
	if _, _, err = (Plugin{}).Merge([]api.Segment{s, s, s, s}, nil, path, closed, nil); err != api.ErrClosed { //nolint:errorlint // as scorch does
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is there: %v", err)
	}
}
