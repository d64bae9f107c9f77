package ingest_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest"
	"gongkai/ingest/formats/formatstest"
	"gongkai/kiosk"
)

// docx makes a Word document of paragraphs.
func docx(tb testing.TB, paragraphs ...string) []byte {
	tb.Helper()
	var body strings.Builder
	for _, p := range paragraphs {
		body.WriteString(`<w:p><w:r><w:t>` + p + `</w:t></w:r></w:p>`)
	}
	return formatstest.Zip(tb, "word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body.String()+`</w:body></w:document>`)
}

// xlsx makes a workbook of two sheets with a row each.
func xlsx(tb testing.TB, names [2]string, rows [2][]string) []byte {
	tb.Helper()
	files := []string{
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="` + names[0] + `" r:id="1"/><sheet name="` + names[1] + `" r:id="2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="1" Target="a.xml"/><Relationship Id="2" Target="b.xml"/></Relationships>`,
	}
	for i, part := range []string{"xl/a.xml", "xl/b.xml"} {
		var cells strings.Builder
		for _, c := range rows[i] {
			cells.WriteString(`<c t="str"><v>` + c + `</v></c>`)
		}
		files = append(files, part, `<worksheet><sheetData><row>`+cells.String()+`</row></sheetData></worksheet>`)
	}
	return formatstest.Zip(tb, files...)
}

// The words of attachments stand after those of their page, under their names,
// and a line of them knows its file and sheet. A file that cannot be read says
// so and takes nothing with it.
func TestAttachmentsOfAPage(t *testing.T) {
	s, src := portal(t)
	s.HTML("/art/2018/9/3/art_7_103.html", article(3, `<p>附件：<a href="/files/a.docx">1.实施方案.docx</a> <a href="/files/b.xlsx">附件2：项目表</a> <a href="/files/c.docx">3.损坏的.docx</a></p>`))
	s.Page("/files/a.docx", "application/octet-stream", docx(t, "一、资金来源", "由市财政统筹解决。"))
	s.Page("/files/b.xlsx", "application/octet-stream", xlsx(t, [2]string{"汇总", "明细"}, [2][]string{{"合计", "86.5"}, {"诸往镇", "道路硬化"}}))
	s.Page("/files/c.docx", "application/octet-stream", []byte("PK\x03\x04 cut off"))
	m := newMemory()
	p := &ingest.Pipeline{Archive: m, Catalogue: realCatalogue(t)}
	sum, err := p.Crawl(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	d := m.byURL(t, s.URL+"/art/2018/9/3/art_7_103.html")
	_, files, _ := strings.Cut(d.Text, "附件：1.实施方案.docx\n")
	if want := "一、资金来源\n由市财政统筹解决。\n附件2：项目表\n工作表 汇总\n合计\t86.5\n工作表 明细\n诸往镇\t道路硬化"; files != want {
		t.Errorf("words of the files are\n%s\nwant\n%s", files, want)
	}
	checkBlocks(t, d)
	for line, want := range map[string]string{"由市财政统筹解决。": "1.实施方案.docx ", "诸往镇\t道路硬化": "附件2：项目表 工作表 明细", "各镇人民政府，市直有关部门：": ""} {
		got := ""
		if a, part := d.Place(lineOf(t, d.Text, line)); a != nil {
			got = a.Title + " " + part
		}
		if got != want {
			t.Errorf("%q is from %q, want %q", line, got, want)
		}
	}
	if bad := d.Attachments[2]; len(bad.Parts) != 0 || !strings.Contains(bad.Problem, "损坏") {
		t.Errorf("the damaged file is %+v", bad)
	}
	if sum.Skipped != 1 || len(sum.Problems) != 1 || !strings.HasSuffix(sum.Problems[0].File, "/files/c.docx") {
		t.Errorf("the summary does not name it: %+v", sum)
	}
}

// A page that changes keeps the words of a file that does not.
// A page that shows its text as pictures is read from them; what only belongs
// to the page is left. Without the program the pictures say what is missing.
func TestPicturesInPlaceOfAText(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo chi_sim; else printf '" +
		`level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n5\t1\t1\t1\t1\t1\t100\t100\t120\t40\t96.5\t高龄津贴一图读懂\n` + "'; fi\n"
	if err := os.WriteFile(filepath.Join(dir, "tesseract"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, t.TempDir()} {
		t.Setenv("PATH", path)
		s, src := portal(t)
		s.HTML("/art/2018/9/3/art_1_5.html", `<html><head><title>津贴图解</title></head><body><div id="zoom"><h1>津贴图解</h1>
			<p><img src="/img/icon_print.png"><img width="16" height="16" src="/img/a.png"><img src="/img/one.png" alt="1.png"></p></div></body></html>`)
		s.HTML("/col/1/index.html", `<ul><li><a href="/art/2018/9/3/art_1_5.html">津贴图解：怎样申请高龄津贴</a> 2018-09-03</li></ul>`)
		s.Handle("/img/one.png", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			_ = png.Encode(w, image.NewGray(image.Rect(0, 0, 300, 300)))
		})
		src.Files = true
		src.Columns = src.Columns[:1]
		src.Columns[0].URL = s.URL + "/col/1/index.html"
		m := newMemory()
		if _, err := pipeline(t, m).Crawl(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		d := m.byURL(t, s.URL+"/art/2018/9/3/art_1_5.html")
		if len(d.Attachments) != 1 || d.Attachments[0].Type != "png" {
			t.Fatalf("%+v", d.Attachments)
		}
		if path == dir && !strings.Contains(d.Text, "高龄津贴一图读懂") {
			t.Errorf("%q, %+v", d.Text, d.Attachments)
		}
		if path != dir && (!strings.Contains(d.Attachments[0].Problem, "tesseract") || !strings.Contains(d.Text, "津贴图解")) {
			t.Errorf("%q, %+v", d.Text, d.Attachments)
		}
	}
}

func TestUnchangedFileIsReadFromTheArchive(t *testing.T) {
	s, src := portal(t)
	file := docx(t, "由市财政统筹解决。")
	s.Page("/files/3.doc", "application/octet-stream", file)
	m := newMemory()
	p := &ingest.Pipeline{Archive: m, Catalogue: realCatalogue(t), Originals: m}
	page := s.URL + "/art/2018/9/3/art_7_103.html"
	for _, extra := range []string{"", "<p>有更正。</p>"} {
		s.HTML("/art/2018/9/3/art_7_103.html", article(3, `<p>附件：<a href="/files/3.doc">名单.doc</a></p>`+extra))
		if _, err := p.Crawl(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		d := m.byURL(t, page)
		if !strings.HasSuffix(d.Text, "附件：名单.doc\n由市财政统筹解决。") {
			t.Errorf("with %q the text is\n%s", extra, d.Text)
		}
	}
	if v := m.byURL(t, page).Version; v != 2 {
		t.Errorf("version is %d, want 2", v)
	}
}

func TestFolderOfFiles(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string][]byte{
		"方案.docx":     docx(t, "关于印发校舍改造方案的通知", "乳政发〔2018〕3号", "各镇人民政府：", "现印发给你们。"),
		"台账.xlsx":     xlsx(t, [2]string{"一", "二"}, [2][]string{{"项目", "金额"}, {"道路", "9"}}),
		"坏.docx":      []byte("PK\x03\x04"),
		"logo.png":    []byte("\x89PNG\r\n\x1a\n"),
		"saved.html":  []byte("<html><body><h1>关于公开信息的公告</h1><p>现将有关信息予以公开，请社会监督。</p></body></html>"),
		"listing.csv": []byte("单位,电话\n民政局,6651234\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := newMemory()
	sum, err := (&ingest.Pipeline{Archive: m, Catalogue: realCatalogue(t)}).ImportPath(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Created != 4 || sum.Skipped != 1 || len(sum.Problems) != 1 || sum.Problems[0].File != "坏.docx" {
		t.Errorf("summary is %+v", sum)
	}
	byTitle := map[string]kiosk.Disclosure{}
	for _, d := range m.current {
		byTitle[d.Title] = d
		checkBlocks(t, d)
	}
	if d := byTitle["关于印发校舍改造方案的通知"]; d.DocumentNumber != "乳政发〔2018〕3号" || len(d.Attachments) != 1 || d.Attachments[0].Hash == "" {
		t.Errorf("the document is %+v", d)
	}
	d := byTitle["台账"]
	if a, part := d.Place(lineOf(t, d.Text, "道路\t9")); a == nil || a.Title != "台账.xlsx" || part != "工作表 二" {
		t.Errorf("a row of the second sheet is from %+v %q", a, part)
	}
}

func lineOf(t *testing.T, text, line string) int {
	t.Helper()
	for i, l := range strings.Split(text, "\n") {
		if l == line {
			return i
		}
	}
	t.Fatalf("no line %q in\n%s", line, text)
	return 0
}

// checkBlocks makes sure that every line has its element.
func checkBlocks(t *testing.T, d kiosk.Disclosure) {
	t.Helper()
	if lines, ids := strings.Count(d.Text, "\n")+1, strings.Count(d.HTML, ` id="b`); lines != ids {
		t.Errorf("%q has %d lines and %d elements", d.Title, lines, ids)
	}
}

// byURL returns the record of a page.
func (m *memory) byURL(t *testing.T, url string) kiosk.Disclosure {
	t.Helper()
	for _, d := range m.current {
		if d.URL == url {
			return d
		}
	}
	t.Fatalf("no record from %s", url)
	return kiosk.Disclosure{}
}

// Original implements ingest.Originals.
func (m *memory) Original(_ context.Context, hash string) ([]byte, error) {
	for _, originals := range m.originals {
		for _, o := range originals {
			if sum := sha256.Sum256(o.Body); hex.EncodeToString(sum[:]) == hash {
				return o.Body, nil
			}
		}
	}
	return nil, kiosk.Errorf(kiosk.NotFound, "没有存过。")
}
