package extract

import (
	"strings"

	"gongkai/ingest/normalize"
)

// Block is a piece of a document that is no page: a paragraph, a heading, an
// entry of a list or a table row.
type Block struct {
	Kind  Kind   `json:"kind,omitempty"`
	Text  string `json:"text,omitempty"`  // of anything but a row
	Cells []Cell `json:"cells,omitempty"` // of a row
}

// Kind is what a block is.
type Kind string

// The kinds of blocks. A Paragraph whose numbering says that it is a heading
// becomes one.
const (
	Paragraph  Kind = ""
	Heading    Kind = "h2" // of the first level
	Subheading Kind = "h3"
	Minor      Kind = "h4"
	Item       Kind = "li"
	Row        Kind = "tr"
)

// Cell is a cell of a row.
type Cell struct {
	Text string `json:"text,omitempty"`
	Col  int    `json:"col,omitempty"` // columns it spans, 0 for one
	Row  int    `json:"row,omitempty"` // rows it spans, 0 for one
	Head bool   `json:"head,omitempty"`
}

// Composer writes blocks as text and as HTML, after what is there already.
type Composer struct{ w writer }

// Compose returns a composer that goes on after a text and its HTML.
func Compose(text, html string) *Composer {
	c := &Composer{}
	if text != "" {
		c.w.text.WriteString(text)
		c.w.lines = strings.Count(text, "\n") + 1
	}
	c.w.html.WriteString(html)
	return c
}

// Line is how many lines there are, which is the number of the next one.
func (c *Composer) Line() int { return c.w.lines }

// Add writes a block. One without words writes nothing.
func (c *Composer) Add(b Block) {
	if b.Kind == Row {
		cells := make([]cell, len(b.Cells))
		for i, x := range b.Cells {
			cells[i] = cell{text: oneLine(x.Text), col: x.Col, row: x.Row, head: x.Head}
		}
		c.w.row(cells)
		return
	}
	text := oneLine(b.Text)
	switch b.Kind {
	case Item:
		c.w.block("li", "ul", text, nil)
	case Heading, Subheading, Minor:
		c.w.block(string(b.Kind), "", text, nil)
	default:
		c.w.block("p", "", text, nil)
	}
}

// EndTable keeps the next row out of the table before it.
func (c *Composer) EndTable() { c.w.endTable() }

// Result returns both forms.
func (c *Composer) Result() (text, html string) { return c.w.result() }

// oneLine puts the blanks of a text in order.
func oneLine(s string) string { return normalize.Blanks(tidy(ends.Replace(s))) }

// Read finds in a text what a page says in its structure: title, numbers,
// dates, publisher. The title is the one given, or else the text's own.
func Read(text, html, title string) *Extracted {
	e := empty()
	e.Text, e.HTML = text, html
	e.plain(title)
	return e
}
