package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/rank"
	"gongkai/search/segment"
)

// formatVersion changes whenever the layout of the index does.
const formatVersion = 8

// shownField is the stored field with what a hit shows.
const shownField = segment.StoredField

// record is a disclosure cut into passages, ready to be indexed.
type record struct {
	head     hitHead
	meta     string   // publisher, category, item, place: weak evidence
	numbers  []string // folded, and what links it to others, see [linkTerms]
	cites    []string // see [citations]
	kind     string   // see [kindOf]
	passages []passage
	separate bool // the passages are records of their own, see [EvalSet]
}

// hitHead is what a hit shows besides its answer.
type hitHead struct {
	ID, Title, DocumentNumber, Publisher     string
	BodyID, AreaID, CategoryID, ItemID, Town string
	Type, Published, Validity, URL, Code     string
	Family                                   string
	Version                                  int
	Demo                                     bool
}

func (h *hitHead) fields() []*string {
	return []*string{
		&h.ID, &h.Title, &h.DocumentNumber, &h.Publisher, &h.BodyID, &h.AreaID, &h.CategoryID,
		&h.ItemID, &h.Town, &h.Type, &h.Published, &h.Validity, &h.URL, &h.Code, &h.Family,
	}
}

func (h *hitHead) encode() []byte {
	b := binary.AppendUvarint(nil, uint64(h.Version))
	if h.Demo {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	for _, f := range h.fields() {
		b = appendString(b, *f)
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

var errStored = errors.New("search: stored record is damaged")

// decode reads what encode wrote.
func (h *hitHead) decode(b []byte) error {
	_, err := h.cut(b)
	return err
}

// cut reads a head and returns what is stored after it.
func (h *hitHead) cut(b []byte) (rest []byte, err error) {
	v, n := binary.Uvarint(b)
	if n <= 0 || len(b) <= n {
		return nil, errStored
	}
	h.Version, h.Demo = int(v), b[n] == 1
	b = b[n+1:]
	for _, f := range h.fields() {
		var ok bool
		if *f, b, ok = cutString(b); !ok {
			return nil, errStored
		}
	}
	return b, nil
}

func cutString(b []byte) (string, []byte, bool) {
	l, n := binary.Uvarint(b)
	if n <= 0 || l > uint64(len(b)-n) {
		return "", nil, false
	}
	return string(b[n : n+int(l)]), b[n+int(l):], true
}

func (p *passage) encode() []byte {
	b := binary.AppendUvarint(nil, uint64(p.start))
	b = binary.AppendUvarint(b, uint64(p.block))
	for _, s := range []string{p.ref, p.heading, p.table, p.text} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

func (p *passage) decode(b []byte) error {
	for _, v := range []*int{&p.start, &p.block} {
		u, n := binary.Uvarint(b)
		if n <= 0 {
			return errStored
		}
		*v, b = int(u), b[n:]
	}
	for _, s := range []*string{&p.ref, &p.heading, &p.table, &p.text} {
		var ok bool
		if *s, b, ok = cutString(b); !ok {
			return errStored
		}
	}
	return nil
}

// indexer turns records into documents. Not safe for concurrent use.
type indexer struct {
	seg    *analysis.Segmenter
	tokens []analysis.Token
	terms  []string // room for terms of this and coming documents
}

// document makes the n-th document of a batch.
func (x *indexer) document(r *record, n int) *segment.Document {
	title := x.grams(rank.Title, r.head.Title)
	meta := x.grams(rank.Meta, r.meta)
	columns := rank.Head{
		ID: r.head.ID, Date: dateNumber(r.head.Published), TitleLen: len(title.Terms), MetaLen: len(meta.Terms),
		Separate: r.separate, Family: r.head.Family,
	}
	columns.Values[rank.Area] = r.head.AreaID
	columns.Values[rank.Category] = r.head.CategoryID
	columns.Values[rank.Item] = r.head.ItemID
	columns.Values[rank.Body] = r.head.BodyID
	columns.Values[rank.Town] = r.head.Town
	columns.Values[rank.Type] = r.head.Type
	columns.Values[rank.Kind] = r.kind
	d := &segment.Document{
		ID: r.head.ID, Order: n, Columns: rank.AppendHead(nil, columns), Stored: appendString(r.head.encode(), strings.Join(r.cites, "\n")),
		Fields:   []segment.Field{title, meta, {Name: rank.Number.Name(), Terms: r.numbers}},
		Passages: make([]segment.Document, len(r.passages)),
	}
	var heading segment.Field
	own := nameTerm(r.head.Title)
	for i := range r.passages {
		p := &r.passages[i]
		if i == 0 || p.heading != r.passages[i-1].heading || p.table != r.passages[i-1].table {
			heading = x.grams(rank.Heading, p.heading+p.columnWords())
		}
		d.Passages[i] = x.passage(p, heading)
		if names := named(p.text, own); len(names) > 0 {
			d.Passages[i].Fields = append(d.Passages[i].Fields, segment.Field{Name: rank.Number.Name(), Terms: names})
		}
	}
	return d
}

func (x *indexer) passage(p *passage, heading segment.Field) segment.Document {
	words, grams := x.words(p.text), x.grams(rank.Grams, p.text)
	return segment.Document{
		Columns: rank.AppendPassage(nil, len(words.Terms), len(grams.Terms), len(heading.Terms)),
		Stored:  p.encode(), Fields: []segment.Field{words, grams, heading},
	}
}

func (x *indexer) words(text string) segment.Field {
	x.tokens = x.seg.Words(x.tokens[:0], analysis.Unspace(text))
	return x.field(rank.Words)
}

func (x *indexer) grams(f rank.Field, text string) segment.Field {
	x.tokens = analysis.Grams(x.tokens[:0], analysis.Unspace(text))
	return x.field(f)
}

// termsRoom is how many terms room is made for at a time.
const termsRoom = 1 << 14

// field makes a field of the tokens.
func (x *indexer) field(f rank.Field) segment.Field {
	n := len(x.tokens)
	if cap(x.terms)-len(x.terms) < n {
		x.terms = make([]string, 0, max(n, termsRoom))
	}
	from := len(x.terms)
	for i := range x.tokens {
		x.terms = append(x.terms, x.tokens[i].Term)
	}
	return segment.Field{Name: f.Name(), Terms: x.terms[from:len(x.terms):len(x.terms)]}
}

// dateNumber turns 2018-09-03 into 20180903.
func dateNumber(s string) int {
	d, err := kiosk.ParseDate(s)
	if err != nil || d.IsZero() {
		return 0
	}
	return d.Year*10000 + int(d.Month)*100 + d.Day
}

// numberTerm is the form document and index numbers are compared in.
func numberTerm(s string) string {
	if n, err := kiosk.ParseDocumentNumber(strings.TrimSpace(s)); err == nil {
		return analysis.Fold(n.String())
	}
	return analysis.Fold(kiosk.FoldIndexNumber(s))
}

// partialNumbers returns what people remember of a document number: without
// the agency, and without the year.
func partialNumbers(s string) []string {
	n, err := kiosk.ParseDocumentNumber(strings.TrimSpace(s))
	if err != nil || n.Agency == "" || n.Year == 0 && !n.Order {
		return nil
	}
	if n.Order {
		return []string{fmt.Sprintf("%d号令", n.Serial)}
	}
	return []string{
		analysis.Fold(fmt.Sprintf("〔%d〕%d号", n.Year, n.Serial)),
		analysis.Fold(fmt.Sprintf("%s%d号", n.Agency, n.Serial)),
	}
}

// mostPassages is how many passages of one disclosure are indexed, some four
// million characters. One that is longer takes gigabytes to index; its
// beginning is found all the same.
const mostPassages = 20_000

// record cuts a disclosure into passages and leaves out what is too much.
func (e *Engine) record(d *kiosk.Disclosure) *record {
	r := newRecord(d, e.catalogue)
	if n := len(r.passages); n > mostPassages {
		e.log.Warn("long disclosure is found by its beginning only", "id", d.ID, "passages", n, "indexed", mostPassages)
		r.passages = r.passages[:mostPassages:mostPassages]
	}
	return r
}

// newRecord cuts a disclosure into passages.
func newRecord(d *kiosk.Disclosure, cat *kiosk.Catalogue) *record {
	r := &record{
		head: hitHead{
			ID: d.ID, Title: d.Title, DocumentNumber: d.DocumentNumber, Publisher: d.Publisher, BodyID: d.BodyID,
			AreaID: d.AreaID, CategoryID: d.CategoryID, ItemID: d.ItemID, Town: d.Town, Type: string(d.Type),
			Published: d.PublishedOn.String(), Validity: string(d.Validity), URL: d.URL, Code: d.Code,
			Version: d.Version, Demo: d.Demo, Family: d.Family,
		},
		passages: split(d.Text, origins(d)),
		kind:     kindOf(d),
	}
	attach(r.passages, layouts(d.Text, d.HTML), d.Text)
	meta := []string{d.Publisher, d.Town, d.Region}
	if cat != nil {
		if b := cat.Body(d.BodyID); b != nil && b.Name != d.Publisher {
			meta = append(meta, b.Name)
		}
		if c := cat.Category(d.CategoryID); c != nil {
			meta = append(meta, c.Name)
		}
		if it := cat.Item(d.ItemID); it != nil {
			meta = append(meta, it.Name)
		}
	}
	r.meta = strings.Join(meta, "\n")
	for _, n := range []string{d.DocumentNumber, d.IndexNumber} {
		if n = numberTerm(n); n != "" {
			r.numbers = append(r.numbers, n)
		}
	}
	r.numbers = append(r.numbers, partialNumbers(d.DocumentNumber)...)
	if d.ID != "" {
		r.numbers = append(r.numbers, analysis.Fold(d.ID))
	}
	if d.Family != "" {
		r.numbers = append(r.numbers, familyMark+d.Family)
	}
	r.cites = citations(d)
	r.numbers = append(r.numbers, linkTerms(d, r.cites)...)
	return r
}
