package formats_test

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gongkai/ingest/extract"
	"gongkai/ingest/formats"
	"gongkai/ingest/formats/formatstest"
	"gongkai/kiosk"
)

// holds reads a file and checks what must be true of any: nothing breaks, it
// ends soon, an error is told in words, what is read is text in its form.
func holds(t *testing.T, kind string, data []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	d, err := formats.Parse(ctx, kind, data)
	if err != nil {
		if ctx.Err() != nil || strings.Contains(err.Error(), "panic") || kiosk.KindOf(err) == kiosk.Internal {
			t.Fatal(err)
		}
		return
	}
	for _, p := range d.Parts {
		if len(p.Blocks) == 0 {
			t.Errorf("part %q is empty", p.Label)
		}
		for _, b := range p.Blocks {
			if (b.Kind == extract.Row) != (len(b.Cells) > 0) || !utf8.ValidString(b.Text) {
				t.Errorf("block %+v", b)
			}
			for _, c := range b.Cells {
				if c.Col < 0 || c.Row < 0 || c.Col > 100 || c.Row > 100 || !utf8.ValidString(c.Text) {
					t.Errorf("cell %+v", c)
				}
			}
		}
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add(formatstest.Paragraph("甲") + `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>` + formatstest.Paragraph("乙") + `</w:tc><w:tc>` + formatstest.Paragraph("丙") + `</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr></w:tbl>`)
	f.Add(`<w:p><w:pPr><w:pStyle w:val="a1"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:lastRenderedPageBreak/><w:t>a</w:t><w:br/><w:sym w:char="F0FE"/><w:tab/></w:r></w:p>`)
	f.Add(`<w:p><w:r><mc:AlternateContent><w:txbxContent>` + formatstest.Paragraph("x") + `</w:txbxContent>`)
	f.Fuzz(func(t *testing.T, body string) { holds(t, "docx", formatstest.Word(t, body)) })
}

func FuzzXLSX(f *testing.F) {
	f.Add(`<sheetData><row r="2" hidden="0"><c r="B2" s="2"><v>43346.5</v></c><c t="s"><v>1</v></c><c r="ZZ9" t="inlineStr"><is><t>x</t></is></c></row></sheetData><mergeCells><mergeCell ref="B2:D9"/></mergeCells>`)
	f.Add(`<sheetData><row r="-1"><c r="A0"><v>1e308</v></c><c s="99" t="b"><v>1</v></c><c s="3"><v>-1234567.891</v></c></row><row r="99999999"/></sheetData>`)
	f.Fuzz(func(t *testing.T, sheet string) { holds(t, "xlsx", formatstest.Workbook(t, "一", sheet)) })
}

// FuzzNumberFormat shows any number in any format.
func FuzzNumberFormat(f *testing.F) {
	f.Add(`yyyy"年"m"月";@`, "43346.5")
	f.Add(`#,##0.00_);[Red]\-#,##0.00"元"`, "-0.005")
	f.Fuzz(func(t *testing.T, code, value string) {
		if strings.ContainsAny(code+value, "<&\"") || !utf8.ValidString(code+value) {
			t.Skip()
		}
		styles := `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="` + code + `"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>`
		holds(t, "xlsx", formatstest.Zip(t, "xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="一" r:id="1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="1" Target="a.xml"/><Relationship Id="2" Target="styles.xml"/></Relationships>`,
			"xl/styles.xml", styles, "xl/a.xml", `<worksheet><sheetData><row><c s="0"><v>`+value+`</v></c></row></sheetData></worksheet>`))
	})
}

func FuzzPDF(f *testing.F) {
	f.Add(pdf("GBK-EUC-H", at(72, 720, "低保")+rect(60, 700, 100, 40)))
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, "pdf", data) })
}

// FuzzPage draws anything on a page: what matters is how it is laid out.
func FuzzPage(f *testing.F) {
	f.Add(at(72, 720, "低保") + rect(60, 700, 100, 40) + rect(160, 700, 50, 40))
	f.Add("0 1 -1 0 300 300 cm " + at(0, 0, "竖着的字") + "1e30 0 m 0 1e30 l S 0 0 m 100 0 l 100 100 l h S")
	f.Fuzz(func(t *testing.T, content string) { holds(t, "pdf", pdf("GBK-EUC-H", content)) })
}

func FuzzOFD(f *testing.F) {
	f.Add(ofdText("20 40 100 10", "甲") + `<ofd:PathObject Boundary="1 1 9 9" CTM="1 0 0 1 0 0"><ofd:AbbreviatedData>M 0 0 L 9 0 B 1 1 2 2 3 3 C</ofd:AbbreviatedData></ofd:PathObject>`)
	f.Add(`<ofd:TextObject Boundary="a b" Size="-1"><ofd:TextCode X="NaN" DeltaX="g 99999999 1 g">乙</ofd:TextCode>`)
	f.Fuzz(func(t *testing.T, content string) { holds(t, "ofd", ofd(t, content, content)) })
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1{\fonttbl{\f0\fcharset134 x;}}\f0\'b9\'ab\uc1\u20170?\par\trowd\intbl a\cell\row{\*\x\bin3 }}}\page`))
	f.Add([]byte(`{\rtf1\u-9999\uc9\bin-1 \'`))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, "rtf", append([]byte(`{\rtf1`), data...)) })
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("a,\"b\"\"\",c\n\t;|\r\n\xd0\xf2"))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, "csv", data) })
}

func FuzzArchive(f *testing.F) {
	f.Add(formatstest.Zip(f, "a.txt", "甲", "b.zip", string(formatstest.Zip(f, "c.csv", "1,2"))))
	f.Add(stored("a.txt", "甲", "b.csv", "1,2"))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, "zip", data)
		holds(t, "rar", data)
	})
}
