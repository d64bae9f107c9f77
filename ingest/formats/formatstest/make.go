// Package formatstest makes office files and archives. It is imported by tests
// only.
package formatstest

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// Zip makes a zip file of names and contents, in that order.
func Zip(tb testing.TB, files ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

const wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// Word makes a Word document of the XML of its body, with the styles and lists
// that Chinese documents have.
func Word(tb testing.TB, body string) []byte {
	tb.Helper()
	return Zip(tb,
		"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
		"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>`,
		"word/styles.xml", `<w:styles `+wordNames+`><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="a1"><w:basedOn w:val="1"/></w:style></w:styles>`,
		"word/numbering.xml", `<w:numbering `+wordNames+`><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
		"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document `+wordNames+`><w:body>`+body+`</w:body></w:document>`)
}

// Paragraph is the XML of a paragraph of a Word document.
func Paragraph(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }

// Workbook makes an Excel file; sheets are names and the XML below worksheet.
func Workbook(tb testing.TB, sheets ...string) []byte {
	tb.Helper()
	var list, rel strings.Builder
	files := []string{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`}
	for i := 0; i < len(sheets); i += 2 {
		n := string(rune('1' + i/2))
		name, hidden := strings.CutPrefix(sheets[i], "-")
		state := ""
		if hidden {
			state = ` state="hidden"`
		}
		list.WriteString(`<sheet name="` + name + `" sheetId="` + n + `"` + state + ` r:id="rId` + n + `"/>`)
		rel.WriteString(`<Relationship Id="rId` + n + `" Type="x/worksheet" Target="worksheets/sheet` + n + `.xml"/>`)
		files = append(files, "xl/worksheets/sheet"+n+".xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+sheets[i+1]+`</worksheet>`)
	}
	return Zip(tb, append(files,
		"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>`+list.String()+`</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships>`+rel.String()+`<Relationship Id="s" Type="x" Target="sharedStrings.xml"/><Relationship Id="t" Type="x" Target="styles.xml"/></Relationships>`,
		"xl/sharedStrings.xml", `<sst><si><t>序号</t></si><si><r><t>项目</t></r><r><t>名称</t></r><rPh><t>xiangmu</t></rPh></si><si><t>预算金额（万元）</t></si></sst>`,
		"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="0.00&quot;万元&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="4"/><xf numFmtId="10"/><xf numFmtId="177"/></cellXfs></styleSheet>`)...)
}
