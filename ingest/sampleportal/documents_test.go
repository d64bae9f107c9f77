package sampleportal_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/ingest/sampleportal"
	"gongkai/kiosk"
)

// TestSelection pins what the demonstration needs: enough documents, every
// category, and the documents people ask about.
func TestSelection(t *testing.T) {
	p, _ := open(t)
	docs := p.Documents()
	if len(docs) < 320 {
		t.Errorf("%d documents, want at least 320", len(docs))
	}
	perCategory, titles := map[string]int{}, map[string]bool{}
	for i := range docs {
		titles[docs[i].Title] = true
		for _, c := range p.Columns() {
			if c.ID == docs[i].Column && !docs[i].Dead {
				perCategory[c.Category]++
			}
		}
	}
	delete(perCategory, "")
	inAreas := 0
	for category, n := range perCategory {
		if n < 3 {
			t.Errorf("category %s: %d documents", category, n)
		}
		inAreas += n
	}
	if len(perCategory) != 21 || inAreas < 300 {
		t.Errorf("%d documents in %d categories, want 300 in 21", inAreas, len(perCategory))
	}
	for _, title := range []string{
		"社会救助暂行办法", "城市居民最低生活保障条例", "中华人民共和国政府采购法", "中华人民共和国政府采购法实施条例",
		"中华人民共和国招标投标法", "中华人民共和国招标投标法实施条例", "中华人民共和国土地管理法",
		"中华人民共和国土地管理法实施条例", "国有土地上房屋征收与补偿条例", "中华人民共和国政府信息公开条例",
		"中华人民共和国义务教育法", "中华人民共和国环境保护法", "中华人民共和国残疾人保障法", "中华人民共和国预算法",
		"乳山市人民政府办公室关于印发乳山市推进重大建设项目批准和实施、公共资源配置、社会公益事业建设领域政府信息公开实施方案的通知",
	} {
		if !titles[title] {
			t.Errorf("%q is missing", title)
		}
	}
	// The sentences that answer the questions on the demo's home page.
	for _, answer := range []string{
		"县级人民政府民政部门经审查",        // how low-income support is decided
		"自中标、成交供应商确定之日起2个工作日内", // when procurement results are published
		"征地补偿安置方案",             // land acquisition
		"自收到申请之日起20个工作日内予以答复",  // answers to requests for information
	} {
		found := false
		for i := range docs {
			found = found || strings.Contains(docs[i].Text, answer)
		}
		if !found {
			t.Errorf("no document says %q", answer)
		}
	}
	for _, c := range p.Columns() {
		if c.Type != "" && c.Type.Label() == kiosk.TypeOther.Label() {
			t.Errorf("column %s: type %q", c.Name, c.Type)
		}
	}
}

// TestTextsAreTheData compares every text with the record it came from.
func TestTextsAreTheData(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large files")
	}
	data := os.Getenv("GONGKAI_EVAL_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(data, "laws")); err != nil {
		t.Skip("evaluation data not present; set GONGKAI_EVAL_DATA")
	}
	p, _ := open(t)
	texts, articles := readTexts(t, data)
	plan, err := os.ReadFile(filepath.Join(data, "seed", "rushan-three-areas-plan-2018.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range p.Documents() {
		law, assembled := strings.CutPrefix(d.Source, "articles:")
		switch {
		case assembled:
			for _, article := range articles[law] {
				if !strings.Contains(words(d.Text), words(article)) {
					t.Errorf("%q lacks the article %.40q", d.Title, article)
				}
			}
			if len(articles[law]) == 0 {
				t.Errorf("%q comes from no record", d.Title)
			}
		case d.Source == "seed":
			if want := words(string(plan)); want != words(d.Publisher+d.Title+d.Text) {
				t.Errorf("the plan's text was changed")
			}
		// Some records end in a line of the page they were copied from.
		case words(d.Text) != words(strings.ReplaceAll(texts[d.Source], "扫一扫在手机打开当前页", "")):
			t.Errorf("%q is not the text of record %s", d.Title, d.Source)
		}
	}
}

func readTexts(t *testing.T, data string) (texts map[string]string, articles map[string][]string) {
	t.Helper()
	texts, articles = map[string]string{}, map[string][]string{}
	for _, set := range []string{
		"laws/national_admin_laws", "laws/shandong_local_regulations", "gov-policy/state_council",
		"gov-reports/shandong", "rel-law-stard/corpus",
	} {
		f, err := os.Open(filepath.Join(data, filepath.FromSlash(set)+".jsonl.gz"))
		if err != nil {
			t.Fatal(err)
		}
		zr, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		for dec := json.NewDecoder(zr); ; {
			var r struct{ ID, Title, Text, Parent string }
			if err := dec.Decode(&r); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			texts[r.ID] = r.Text
			if r.Parent != "" {
				label := strings.TrimSpace(strings.TrimPrefix(r.Title, r.Parent))
				articles[r.Parent] = append(articles[r.Parent], label+" "+r.Text)
			}
		}
		f.Close()
	}
	return texts, articles
}

func TestNewRefusesBrokenData(t *testing.T) {
	const columns = "[[column]]\nid = 7\nname = \"甲\"\nbody = \"office\"\n"
	for name, demo := range map[string]fstest.MapFS{
		"nothing there":    {},
		"no documents":     {sampleportal.ColumnsFile: {Data: []byte(columns)}},
		"not compressed":   folder(columns, []byte("{}")),
		"not JSON":         folder(columns, packed(t, "{")),
		"unknown key":      folder(columns+"colour = 1\n", packed(t, "")),
		"unknown column":   folder(columns, packed(t, `{"title":"甲","column":8}`)),
		"cut off half way": folder(columns, packed(t, `{"title":"甲","column":7}`)[:20]),
	} {
		if _, err := sampleportal.New(demo); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := sampleportal.New(folder(columns, packed(t, `{"title":"甲","column":7}`))); err != nil {
		t.Errorf("sound data: %v", err)
	}
}

func folder(columns string, documents []byte) fstest.MapFS {
	return fstest.MapFS{
		sampleportal.ColumnsFile:   {Data: []byte(columns)},
		sampleportal.DocumentsFile: {Data: documents},
	}
}

func packed(t *testing.T, lines string) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	if _, err := zw.Write([]byte(lines)); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
