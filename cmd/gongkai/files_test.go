package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest/formats/formatstest"
)

// A row of a workbook's second sheet is found, and shown with its sheet.
func TestSearchFindsTheWordsOfFiles(t *testing.T) {
	book := formatstest.Zip(t,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="汇总" r:id="1"/><sheet name="诸往镇" r:id="2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="1" Target="a.xml"/><Relationship Id="2" Target="b.xml"/></Relationships>`,
		"xl/a.xml", `<worksheet><sheetData><row><c t="str"><v>项目</v></c><c t="str"><v>金额（万元）</v></c></row></sheetData></worksheet>`,
		"xl/b.xml", `<worksheet><sheetData><row><c t="str"><v>项目</v></c><c t="str"><v>金额（万元）</v></c></row><row><c t="str"><v>东尚山村道路硬化</v></c><c><v>86.5</v></c></row></sheetData></worksheet>`)
	folder, data := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "项目台账.xlsx"), book, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "坏.docx"), []byte("PK\x03\x04"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := wantOK(t, "ingest", folder, "--data", data); !strings.Contains(out, "新增 1") || !strings.Contains(out, "坏.docx：文件已损坏") {
		t.Errorf("the report is\n%s", out)
	}
	out := wantOK(t, "search", "道路硬化", "--data", data)
	if !strings.Contains(out, "项目台账") || !strings.Contains(out, "工作表 诸往镇") || !strings.Contains(out, "86.5") {
		t.Errorf("the row of the second sheet is not shown:\n%s", out)
	}
}
