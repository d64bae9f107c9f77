package duties

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// WriteDuties implements kiosk.DutyFiles.
func (f *Files) WriteDuties(kind string, list []kiosk.Duty) ([]byte, error) {
	switch kind {
	case "yaml", "yml":
		return f.yaml(list)
	case "csv":
		return f.csv(list)
	case "xlsx":
		return f.xlsx(list)
	}
	return nil, kiosk.Errorf(kiosk.Invalid, "不会写 %q 这种表，请用 xlsx、csv 或 yaml。", kind)
}

// values are the cells of a duty.
func (f *Files) values(d kiosk.Duty) (v [fields]string) {
	if it := f.names.catalogue.Item(d.ItemID); it != nil {
		v[area], v[category] = f.names.catalogue.Area(it.AreaID).Name, f.names.catalogue.Category(it.CategoryID).Name
		v[item] = it.Name
	}
	v[itemID], v[lead] = d.ItemID, f.names.bodyName(d.Lead)
	v[content], v[deadline], v[cycle], v[basis], v[note] = d.Content, d.Deadline, d.Cycle, d.Basis, d.Note
	for i, id := range d.Helpers {
		if i > 0 {
			v[helpers] += "、"
		}
		v[helpers] += f.names.bodyName(id)
	}
	for i, id := range d.Channels {
		if i > 0 {
			v[channels] += "、"
		}
		v[channels] += f.names.channelName(id)
	}
	return v
}

// written are the columns of a table that we write.
func written() []field {
	var out []field
	for _, c := range columns {
		if c.field != ignored {
			out = append(out, c.field)
		}
	}
	return out
}

// rows are the header and the cells of a table.
func (f *Files) rows(list []kiosk.Duty) [][]string {
	head := make([]string, 0, len(columns))
	for _, c := range written() {
		head = append(head, headerName(c))
	}
	out := [][]string{head}
	for _, d := range list {
		v := f.values(d)
		row := make([]string, 0, len(head))
		for _, c := range written() {
			row = append(row, v[c])
		}
		out = append(out, row)
	}
	return out
}

// csv writes a table that Excel and WPS open with Chinese in it: UTF-8 with its
// mark. Texts that a spreadsheet would take for a formula get an apostrophe,
// which is taken off again when they are read.
func (f *Files) csv(list []kiosk.Duty) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	for _, row := range f.rows(list) {
		for i, s := range row {
			if s != "" && strings.ContainsRune("=+-@'", rune(s[0])) {
				row[i] = "'" + s
			}
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("duties: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// widths of the columns, in characters.
var widths = map[field]int{area: 14, category: 16, item: 26, content: 44, lead: 22, helpers: 24, deadline: 24, cycle: 10, channels: 30, basis: 24, note: 16, itemID: 30}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	main    = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	rels    = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	pack    = `http://schemas.openxmlformats.org/package/2006/`
	office  = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
)

// xlsx writes a workbook of one sheet: its first row stays in sight, long texts
// are broken into lines.
func (f *Files) xlsx(list []kiosk.Duty) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="` + pack + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + office + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + office + `worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + office + `styles+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + pack + `relationships"><Relationship Id="rId1" Type="` + rels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + rels + `"><sheets><sheet name="任务分工表" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + pack + `relationships"><Relationship Id="rId1" Type="` + rels + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + rels + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", `<styleSheet xmlns="` + main + `"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>` +
			`<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
			`<cellXfs count="2"><xf fontId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf></cellXfs></styleSheet>`},
		{"xl/worksheets/sheet1.xml", f.sheetXML(list)},
	} {
		w, err := z.Create(part.name)
		if err == nil {
			_, err = w.Write([]byte(xmlHead + part.text))
		}
		if err != nil {
			return nil, fmt.Errorf("duties: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("duties: %w", err)
	}
	return b.Bytes(), nil
}

func (f *Files) sheetXML(list []kiosk.Duty) string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="` + main + `"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, c := range written() {
		n := strconv.Itoa(i + 1)
		b.WriteString(`<col min="` + n + `" max="` + n + `" width="` + strconv.Itoa(widths[c]) + `" customWidth="1"/>`)
	}
	b.WriteString(`</cols><sheetData>`)
	for i, row := range f.rows(list) {
		n := strconv.Itoa(i + 1)
		style := ` s="0"`
		if i == 0 {
			style = ` s="1"`
		}
		b.WriteString(`<row r="` + n + `">`)
		for col, text := range row {
			if text == "" {
				continue
			}
			b.WriteString(`<c r="` + columnName(col) + n + `"` + style + ` t="inlineStr"><is><t xml:space="preserve">`)
			_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
			b.WriteString(`</t></is></c>`)
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.String()
}
