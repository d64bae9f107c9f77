package formats

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/extract"
)

// Document is what a file says.
type Document struct {
	Parts []Part   `json:"parts"`
	Notes []string `json:"notes,omitempty"` // what was left out and why, for staff
}

// Part is a page, a sheet or, in an archive, a page or sheet of one of its
// files. A document without pages is one part without a label.
type Part struct {
	Label  string          `json:"label,omitempty"` // "第 3 页", "工作表 汇总"
	Blocks []extract.Block `json:"blocks"`
}

// Empty reports whether no part has words.
func (d *Document) Empty() bool {
	for _, p := range d.Parts {
		if len(p.Blocks) > 0 {
			return false
		}
	}
	return true
}

func (d *Document) note(what string) {
	if !slices.Contains(d.Notes, what) {
		d.Notes = append(d.Notes, what)
	}
}

// Limits of one file. They are far above what people publish and far below
// what a machine cannot bear.
const (
	mostText     = 4 << 20   // bytes of words, some 1.4 million characters
	mostBlocks   = 200_000   // paragraphs and rows
	mostParts    = 5_000     // pages or sheets
	mostUnpacked = 256 << 20 // bytes a file may unpack to, with the files in it
	mostXML      = 96 << 20  // bytes of one XML part
	mostWord     = 8 << 20   // bytes between two tags of it
	mostFiles    = 300       // files of an archive that are read
	deepest      = 128       // levels of XML, groups of RTF
	deepArchive  = 2         // archives in archives
)

// errFull ends the reading of a file that is too long: what was read stays.
var errFull = errors.New("formats: document is full")

const tooLong = "内容太长，只收录了前面的部分"

// builder puts a document together within its limits.
type builder struct {
	ctx   context.Context
	doc   Document
	bytes int
	count int // blocks
	steps uint
	label string // of the part to begin with the next block
	fresh bool   // a new part begins with the next block
}

func newBuilder(ctx context.Context) *builder { return &builder{ctx: ctx, fresh: true} }

// step is called all along: it ends a reading that has been given up.
func (b *builder) step() error {
	if b.steps++; b.steps&0x3ff == 0 {
		return b.ctx.Err()
	}
	return nil
}

// part begins a new part with the next block.
func (b *builder) part(label string) { b.label, b.fresh = label, true }

func (b *builder) add(x extract.Block) error {
	if err := b.step(); err != nil {
		return err
	}
	size := len(x.Text)
	empty := strings.TrimSpace(x.Text) == ""
	for _, c := range x.Cells {
		size += len(c.Text) + 1
		empty = empty && strings.TrimSpace(c.Text) == ""
	}
	if empty {
		return nil
	}
	if b.bytes+size > mostText || b.count >= mostBlocks || b.fresh && len(b.doc.Parts) >= mostParts {
		b.doc.note(tooLong)
		return errFull
	}
	b.bytes += size
	b.count++
	if b.fresh {
		b.doc.Parts = append(b.doc.Parts, Part{Label: b.label})
		b.fresh = false
	}
	p := &b.doc.Parts[len(b.doc.Parts)-1]
	p.Blocks = append(p.Blocks, valid(x))
	return nil
}

func (b *builder) text(s string) error { return b.add(extract.Block{Text: s}) }

// result returns what was read. A document that was too long is none the worse.
func (b *builder) result(err error) (*Document, error) {
	if err != nil && !errors.Is(err, errFull) {
		return nil, err
	}
	return &b.doc, nil
}

// valid makes the words of a block good UTF-8.
func valid(x extract.Block) extract.Block {
	fix := func(s string) string {
		if utf8.ValidString(s) {
			return s
		}
		return strings.ToValidUTF8(s, "")
	}
	x.Text = fix(x.Text)
	for i := range x.Cells {
		x.Cells[i].Text = fix(x.Cells[i].Text)
	}
	return x
}
