package formats_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/formats"
	"gongkai/ingest/formats/formatstest"
	"gongkai/kiosk"
)

const ofdNames = `xmlns:ofd="http://www.ofdspec.org/2016"`

// ofd makes an OFD file with a template and a page for each content.
func ofd(tb testing.TB, template string, contents ...string) []byte {
	tb.Helper()
	var list strings.Builder
	files := []string{
		"OFD.xml", `<?xml version="1.0" encoding="UTF-8"?><ofd:OFD ` + ofdNames + ` Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
		"Doc_0/Tpls/Tpl_0/Content.xml", `<ofd:Page ` + ofdNames + `><ofd:Content><ofd:Layer>` + template + `</ofd:Layer></ofd:Content></ofd:Page>`,
	}
	for i, c := range contents {
		name := "Pages/Page_" + string(rune('0'+i)) + "/Content.xml"
		list.WriteString(`<ofd:Page ID="1" BaseLoc="` + name + `"/>`)
		files = append(files, "Doc_0/"+name, `<ofd:Page `+ofdNames+`><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>`+c+`</ofd:Layer></ofd:Content></ofd:Page>`)
	}
	return formatstest.Zip(tb, append(files, "Doc_0/Document.xml", `<ofd:Document `+ofdNames+`><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>`+list.String()+`</ofd:Pages></ofd:Document>`)...)
}

func ofdText(boundary, text string) string {
	return `<ofd:TextObject Boundary="` + boundary + `" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 40 5">` + text + `</ofd:TextCode></ofd:TextObject>`
}

func TestOFD(t *testing.T) {
	box := func(x, y, w, h string) string {
		return `<ofd:PathObject Boundary="` + x + " " + y + " " + w + " " + h + `"><ofd:AbbreviatedData>M 0 0 L ` + w + " 0 L " + w + " " + h + " L 0 " + h + ` C</ofd:AbbreviatedData></ofd:PathObject>`
	}
	wants(t, "ofd", ofd(t, ofdText("60 20 90 10", "乳山市人民政府文件"),
		ofdText("30 50 150 10", "各镇要按照职责分工密切配合确保各项任务")+
			ofdText("20 60 10 10", "并")+ // the next line of the paragraph
			ofdText("20 40 100 10", "各镇人民政府：")+
			box("20", "80", "40", "10")+box("60", "80", "40", "10")+box("20", "90", "40", "10")+box("60", "90", "40", "10")+
			ofdText("22 81 30 8", "单位")+ofdText("62 81 30 8", "金额")+ofdText("22 91 30 8", "诸往镇")+ofdText("62 91 30 8", "九元")+
			`<ofd:TextObject Boundary="50 150 90 10" CTM="0.7 0.7 -0.7 0.7 0 0" Size="5"><ofd:TextCode X="0" Y="5">水印</ofd:TextCode></ofd:TextObject>`,
		ofdText("20 40 100 10", "第二页")+`<ofd:ImageObject Boundary="0 0 1 1"/>`), `# 第 1 页
乳山市人民政府文件
各镇人民政府：
各镇要按照职责分工密切配合确保各项任务并
单位 | 金额
诸往镇 | 九元
# 第 2 页
乳山市人民政府文件
第二页
`)
	d, err := formats.Parse(t.Context(), "ofd", ofd(t, "", `<ofd:ImageObject Boundary="0 0 210 297"/>`))
	if err != nil || !strings.Contains(golden(d), "扫描件") {
		t.Errorf("a scan gives %v, %v", d, err)
	}
}

func TestRichText(t *testing.T) {
	wants(t, "rtf", []byte(`{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fswiss Arial;}}{\*\generator Msftedit;}{\info{\title x}}
\viewkind4\uc1\pard\outlinelevel0\f0\'b9\'ab\'b8\'e6\par
\pard \u20170?\u26469?\f1 2018\f0\'c4\'ea{\v hidden}\line\uc2\u-28938 ??\par
\trowd\cellx100\cellx200\pard\intbl\'b5\'a5\'ce\'bb\cell a\par b\cell\row
{\pict\bin4 {{{{}\pard end\emdash\par}`), `h2 公告
今来2018年
軶
单位 | a⏎b
end—
`)
}

func TestOldWordSavedAsRichText(t *testing.T) {
	wants(t, "doc", []byte(`{\rtf1 \'b9\'ab\'b8\'e6\par}`), "公告\n")
}

// stored makes a RAR archive (version 4) whose files are not compressed.
func stored(files ...string) []byte {
	var b bytes.Buffer
	b.WriteString("Rar!\x1a\x07\x00")
	header := func(kind byte, flags uint16, rest []byte) {
		h := []byte{0, 0, kind}
		h = binary.LittleEndian.AppendUint16(h, flags)
		h = binary.LittleEndian.AppendUint16(h, uint16(7+len(rest)))
		h = append(h, rest...)
		binary.LittleEndian.PutUint16(h, uint16(crc32.ChecksumIEEE(h[2:])))
		b.Write(h)
	}
	header(0x73, 0, make([]byte, 6))
	for i := 0; i < len(files); i += 2 {
		name, data := []byte(files[i]), []byte(files[i+1])
		f := binary.LittleEndian.AppendUint32(nil, uint32(len(data)))
		f = binary.LittleEndian.AppendUint32(f, uint32(len(data)))
		f = append(f, 0)
		f = binary.LittleEndian.AppendUint32(f, crc32.ChecksumIEEE(data))
		f = append(f, 0, 0, 0, 0, 20, 0x30)
		f = binary.LittleEndian.AppendUint16(f, uint16(len(name)))
		f = append(f, 0, 0, 0, 0)
		header(0x74, 0x8000, append(f, name...))
		b.Write(data)
	}
	header(0x7b, 0, nil)
	return b.Bytes()
}

func TestArchives(t *testing.T) {
	doc, sheet := string(formatstest.Word(t, formatstest.Paragraph("由市财政统筹。"))), string(formatstest.Workbook(t, "一", `<sheetData><row><c t="str"><v>甲</v></c><c t="str"><v>乙</v></c></row></sheetData>`))
	want := `# 方案.docx
由市财政统筹。
# 台账.xlsx，工作表 一
甲 | 乙
! 坏.docx：文件已损坏或不完整，读不出来
`
	inner := string(formatstest.Zip(t, "目录/台账.xlsx", sheet, "坏.docx", "PK\x03\x04", "logo.gif", "x", "__MACOSX/方案.docx", "x"))
	wants(t, "zip", formatstest.Zip(t, "方案.docx", doc, "内.zip", inner), strings.ReplaceAll(strings.ReplaceAll(want, "# 台账", "# 内.zip，台账"), "! 坏", "! 内.zip：坏"))
	name, err := simplifiedchinese.GBK.NewEncoder().String("方案.docx")
	if err != nil {
		t.Fatal(err)
	}
	wants(t, "rar", stored(name, doc, "a/listing.csv", "甲,乙\n", "坏.docx", "PK\x03\x04"), strings.Replace(want, "台账.xlsx，工作表 一", "listing.csv", 1))
	var legacy bytes.Buffer
	z := zip.NewWriter(&legacy)
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true})
	if err == nil {
		_, err = w.Write([]byte(doc))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	wants(t, "zip", legacy.Bytes(), "# 方案.docx\n由市财政统筹。\n")
	deep := formatstest.Zip(t, "a.zip", string(formatstest.Zip(t, "b.zip", string(formatstest.Zip(t, "c.txt", "甲")))))
	d, err := formats.Parse(t.Context(), "zip", deep)
	if err != nil || !strings.Contains(golden(d), "太多层") {
		t.Errorf("archives in archives: %v, %v", d, err)
	}
}

func TestUnreadable(t *testing.T) {
	for _, tc := range []struct{ kind, data, says string }{
		{"docx", "", "空的"},
		{"docx", "  \n", "空的"},
		{"docx", "PK\x03\x04", "损坏"},
		{"exe", "MZ\x90\x00 and so on", "不会读 .exe"},
		{"pdf", "%PDF-1.4 cut off", "损坏"},
		{"rar", "Rar!\x1a\x07\x00 cut off", "损坏"},
		{"txt", strings.Repeat("\x00", 5000), "没有文字"},
		{"xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "密码"},
	} {
		_, err := formats.Parse(t.Context(), tc.kind, []byte(tc.data))
		if k := kiosk.KindOf(err); k != kiosk.Invalid || !strings.Contains(kiosk.PublicMessage(err), tc.says) {
			t.Errorf("%s %.20q: %v", tc.kind, tc.data, err)
		}
	}
}
