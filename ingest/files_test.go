package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest"
	"gongkai/kiosk"
)

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".gz") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(content))
		z.Close()
		content = b.String()
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImportFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "exchange.jsonl", `
{"id":"x-1","url":"http://www.rushan.gov.cn/art/2018/9/3/art_1_2.html","title":"关于提高农村低保标准的通知","text":"一、标准\n　　每人每年4500元。","document_number":"乳政办发[2018]21号","publisher":"乳山市民政局","issued_on":"2018-09-03","published_on":"2018/9/4","attachments":[{"title":"表","url":"http://www.rushan.gov.cn/a.xls"}]}
{"title":"只有网页正文","html":"<p>甲<script>x</script></p><table><tr><td>1</td><td>2</td></tr></table>","category":"public-resources.procurement"}
`)
	write(t, dir, "sub/laws.jsonl.gz", `{"id":"law-1","title":"山东省消防条例","region":"山东","category":"地方性法规","date":"2011-01-14","info":"2010年11月25日 山东省第十一届人民代表大会常务委员会第二十次会议通过","text":"第一章 总则\n第一条 为了预防火灾，制定本条例。\n第二条 本条例自2011年3月1日起施行。"}
{"id":"land-1","title":"乳山市挂牌出让供地结果：某项目","region":"山东省威海市乳山市","category":"土地供应结果","issuer":"乳山市国土资源局","date":"2017-01-03","fields":{"行政区":"乳山市"},"text":"行政区：乳山市\n项目名称：某项目"}
{"id":"gwy-1","title":"国务院关于某事的意见","url":"http://www.gov.cn/x","index_number":"000014349/2019-00007","issuer":"国务院","doc_number":"国发〔2019〕5号","topic":"其他","written_date":"2019年01月27日","publish_date":"2019年02月15日","text":"国务院关于某事的意见\n国发〔2019〕5号"}
`)
	write(t, dir, "page.html", `<!-- source: http://www.gov.cn/zhengce/content/2018-12/24/content_1.htm --><title>关于公开信息的复函</title><div id="UCAP-CONTENT"><p>关于公开信息的复函</p><p>你单位来函收悉，现函复如下，请遵照执行。</p></div>`)
	write(t, dir, "plan.txt", "乳山市人民政府办公室\n\n乳山市人民政府办公室\n关于印发实施方案的通知\n各有关部门：\n现印发给你们。\n乳山市人民政府办公室\n2018年9月3日\n")
	write(t, dir, "guide.md", "# 最低生活保障办事指南\n\n## 条件\n\n- 本市户籍\n- 收入低于**标准**\n\n| 材料 | 份数 |\n|---|---|\n| 户口簿 | 1 |\n")
	write(t, dir, ".hidden.txt", "不读")
	write(t, dir, "picture.png", "不读")

	m := newMemory()
	p := pipeline(t, m)
	var end ingest.Progress
	p.Progress = func(g ingest.Progress) { end = g }
	sum, err := p.ImportPath(t.Context(), dir)
	if err != nil || sum.Created != 8 || sum.Found != 8 || sum.Skipped != 0 {
		t.Fatalf("%+v, %v", sum, err)
	}
	if !end.Bytes || end.Done != end.Total || end.Done == 0 || end.Stored != 8 {
		t.Errorf("progress ended at %+v", end)
	}
	check := func(title string, want kiosk.Disclosure) {
		t.Helper()
		d := m.byTitle(t, title)
		got := kiosk.Disclosure{
			ID: d.ID, DocumentNumber: d.DocumentNumber, Publisher: d.Publisher, IssuedOn: d.IssuedOn, PublishedOn: d.PublishedOn,
			EffectiveOn: d.EffectiveOn, CategoryID: d.CategoryID, ItemID: d.ItemID, Type: d.Type, BodyID: d.BodyID,
		}
		if want.ID == "" {
			got.ID = ""
		}
		if strings.Join(fields(got), "|") != strings.Join(fields(want), "|") {
			t.Errorf("%s\n got %v\nwant %v", title, fields(got), fields(want))
		}
		if d.Text == "" || d.HTML == "" || d.FetchedAt != today || len(m.originals[d.ID]) != 1 {
			t.Errorf("%s: incomplete: %+v", title, d)
		}
	}
	check("关于提高农村低保标准的通知", kiosk.Disclosure{
		ID: "x-1", DocumentNumber: "乳政办发〔2018〕21号", Publisher: "乳山市民政局", BodyID: "civil", IssuedOn: kiosk.Date{Year: 2018, Month: 9, Day: 3},
		PublishedOn: kiosk.Date{Year: 2018, Month: 9, Day: 4}, CategoryID: "public-welfare.assistance", ItemID: "public-welfare.assistance.standard", Type: kiosk.TypePolicy,
	})
	check("山东省消防条例", kiosk.Disclosure{
		ID: "law-1", Publisher: "山东省人民代表大会常务委员会", PublishedOn: kiosk.Date{Year: 2011, Month: 1, Day: 14}, EffectiveOn: kiosk.Date{Year: 2011, Month: 3, Day: 1},
		CategoryID: "public-welfare.rescue", ItemID: "public-welfare.rescue.fire", Type: kiosk.TypeLaw,
	})
	check("乳山市挂牌出让供地结果：某项目", kiosk.Disclosure{
		ID: "land-1", Publisher: "乳山市国土资源局", BodyID: "natural", PublishedOn: kiosk.Date{Year: 2017, Month: 1, Day: 3},
		CategoryID: "public-resources.land-use-right", ItemID: "public-resources.land-use-right.result", Type: kiosk.TypeNotice,
	})
	check("国务院关于某事的意见", kiosk.Disclosure{
		ID: "gwy-1", DocumentNumber: "国发〔2019〕5号", Publisher: "国务院", IssuedOn: kiosk.Date{Year: 2019, Month: 1, Day: 27},
		PublishedOn: kiosk.Date{Year: 2019, Month: 2, Day: 15}, Type: kiosk.TypePolicy,
	})
	check("乳山市人民政府办公室关于印发实施方案的通知", kiosk.Disclosure{
		Publisher: "乳山市人民政府办公室", BodyID: "office", IssuedOn: kiosk.Date{Year: 2018, Month: 9, Day: 3}, Type: kiosk.TypePolicy,
	})
	check("最低生活保障办事指南", kiosk.Disclosure{
		CategoryID: "public-welfare.assistance", ItemID: "public-welfare.assistance.dibao-guide", Type: kiosk.TypeGuide,
	})
	if d := m.byTitle(t, "只有网页正文"); d.Text != "甲\n1\t2" || strings.Contains(d.HTML, "script") || d.CategoryID != "public-resources.procurement" {
		t.Errorf("%+v", d)
	}
	if d := m.byTitle(t, "关于公开信息的复函"); d.URL != "http://www.gov.cn/zhengce/content/2018-12/24/content_1.htm" {
		t.Errorf("%+v", d)
	}
	// The folder may be read from elsewhere; its records keep their ids.
	if sum, err = p.ImportPath(t.Context(), dir); err != nil || sum.Unchanged != 8 {
		t.Errorf("second import: %+v, %v", sum, err)
	}
}

