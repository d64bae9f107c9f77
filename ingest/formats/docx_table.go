package formats

import (
	"encoding/xml"
	"strings"

	"gongkai/ingest/extract"
)

// gridCell is a cell of a Word table with the column it begins in.
type gridCell struct {
	extract.Cell
	at   int
	goes bool // it goes on from the row above
}

// table reads a table. One of a single column only frames a text: its
// paragraphs are paragraphs.
func (d *docx) table(sink func(extract.Block) error) error {
	if d.cell > 0 {
		return d.nested(sink)
	}
	var rows [][]gridCell
	var framed []extract.Block
	size, columns := 0, 0
	depth := d.t.depth
	for {
		tok, err := d.t.next()
		if err != nil {
			return err
		}
		x, starts := tok.(xml.StartElement)
		if tok == nil || !starts && d.t.depth < depth {
			break
		}
		if !starts {
			continue
		}
		if leftOut[x.Name.Local] {
			if err := d.t.skip(); err != nil {
				return err
			}
			continue
		}
		if x.Name.Local != "tr" {
			continue
		}
		row, blocks, err := d.row()
		if err != nil {
			return err
		}
		for _, c := range row {
			size += len(c.Text) + 16
		}
		columns = max(columns, len(row))
		rows, framed = append(rows, row), append(framed, blocks...)
		if size > mostText {
			break // add will say that it is too much
		}
	}
	if columns < 2 {
		for _, x := range framed {
			if err := d.emit(x, sink); err != nil {
				return err
			}
		}
		return nil
	}
	return d.rows(rows, sink)
}

// row reads a row, and its cells' paragraphs for a table that is only a frame.
func (d *docx) row() (row []gridCell, blocks []extract.Block, err error) {
	head, at := false, 0
	err = d.within(func(x xml.StartElement) error {
		switch x.Name.Local {
		case "tblHeader":
			head = attribute(x, "val") != "0" && attribute(x, "val") != "false"
		case "gridBefore":
			at += number(attribute(x, "val"))
		case "tc":
			c, paras, err := d.tableCell()
			if err != nil {
				return err
			}
			c.at = at
			at += max(c.Col, 1)
			row, blocks = append(row, c), append(blocks, paras...)
		default:
			if leftOut[x.Name.Local] {
				return d.t.skip()
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for i := range row {
		row[i].Head = head
	}
	return row, blocks, nil
}

func (d *docx) tableCell() (c gridCell, blocks []extract.Block, err error) {
	d.cell++
	defer func() { d.cell-- }()
	var text strings.Builder
	sink := func(x extract.Block) error {
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(x.Text)
		blocks = append(blocks, x)
		return d.b.step()
	}
	err = d.within(func(x xml.StartElement) error {
		switch x.Name.Local {
		case "gridSpan":
			c.Col = max(1, min(number(attribute(x, "val")), 100))
		case "vMerge":
			c.goes = attribute(x, "val") != "restart"
		case "p":
			return d.paragraph(sink)
		case "tbl":
			return d.table(sink)
		default:
			if leftOut[x.Name.Local] {
				return d.t.skip()
			}
		}
		return nil
	})
	if err != nil {
		return c, nil, err
	}
	c.Text = text.String()
	return c, blocks, nil
}

// within visits what begins in the element just begun, to its end.
func (d *docx) within(visit func(x xml.StartElement) error) error {
	depth := d.t.depth
	for {
		tok, err := d.t.next()
		switch x := tok.(type) {
		case nil:
			return err
		case xml.EndElement:
			if d.t.depth < depth {
				return nil
			}
		case xml.StartElement:
			if err := visit(x); err != nil {
				return err
			}
		}
	}
}

// nested reads a table in a cell: its words become words of the cell.
func (d *docx) nested(sink func(extract.Block) error) error {
	return d.children(sink)
}

// rows writes the rows; a cell that goes down over others spans them.
func (d *docx) rows(rows [][]gridCell, sink func(extract.Block) error) error {
	above := map[int]*extract.Cell{} // by the column it begins in: the cell that may go down
	for i := range rows {
		for k := range rows[i] {
			c := &rows[i][k]
			if up := above[c.at]; c.goes && up != nil {
				up.Row = min(max(up.Row, 1)+1, 100)
				continue
			}
			above[c.at] = &c.Cell
			c.goes = false
		}
	}
	for _, row := range rows {
		x := extract.Block{Kind: extract.Row}
		for _, c := range row {
			if !c.goes {
				x.Cells = append(x.Cells, c.Cell)
			}
		}
		if err := d.emit(x, sink); err != nil {
			return err
		}
	}
	return nil
}
