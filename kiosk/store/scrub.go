package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

// scrub overwrites what SQLite leaves behind in a file that nobody has open:
// the space between cells, free blocks, the ends of overflow chains and free
// pages. secure_delete alone does not: cells that were moved to a neighbouring
// page stay readable where they were.
// https://www.sqlite.org/fileformat2.html
func scrub(path string) (err error) {
	roots, err := rootPages(path)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	header := make([]byte, 100)
	if _, err := f.ReadAt(header, 0); err != nil {
		return err
	}
	s := &scrubber{file: f, size: int64(binary.BigEndian.Uint16(header[16:])), pages: binary.BigEndian.Uint32(header[28:]), seen: map[uint32]bool{}}
	if s.size == 1 {
		s.size = 1 << 16
	}
	if s.usable = int(s.size) - int(header[20]); s.usable < 480 || binary.BigEndian.Uint32(header[52:]) != 0 {
		return errors.New("scrub: a file of another kind")
	}
	for _, root := range roots {
		if err := s.tree(root); err != nil {
			return fmt.Errorf("scrub: page %d: %w", root, err)
		}
	}
	if err := s.free(binary.BigEndian.Uint32(header[32:])); err != nil {
		return fmt.Errorf("scrub: free pages: %w", err)
	}
	return f.Sync()
}

func rootPages(path string) (roots []uint32, err error) {
	db, err := sql.Open("sqlite", dsn(path, "query_only(1)"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(context.Background(), `SELECT 1 UNION ALL SELECT rootpage FROM sqlite_schema WHERE rootpage > 0`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var root uint32
		if err := rows.Scan(&root); err != nil {
			return nil, err
		}
		roots = append(roots, root)
	}
	return roots, rows.Err()
}

type scrubber struct {
	file   *os.File
	size   int64
	usable int
	pages  uint32
	seen   map[uint32]bool
}

var errPage = errors.New("not as it should be")

func (s *scrubber) read(n uint32) ([]byte, error) {
	if n == 0 || n > s.pages || s.seen[n] {
		return nil, errPage
	}
	s.seen[n] = true
	b := make([]byte, s.size)
	_, err := s.file.ReadAt(b, int64(n-1)*s.size)
	return b, err
}

func (s *scrubber) write(n uint32, b []byte) error {
	_, err := s.file.WriteAt(b, int64(n-1)*s.size)
	return err
}

// The kinds of pages of a tree.
const (
	indexInterior = 0x02
	tableInterior = 0x05
	indexLeaf     = 0x0a
	tableLeaf     = 0x0d
)

// tree scrubs a page of a tree and all below it.
func (s *scrubber) tree(n uint32) error {
	b, err := s.read(n)
	if err != nil {
		return err
	}
	at := 0 // of the page's own header
	if n == 1 {
		at = 100
	}
	kind, count := b[at], int(binary.BigEndian.Uint16(b[at+3:]))
	cells := at + 8
	if kind == indexInterior || kind == tableInterior {
		cells += 4
		if err := s.tree(binary.BigEndian.Uint32(b[at+8:])); err != nil {
			return err
		}
	}
	content := int(binary.BigEndian.Uint16(b[at+5:]))
	if content == 0 {
		content = 1 << 16
	}
	if cells+2*count > content || content > int(s.size) {
		return errPage
	}
	for i := range count {
		if err := s.cell(b, kind, int(binary.BigEndian.Uint16(b[cells+2*i:]))); err != nil {
			return err
		}
	}
	clear(b[cells+2*count : content])
	for block := int(binary.BigEndian.Uint16(b[at+1:])); block != 0; {
		if block < content || block+4 > s.usable {
			return errPage
		}
		next, size := int(binary.BigEndian.Uint16(b[block:])), int(binary.BigEndian.Uint16(b[block+2:]))
		if size < 4 || block+size > s.usable || next != 0 && next <= block {
			return errPage
		}
		clear(b[block+4 : block+size])
		block = next
	}
	return s.write(n, b)
}

// cell goes down to what a cell points to.
func (s *scrubber) cell(b []byte, kind byte, at int) error {
	if at >= s.usable-3 {
		return errPage
	}
	if kind == indexInterior || kind == tableInterior {
		if err := s.tree(binary.BigEndian.Uint32(b[at:])); err != nil || kind == tableInterior {
			return err
		}
		at += 4
	}
	size, n := sqliteVarint(b[at:])
	at += n
	most := (s.usable-12)*64/255 - 23
	if kind == tableLeaf {
		_, n = sqliteVarint(b[at:]) // rowid
		at, most = at+n, s.usable-35
	}
	if size <= uint64(most) {
		return nil
	}
	least := (s.usable-12)*32/255 - 23
	local := least + int((size-uint64(least))%uint64(s.usable-4))
	if local > most {
		local = least
	}
	if at+local+4 > s.usable {
		return errPage
	}
	return s.overflow(binary.BigEndian.Uint32(b[at+local:]), size-uint64(local))
}

// overflow scrubs the end of a chain that holds left bytes.
func (s *scrubber) overflow(n uint32, left uint64) error {
	for holds := uint64(s.usable - 4); ; left -= holds {
		b, err := s.read(n)
		if err != nil {
			return err
		}
		if left <= holds {
			clear(b[4+left:])
			return s.write(n, b)
		}
		n = binary.BigEndian.Uint32(b)
	}
}

// free scrubs the list of free pages.
func (s *scrubber) free(trunk uint32) error {
	empty := make([]byte, s.size)
	for trunk != 0 {
		b, err := s.read(trunk)
		if err != nil {
			return err
		}
		count := int(binary.BigEndian.Uint32(b[4:]))
		if count > s.usable/4-2 {
			return errPage
		}
		for i := range count {
			leaf := binary.BigEndian.Uint32(b[8+4*i:])
			if leaf == 0 || leaf > s.pages || s.seen[leaf] {
				return errPage
			}
			if err := s.write(leaf, empty); err != nil {
				return err
			}
		}
		clear(b[8+4*count:])
		if err := s.write(trunk, b); err != nil {
			return err
		}
		trunk = binary.BigEndian.Uint32(b)
	}
	return nil
}

// sqliteVarint reads a number of at most nine bytes, the first the highest.
func sqliteVarint(b []byte) (v uint64, n int) {
	for n = range min(len(b), 9) {
		if n == 8 {
			return v<<8 | uint64(b[8]), 9
		}
		v = v<<7 | uint64(b[n]&0x7f)
		if b[n] < 0x80 {
			break
		}
	}
	return v, n + 1
}