func fields(d kiosk.Disclosure) []string {
	return []string{d.ID, d.DocumentNumber, d.Publisher, d.BodyID, d.IssuedOn.String(), d.PublishedOn.String(), d.EffectiveOn.String(), d.CategoryID, d.ItemID, string(d.Type)}
}

func TestImportSkipsBadLinesAndGoesOn(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "mixed.jsonl", strings.Join([]string{
		`{"id":"1","title":"好的一","text":"正文"}`,
		`{"id":"2","title":"断了","text":"正`,
		`["不是对象"]`,
		`{"id":"L1","user":"A1","title":"来信","time":"2019-04-25","text":"问","reply":"答"}`,
		`{"id":"3","title":"","text":"正文"}`,
		`{"id":"4","title":"没有正文"}`,
		`{"id":"a/b","title":"编号不对","text":"正文"}`,
		"\x00\x01",
		"{\"id\":\"5\",\"title\":\"\xb5\xcd\xb1\xa3\xd5\xfe\xb2\xdf\",\"text\":\"\xb5\xcd\xb1\xa3\xc8\xcb\xd4\xb1\xb9\xab\xca\xbe\"}", // GBK
		`{"id":"6","title":"字段类型不对","text":"正文","date":null,"region":["x"],"attachments":"x","item":{"a":1}}`,
		`{"id":7,"title":"编号是数字","text":"正文"}`,
		strings.Repeat(" ", 100) + `{"id":"8","title":"行首空白","text":"正文"}`,
	}, "\n"))
	m := newMemory()
	sum, err := pipeline(t, m).ImportPath(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Created != 5 || sum.Skipped != 7 || sum.Found != 12 {
		t.Errorf("%+v", sum)
	}
	want := map[int]string{2: "JSON", 3: "JSON", 4: "群众来信", 5: "标题", 6: "正文", 7: "编号", 8: "JSON"}
	for _, p := range sum.Problems {
		if p.File != "mixed.jsonl" || !strings.Contains(p.What, want[p.Line]) || want[p.Line] == "" {
			t.Errorf("problem %+v", p)
		}
	}
	if m.byTitle(t, "低保政策").Text != "低保人员公示" {
		t.Error("a line in GBK was not read")
	}
	if _, ok := m.current["7"]; !ok {
		t.Error("a number as id was not read")
	}
}

func TestImportOfBadFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "empty.html", "")
	write(t, dir, "blank.txt", " \n\n ")
	write(t, dir, "notgzip.jsonl", "")
	if err := os.WriteFile(filepath.Join(dir, "broken.jsonl.gz"), []byte("not gzip"), 0o644); err != nil {
		t.Fatal(err)
	}
	cut := write(t, dir, "cut.jsonl.gz", strings.Repeat(`{"id":"c","title":"题","text":"正文正文"}`+"\n", 200))
	b, _ := os.ReadFile(cut)
	if err := os.WriteFile(cut, b[:len(b)-12], 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "good.txt", "关于放假的通知\n各单位：\n放假一天。")
	m := newMemory()
	sum, err := pipeline(t, m).ImportPath(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	m.byTitle(t, "关于放假的通知")
	reported := map[string]bool{}
	for _, p := range sum.Problems {
		reported[p.File] = true
	}
	for _, f := range []string{"empty.html", "blank.txt", "notgzip.jsonl", "broken.jsonl.gz", "cut.jsonl.gz"} {
		if !reported[f] {
			t.Errorf("%s was not reported: %+v", f, sum.Problems)
		}
	}
	for _, tt := range []struct {
		path string
		kind kiosk.Kind
	}{{filepath.Join(dir, "none"), kiosk.NotFound}, {write(t, dir, "x.gif", "x"), kiosk.Invalid}, {t.TempDir(), kiosk.Invalid}} {
		if _, err := pipeline(t, m).ImportPath(t.Context(), tt.path); kiosk.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", tt.path, err)
		}
	}
}

// Files of the same name in two folders are two records, wherever the folders
// are; the folder may be a link, and a file may be given alone.
func TestImportOfFoldersThatAreAlike(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "2023/notice.txt", "关于2023年放假的通知\n各单位：\n放假一天。")
	second := write(t, dir, "2024/notice.txt", "关于2024年放假的通知\n各单位：\n放假两天。")
	write(t, dir, "2023/lines.jsonl", `{"title":"甲","text":"正文一"}`)
	write(t, dir, "2024/lines.jsonl", `{"title":"甲","text":"正文二"}`)
	link := filepath.Join(dir, "link")
	for _, l := range [][2]string{{filepath.Join(dir, "2023"), link}, {"..", filepath.Join(dir, "2023", "up")}} {
		if err := os.Symlink(l[0], l[1]); err != nil {
			t.Fatal(err)
		}
	}
	m := newMemory()
	for _, step := range []struct {
		path               string
		created, unchanged int
	}{
		{filepath.Join(dir, "2023"), 2, 0},
		{filepath.Join(dir, "2024"), 2, 0},
		{link, 0, 2},
		{second, 0, 1},
	} {
		sum, err := pipeline(t, m).ImportPath(t.Context(), step.path)
		if err != nil || sum.Created != step.created || sum.Unchanged != step.unchanged {
			t.Errorf("%s: %+v, %v", step.path, sum, err)
		}
	}
}

func TestImportStopsWithItsContext(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "many.jsonl", strings.Repeat(`{"title":"同一条","text":"正文"}`+"\n", 3000))
	m := newMemory()
	p := pipeline(t, m)
	ctx, cancel := context.WithCancel(t.Context())
	p.Progress = func(ingest.Progress) { cancel() }
	if _, err := p.ImportPath(ctx, file); err == nil {
		t.Error("no error")
	}
	if r := m.runs[0]; r.Err != "中途停止" {
		t.Errorf("%+v", r)
	}
}

// The laws of the evaluation data: all are read, and what reads them is not
// what takes the time.
func TestImportLaws(t *testing.T) {
	dir := evalData(t, "laws")
	m := newMemory()
	sum, err := pipeline(t, m).ImportPath(t.Context(), dir)
	if err != nil || sum.Skipped != 0 || sum.Created < 1200 {
		t.Fatalf("%+v, %v", sum, err)
	}
	law, placed, published, dated := 0, 0, 0, 0
	for _, d := range m.current {
		if d.Type == kiosk.TypeLaw {
			law++
		}
		if d.CategoryID != "" {
			placed++
		}
		if d.Publisher != "" {
			published++
		}
		if !d.EffectiveOn.IsZero() {
			dated++
		}
	}
	n := len(m.current)
	t.Logf("%d laws: %d typed, %d placed, %d with a publisher, %d with a date of effect, in %v", n, law, placed, published, dated, sum.Took)
	if law*100 < n*95 || published*100 < n*85 || dated*100 < n*60 {
		t.Error("too few")
	}
}

func evalData(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "data")
	}
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation data (set GONGKAI_EVAL_DATA): %v", err)
	}
	return dir
}
