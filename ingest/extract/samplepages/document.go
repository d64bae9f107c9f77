package samplepages

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Truth is what a page says. Dates print as YYYY-MM-DD; what the page does not
// say is "".
type Truth struct {
	Title     string
	Number    string // document number
	Index     string // index number
	Publisher string
	Issued    string
	Published string
	Effective string
	Repealed  string
	Body      string // one block a line, cells of a row separated by tabs
}

// kind is what a block of a document is.
type kind int

const (
	para kind = iota
	head
	centre
	right
	row
	picture
	entry
)

type block struct {
	kind  kind
	text  string
	cells []string
}

// document is one document before it is laid out.
type document struct {
	title, number, index string
	organ                string // who signs
	source               string // who is named as source
	column               string
	issued, published    time.Time
	effective, repealed  time.Time
	blocks               []block
	files                []string
}

func (d *document) p(texts ...string) {
	for _, t := range texts {
		d.blocks = append(d.blocks, block{kind: para, text: t})
	}
}

func (d *document) h(text string) { d.blocks = append(d.blocks, block{kind: head, text: text}) }

func (d *document) li(texts ...string) {
	for _, t := range texts {
		d.blocks = append(d.blocks, block{kind: entry, text: t})
	}
}

func (d *document) tr(cells ...string) {
	d.blocks = append(d.blocks, block{kind: row, cells: cells})
}

func (d *document) img(alt string) {
	d.blocks = append(d.blocks, block{kind: picture, text: alt})
}

// sign ends a document with its organ and date.
func (d *document) sign() {
	d.blocks = append(d.blocks, block{kind: right, text: d.organ}, block{kind: right, text: longDate(d.issued)})
}

// heading puts title and number on top of the text, as printed documents have
// them.
func (d *document) heading() {
	d.blocks = append(d.blocks, block{kind: centre, text: d.title}, block{kind: centre, text: d.number})
}

// body is the text of the document, one block a line.
func (d *document) body() string {
	var lines []string
	for _, b := range d.blocks {
		if b.kind == row {
			lines = append(lines, strings.Join(b.cells, "\t"))
		} else {
			lines = append(lines, b.text)
		}
	}
	return strings.Join(lines, "\n")
}

func longDate(t time.Time) string {
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// writer draws what varies from one document to the next.
type writer struct {
	*rand.Rand
	serial int
}

func pick[T any](w *writer, from []T) T { return from[w.IntN(len(from))] }

func (w *writer) day(year int) time.Time {
	return time.Date(year, time.Month(1+w.IntN(12)), 1+w.IntN(28), 0, 0, 0, 0, time.UTC)
}

// begin starts a document of an organ.
func (w *writer) begin(organ organ, column string) *document {
	w.serial++
	d := &document{organ: organ.name, source: organ.name, column: column, issued: w.day(2009 + w.IntN(13))}
	d.published = d.issued.AddDate(0, 0, 1+w.IntN(9))
	d.index = fmt.Sprintf("11379901%s/%d-%05d", organ.code, d.issued.Year(), 100+w.serial*7)
	d.number = fmt.Sprintf("%s〔%d〕%d号", organ.short, d.issued.Year(), 1+w.IntN(90))
	return d
}
