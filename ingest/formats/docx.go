package formats

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"gongkai/ingest/extract"
)

// docx reads a Word document (ECMA-376): paragraphs with the numbers Word
// gives them, headings, tables with their spans, text boxes. What was deleted
// under review and hidden text are left out. Pages are those the program that
// saved the file last saw, if it noted them.
type docx struct {
	b      *builder
	t      *tokens
	styles styles
	lists  *lists
	page   int
	cell   int // open table cells
}

func readDOCX(b *builder, data []byte, left *int64) error {
	c, err := openZip(b, data, left)
	if err != nil {
		return err
	}
	main, err := c.mainPart("word/document.xml")
	if err != nil {
		return err
	}
	rel, err := c.relations(main)
	if err != nil {
		return err
	}
	d := &docx{b: b, lists: newLists(), styles: styles{}}
	for _, part := range rel {
		switch {
		case strings.HasSuffix(part, "styles.xml"):
			err = c.xml(part, d.styles.read)
		case strings.HasSuffix(part, "numbering.xml"):
			err = c.xml(part, d.lists.read)
		}
		if err != nil {
			return err
		}
	}
	d.page = 1
	paged, err := c.holds(main, "lastRenderedPageBreak")
	if err != nil {
		return err
	}
	if paged {
		b.part(pageLabel(1))
	} else {
		d.page = 0
	}
	return c.xml(main, func(t *tokens) error {
		d.t = t
		return d.children(nil)
	})
}

// mainPart returns the part an Office document begins with.
func (c *container) mainPart(usual string) (string, error) {
	if c.files[usual] != nil {
		return usual, nil
	}
	main := ""
	err := c.xml("_rels/.rels", func(t *tokens) error {
		return t.each(func(e xml.StartElement) error {
			if strings.HasSuffix(attribute(e, "Type"), "/officeDocument") {
				main = strings.TrimPrefix(attribute(e, "Target"), "/")
			}
			return nil
		})
	})
	if err == nil && c.files[main] == nil {
		err = damaged(fmt.Errorf("no part %s", usual))
	}
	return main, err
}

func pageLabel(n int) string { return "第 " + strconv.Itoa(n) + " 页" }

// left out, with all they hold: what was deleted or moved away under review,
// field codes, the older form of what is there in a newer one.
var leftOut = map[string]bool{
	"del": true, "moveFrom": true, "instrText": true, "delText": true, "Fallback": true, "sdtPr": true, "sdtEndPr": true,
	"pPrChange": true, "rPrChange": true, "tblPrChange": true, "sectPr": true, "rt": true,
}

// children reads what is in the element just begun: paragraphs and tables at
// any depth. sink takes paragraphs instead of the document.
func (d *docx) children(sink func(extract.Block) error) error {
	return d.within(func(x xml.StartElement) error {
		switch {
		case leftOut[x.Name.Local]:
			return d.t.skip()
		case x.Name.Local == "p":
			return d.paragraph(sink)
		case x.Name.Local == "tbl":
			return d.table(sink)
		}
		return nil
	})
}

// emit gives a block to the sink, or adds it to the document.
func (d *docx) emit(x extract.Block, sink func(extract.Block) error) error {
	if sink != nil {
		return sink(x)
	}
	return d.b.add(x)
}

// para is a paragraph being read.
type para struct {
	text    strings.Builder
	style   string
	numID   string
	level   int
	outline int // 1 to 9, 0 for none
	pages   int // page breaks in it
	hidden  bool
}

func (d *docx) paragraph(sink func(extract.Block) error) error {
	p := &para{level: -1}
	if err := d.inline(p, d.t.depth, sink); err != nil {
		return err
	}
	if err := d.endLine(p, sink); err != nil {
		return err
	}
	if p.pages > 0 && d.page > 0 && d.cell == 0 {
		d.page += p.pages
		d.b.part(pageLabel(d.page))
	}
	return nil
}

// inline reads the runs of a paragraph.
func (d *docx) inline(p *para, depth int, sink func(extract.Block) error) error {
	for {
		tok, err := d.t.next()
		switch x := tok.(type) {
		case nil:
			return err
		case xml.EndElement:
			if d.t.depth < depth {
				return nil
			}
			if x.Name.Local == "r" {
				p.hidden = false
			}
		case xml.StartElement:
			if err = d.piece(p, x, sink); err != nil {
				return err
			}
		}
	}
}

// piece reads one element of a paragraph.
func (d *docx) piece(p *para, x xml.StartElement, sink func(extract.Block) error) error {
	value := attribute(x, "val")
	switch x.Name.Local {
	case "t":
		s, err := d.t.words()
		if !p.hidden {
			p.text.WriteString(s)
		}
		return err
	case "tab", "ptab":
		if p.text.Len() > 0 {
			p.text.WriteByte(' ')
		}
	case "noBreakHyphen":
		p.text.WriteByte('-')
	case "sym":
		p.text.WriteString(symbol(attribute(x, "char")))
	case "cr":
		return d.endLine(p, sink)
	case "br":
		if attribute(x, "type") == "page" {
			return nil // the rendered break says the same
		}
		return d.endLine(p, sink)
	case "lastRenderedPageBreak":
		if p.text.Len() == 0 && d.page > 0 && d.cell == 0 {
			d.page++
			d.b.part(pageLabel(d.page))
			return nil
		}
		p.pages++
	case "vanish":
		p.hidden = value != "0" && value != "false"
	case "pStyle":
		p.style = value
	case "numId":
		p.numID = value
	case "ilvl":
		p.level = number(value)
	case "outlineLvl":
		p.outline = number(value) + 1
	case "p": // in a text box
		return d.paragraph(sink)
	case "tbl":
		return d.table(sink)
	default:
		if leftOut[x.Name.Local] {
			return d.t.skip()
		}
	}
	return nil
}

// endLine writes the paragraph as it is so far.
func (d *docx) endLine(p *para, sink func(extract.Block) error) error {
	text := strings.TrimSpace(p.text.String())
	p.text.Reset()
	if text == "" {
		return nil
	}
	s := d.styles.resolve(p.style)
	x := extract.Block{Text: text}
	numID, level := p.numID, p.level
	if numID == "" {
		numID = s.numID
	}
	if level < 0 {
		level = max(s.level, 0)
	}
	if numID != "" && numID != "0" {
		label, bullet := d.lists.next(numID, level)
		x.Text = label + x.Text
		if bullet {
			x.Kind = extract.Item
		}
		p.numID = "0" // the next line of the paragraph has no number
	}
	outline := p.outline
	if outline == 0 {
		outline = s.outline
	}
	if outline > 0 && outline < 10 && d.cell == 0 {
		x.Kind = []extract.Kind{extract.Heading, extract.Subheading, extract.Minor}[min(outline, 3)-1]
	}
	return d.emit(x, sink)
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return max(-1, min(n, 1<<20))
}

// symbol returns a character of a symbol font that has one of its own.
func symbol(code string) string {
	n, err := strconv.ParseUint(code, 16, 32)
	if err != nil {
		return ""
	}
	switch n & 0xff {
	case 0xfe, 0x52, 0xfc:
		return "√"
	case 0xa8, 0xa3, 0x6f, 0x2a:
		return "□"
	}
	if n < 0xe000 {
		return string(rune(n))
	}
	return ""
}
