package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest/formats/formatstest"
	"gongkai/ingest/personal/personaltest"
)

// aPortalWithFiles serves one article with files of many kinds. Some of them
// show numbers of people, which are returned.
func aPortalWithFiles(t *testing.T) (home string, values []string) {
	t.Helper()
	m := personaltest.New(8)
	sheet, scanned, plain := m.Identity(), m.Identity(), m.Identity()
	row := func(cells ...string) string {
		return `<row><c t="inlineStr"><is><t>` + strings.Join(cells, `</t></is></c><c t="inlineStr"><is><t>`) + `</t></is></c></row>`
	}
	files := map[string][]byte{
		"方案.pdf":  formatstest.PDF("GBK-EUC-H", formatstest.Text(72, 720, "总体要求：稳步推进。"), formatstest.Text(72, 720, "资金由蓝莓专项统筹解决。")),
		"说明.docx": formatstest.Word(t, formatstest.Paragraph("起草说明")+formatstest.Paragraph("广泛征求了海带养殖户意见。")+formatstest.Paragraph("身份证号："+plain)),
		"名单.xlsx": formatstest.Workbook(t, "汇总", `<sheetData>`+row("镇", "户数")+row("诸往镇", "12")+`</sheetData>`,
			"诸往镇", `<sheetData>`+row("姓名", "身份证号", "项目")+row("于小明", sheet, "樱桃大棚补贴")+`</sheetData>`),
		"扫描件.pdf": formatstest.Scan(),
		"旧稿.doc":  []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
	}
	// What stands for text recognition reads a number of identity on the page.
	dir := t.TempDir()
	head := `level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n`
	script := "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo chi_sim; else printf '" + head +
		`5\t1\t1\t1\t1\t1\t100\t100\t120\t40\t96.5\t领取人证件\n5\t1\t1\t1\t2\t1\t100\t200\t300\t40\t90\t` + scanned + `\n` + "'; fi\n"
	if err := os.WriteFile(filepath.Join(dir, "tesseract"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	mux := http.NewServeMux()
	page := func(path, text string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(text))
		})
	}
	page("/col/col1/index.html", `<html><title>公示公告</title><body><ul><li><a href="/art/2020/5/6/art_1_2.html">乳山市特色农业补贴方案公示</a> 2020-05-06</li></ul></body></html>`)
	links := ""
	for name, data := range files {
		links += `<p><a href="/files/` + url.PathEscape(name) + `">` + name + `</a></p>`
		mux.HandleFunc("/files/"+name, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) })
	}
	page("/art/2020/5/6/art_1_2.html", `<html><head><meta name="ArticleTitle" content="乳山市特色农业补贴方案公示"><meta name="PubDate" content="2020-05-06"></head><body><div class="article-content"><h1>乳山市特色农业补贴方案公示</h1><p>现将方案予以公示，公示期七个工作日，详见附件。</p>`+links+`</div></body></html>`)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv.URL, []string{sheet, scanned, plain}
}

// Every file of a page is found by what it says, by itself and as part of its
// page, and says its page or sheet; what it shows of people is masked on every
// way out; a format whose program is missing says which to install.
func TestFilesOfAPortalAreFoundAndMasked(t *testing.T) {
	home, values := aPortalWithFiles(t)
	dir, data := t.TempDir(), t.TempDir()
	source := filepath.Join(dir, "s.toml")
	if err := os.WriteFile(source, fmt.Appendf(nil, `[[source]]
id = "p"
name = "门户"
home = "%s/"
allow_private = true
rate = 100
[[source.column]]
id = "1"
list = "%s/col/col1/index.html"
`, home, home), 0o600); err != nil {
		t.Fatal(err)
	}
	out := wantOK(t, "ingest", source, "--data", data)
	s := serveData(t, data)
	s.until("the page is found", func() bool { n, _ := s.finds("农业补贴"); return n == 1 })
	list, err := s.db.Recent(t.Context(), "", 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d records, %v\n%s", len(list), err, out)
	}
	id := url.PathEscape(list[0].ID)
	whole := s.body("/api/v1/disclosures/" + id)
	type part struct{ Label string }
	var got struct {
		Attachments []struct {
			Title, Problem string
			Parts          []part
		}
	}
	if err := json.Unmarshal([]byte(whole), &got); err != nil {
		t.Fatal(err)
	}
	labels := map[string]string{}
	for _, a := range got.Attachments {
		for _, p := range a.Parts {
			labels[a.Title] += p.Label + ";"
		}
	}
	if labels["方案.pdf"] != "第 1 页;第 2 页;" || labels["名单.xlsx"] != "工作表 汇总;工作表 诸往镇;" || !strings.Contains(labels["扫描件.pdf"], "扫描识别") {
		t.Errorf("parts %+v", labels)
	}
	for question, want := range map[string]string{"蓝莓专项": "第 2 页", "海带养殖户": "说明.docx", "樱桃大棚": "工作表 诸往镇", "领取人证件": "扫描件.pdf"} {
		answer := s.body("/api/v1/search?q=" + url.QueryEscape(question))
		if !strings.Contains(answer, want) || !strings.Contains(answer, list[0].ID) {
			t.Errorf("%s does not say %s: %s", question, want, answer)
		}
		out += answer + s.body("/m/search?q="+url.QueryEscape(question)) + s.body("/k/search?q="+url.QueryEscape(question))
	}
	out += whole + s.body("/m/d/"+id) + s.body("/k/d/"+id) + s.body("/s/"+list[0].Code) + s.log.String()
	problem := ""
	if d, err := s.db.GetAny(t.Context(), list[0].ID); err == nil {
		for _, a := range d.Attachments {
			problem += a.Problem
		}
	}
	if !strings.Contains(problem, "apt install") {
		t.Errorf("nobody says what the old format needs: %q", problem)
	}
	s.stop()
	err = filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "private.db") {
			return err
		}
		b, err := os.ReadFile(path)
		out += string(b)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	for i, v := range values {
		if at := strings.Index(out, v); at >= 0 {
			t.Errorf("number %d shows: …%s…", i, strings.ReplaceAll(out[max(0, at-120):at], v, "N"))
		}
	}
}
